package io.florin.reference;

import io.florin.protocol.codec.GetAccountAtEncoder;
import io.florin.protocol.codec.GetAccountEncoder;
import io.florin.protocol.codec.GetAuthorizationEncoder;
import io.florin.protocol.codec.GetStateHashEncoder;
import io.florin.protocol.codec.GetTransferEncoder;
import io.florin.protocol.codec.ListEntriesEncoder;
import io.florin.protocol.codec.TrialBalanceEncoder;

/** A query: plain values, any of which may be rude. */
public sealed interface Query {
    /** The order of a statement that begins with the last entry. */
    int NEWEST_FIRST = 1;
    /** The order of a statement that begins with the first entry. */
    int OLDEST_FIRST = 2;

    /** @return what its reply repeats. */
    long correlationId();

    /** @return all 16 bits of them. */
    int flags();

    /** The same with these flags. */
    Query withFlags(int flags);

    /** @return the SBE header and body. */
    byte[] encode();

    /** Reads an account. */
    record GetAccount(long correlationId, int flags, Id accountId) implements Query {
        /** A sound query. */
        public static GetAccount of(final Id accountId) {
            return new GetAccount(77, 0, accountId);
        }

        @Override
        public GetAccount withFlags(final int value) {
            return new GetAccount(correlationId, value, accountId);
        }

        /** The same with another {@code accountId}. */
        public GetAccount withAccountId(final Id value) {
            return new GetAccount(correlationId, flags, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final GetAccountEncoder encoder = new GetAccountEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId);
            encoder.accountId().lo(accountId.lo()).hi(accountId.hi());
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Reads an account as it was. */
    record GetAccountAt(long correlationId, int flags, Id accountId, long atSequence, long atNs) implements Query {
        /** A sound query. */
        public static GetAccountAt of(final Id accountId, final long atSequence, final long atNs) {
            return new GetAccountAt(77, 0, accountId, atSequence, atNs);
        }

        @Override
        public GetAccountAt withFlags(final int value) {
            return new GetAccountAt(correlationId, value, accountId, atSequence, atNs);
        }

        /** The same with another {@code accountId}. */
        public GetAccountAt withAccountId(final Id value) {
            return new GetAccountAt(correlationId, flags, value, atSequence, atNs);
        }

        /** The same with another {@code atSequence}. */
        public GetAccountAt withAtSequence(final long value) {
            return new GetAccountAt(correlationId, flags, accountId, value, atNs);
        }

        /** The same with another {@code atNs}. */
        public GetAccountAt withAtNs(final long value) {
            return new GetAccountAt(correlationId, flags, accountId, atSequence, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final GetAccountAtEncoder encoder = new GetAccountAtEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .atSequence(atSequence)
                    .atNs(atNs);
            encoder.accountId().lo(accountId.lo()).hi(accountId.hi());
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Reads a transfer of any kind. */
    record GetTransfer(long correlationId, int flags, Id transferId) implements Query {
        /** A sound query. */
        public static GetTransfer of(final Id transferId) {
            return new GetTransfer(77, 0, transferId);
        }

        @Override
        public GetTransfer withFlags(final int value) {
            return new GetTransfer(correlationId, value, transferId);
        }

        /** The same with another {@code transferId}. */
        public GetTransfer withTransferId(final Id value) {
            return new GetTransfer(correlationId, flags, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final GetTransferEncoder encoder = new GetTransferEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId);
            encoder.transferId().lo(transferId.lo()).hi(transferId.hi());
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Reads an authorization. */
    record GetAuthorization(long correlationId, int flags, Id authorizationId) implements Query {
        /** A sound query. */
        public static GetAuthorization of(final Id authorizationId) {
            return new GetAuthorization(77, 0, authorizationId);
        }

        @Override
        public GetAuthorization withFlags(final int value) {
            return new GetAuthorization(correlationId, value, authorizationId);
        }

        /** The same with another {@code authorizationId}. */
        public GetAuthorization withAuthorizationId(final Id value) {
            return new GetAuthorization(correlationId, flags, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final GetAuthorizationEncoder encoder = new GetAuthorizationEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId);
            encoder.authorizationId().lo(authorizationId.lo()).hi(authorizationId.hi());
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Reads a page of a statement. */
    record ListEntries(
            long correlationId, int flags, int entriesMax, Id accountId, long fromNs, long toNs, long cursor, int order)
            implements Query {
        /** Reads the whole statement, at most 256 entries of it. */
        public static ListEntries of(final Id accountId, final int order) {
            return new ListEntries(77, 0, 0, accountId, Long.MIN_VALUE, Long.MAX_VALUE, 0, order);
        }

        @Override
        public ListEntries withFlags(final int value) {
            return new ListEntries(correlationId, value, entriesMax, accountId, fromNs, toNs, cursor, order);
        }

        /** The same with another {@code entriesMax}. */
        public ListEntries withEntriesMax(final int value) {
            return new ListEntries(correlationId, flags, value, accountId, fromNs, toNs, cursor, order);
        }

        /** The same with another {@code accountId}. */
        public ListEntries withAccountId(final Id value) {
            return new ListEntries(correlationId, flags, entriesMax, value, fromNs, toNs, cursor, order);
        }

        /** The same with another {@code fromNs}. */
        public ListEntries withFromNs(final long value) {
            return new ListEntries(correlationId, flags, entriesMax, accountId, value, toNs, cursor, order);
        }

        /** The same with another {@code toNs}. */
        public ListEntries withToNs(final long value) {
            return new ListEntries(correlationId, flags, entriesMax, accountId, fromNs, value, cursor, order);
        }

        /** The same with another {@code cursor}. */
        public ListEntries withCursor(final long value) {
            return new ListEntries(correlationId, flags, entriesMax, accountId, fromNs, toNs, value, order);
        }

        /** The same with another {@code order}. */
        public ListEntries withOrder(final int value) {
            return new ListEntries(correlationId, flags, entriesMax, accountId, fromNs, toNs, cursor, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final ListEntriesEncoder encoder = new ListEntriesEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .entriesMax(entriesMax)
                    .fromNs(fromNs)
                    .toNs(toNs)
                    .cursor(cursor);
            encoder.accountId().lo(accountId.lo()).hi(accountId.hi());
            message.putByte(encoder.offset() + ListEntriesEncoder.orderEncodingOffset(), order);
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Reads the totals of the ledgers. */
    record TrialBalance(long correlationId, int flags, long fromLedger) implements Query {
        /** A sound query. */
        public static TrialBalance of(final long fromLedger) {
            return new TrialBalance(77, 0, fromLedger);
        }

        @Override
        public TrialBalance withFlags(final int value) {
            return new TrialBalance(correlationId, value, fromLedger);
        }

        /** The same with another {@code fromLedger}. */
        public TrialBalance withFromLedger(final long value) {
            return new TrialBalance(correlationId, flags, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final TrialBalanceEncoder encoder = new TrialBalanceEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .fromLedger(fromLedger);
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Reads the hash of the state. */
    record GetStateHash(long correlationId, int flags) implements Query {
        /** A sound query. */
        public static GetStateHash of() {
            return new GetStateHash(77, 0);
        }

        @Override
        public GetStateHash withFlags(final int value) {
            return new GetStateHash(correlationId, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final GetStateHashEncoder encoder = new GetStateHashEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId);
            return message.finish(encoder.encodedLength(), flags);
        }
    }
}
