package io.florin.reference;

import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountReplyDecoder;
import io.florin.protocol.codec.AuthorizationReplyDecoder;
import io.florin.protocol.codec.EntriesReplyDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.StateHashReplyDecoder;
import io.florin.protocol.codec.TransferReplyDecoder;
import io.florin.protocol.codec.TrialBalanceReplyDecoder;
import io.florin.protocol.codec.Uint128Decoder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** The answer to a query: plain values; what is null on the wire has the wire's value for null. */
public sealed interface QueryReply {
    /** A 64-bit number that is not there. */
    long NULL = Long.MIN_VALUE;
    /** An unsigned 32-bit number that is not there. */
    long NULL_UINT32 = 0xFFFF_FFFFL;
    /** An unsigned 16-bit number that is not there. */
    int NULL_UINT16 = 0xFFFF;
    /** An unsigned 8-bit number that is not there. */
    int NULL_UINT8 = 0xFF;

    /** @return what the query had. */
    long correlationId();

    /** @return the last sequence applied. */
    long sequence();

    /** @return the timestamp of the last sequence applied. */
    long timestampNs();

    /** @return OK, or why there is no answer. */
    Status status();

    /** Decodes any query's reply whose SBE header is at the beginning. */
    static QueryReply decode(final DirectBuffer buffer) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, 0);
        return switch (header.templateId()) {
            case AccountReplyDecoder.TEMPLATE_ID ->
                AccountReply.of(new AccountReplyDecoder().wrapAndApplyHeader(buffer, 0, header));
            case TransferReplyDecoder.TEMPLATE_ID ->
                TransferReply.of(new TransferReplyDecoder().wrapAndApplyHeader(buffer, 0, header));
            case AuthorizationReplyDecoder.TEMPLATE_ID ->
                AuthorizationReply.of(new AuthorizationReplyDecoder().wrapAndApplyHeader(buffer, 0, header));
            case EntriesReplyDecoder.TEMPLATE_ID ->
                EntriesReply.of(new EntriesReplyDecoder().wrapAndApplyHeader(buffer, 0, header));
            case TrialBalanceReplyDecoder.TEMPLATE_ID ->
                TrialBalanceReply.of(new TrialBalanceReplyDecoder().wrapAndApplyHeader(buffer, 0, header));
            case StateHashReplyDecoder.TEMPLATE_ID ->
                StateHashReply.of(new StateHashReplyDecoder().wrapAndApplyHeader(buffer, 0, header));
            default -> throw new IllegalArgumentException("no query's reply: templateId=" + header.templateId());
        };
    }

    private static Id id(final Uint128Decoder decoder) {
        return new Id(decoder.lo(), decoder.hi());
    }

    private static BigInteger number(final Uint128Decoder decoder) {
        return new BigInteger(Long.toUnsignedString(decoder.hi()))
                .shiftLeft(Long.SIZE)
                .add(new BigInteger(Long.toUnsignedString(decoder.lo())));
    }

    /** An account, or why there is none. */
    record AccountReply(
            long correlationId,
            long sequence,
            long timestampNs,
            Status status,
            long ledger,
            long debitsPending,
            long debitsPosted,
            long creditsPending,
            long creditsPosted,
            long available,
            long overdraftLimit,
            Id accountId,
            Id userData,
            long openedSequence,
            long openedNs,
            long version,
            int code,
            int kind,
            int accountStatus,
            int history,
            int reason,
            long changedSequence,
            long changedNs)
            implements QueryReply {
        static AccountReply of(final AccountReplyDecoder decoder) {
            return new AccountReply(
                    decoder.correlationId(),
                    decoder.sequence(),
                    decoder.timestampNs(),
                    Status.of(decoder.status()),
                    decoder.ledger(),
                    decoder.debitsPending(),
                    decoder.debitsPosted(),
                    decoder.creditsPending(),
                    decoder.creditsPosted(),
                    decoder.available(),
                    decoder.overdraftLimit(),
                    id(decoder.accountId()),
                    id(decoder.userData()),
                    decoder.openedSequence(),
                    decoder.openedNs(),
                    decoder.version(),
                    decoder.code(),
                    decoder.kindRaw(),
                    decoder.accountStatusRaw(),
                    decoder.history(),
                    decoder.reason(),
                    decoder.changedSequence(),
                    decoder.changedNs());
        }
    }

    /** A transfer of any kind, or why there is none. */
    record TransferReply(
            long correlationId,
            long sequence,
            long timestampNs,
            Status status,
            long ledger,
            Id transferId,
            Id debitAccountId,
            Id creditAccountId,
            long amount,
            Id userData,
            long executedSequence,
            long executedNs,
            int outcome,
            int code,
            int kind,
            Id originalId,
            long refundedAmount,
            long refundableAmount,
            List<Part> splits)
            implements QueryReply {
        static TransferReply of(final TransferReplyDecoder decoder) {
            final List<Part> splits = new ArrayList<>();
            for (final TransferReplyDecoder.SplitsDecoder each : decoder.splits()) {
                splits.add(new Part(id(each.creditAccountId()), each.amount(), each.refundedAmount()));
            }
            return new TransferReply(
                    decoder.correlationId(),
                    decoder.sequence(),
                    decoder.timestampNs(),
                    Status.of(decoder.status()),
                    decoder.ledger(),
                    id(decoder.transferId()),
                    id(decoder.debitAccountId()),
                    id(decoder.creditAccountId()),
                    decoder.amount(),
                    id(decoder.userData()),
                    decoder.executedSequence(),
                    decoder.executedNs(),
                    decoder.outcome(),
                    decoder.code(),
                    decoder.kindRaw(),
                    id(decoder.originalId()),
                    decoder.refundedAmount(),
                    decoder.refundableAmount(),
                    List.copyOf(splits));
        }
    }

    /** One of the splits. */
    record Part(Id creditAccountId, long amount, long refundedAmount) {}

    /** An authorization, or why there is none. */
    record AuthorizationReply(
            long correlationId,
            long sequence,
            long timestampNs,
            Status status,
            long ledger,
            Id authorizationId,
            Id debitAccountId,
            Id creditAccountId,
            long amount,
            long capturedAmount,
            long voidedAmount,
            long expiredAmount,
            long refundedAmount,
            long capturableAmount,
            long refundableAmount,
            long expiresNs,
            Id userData,
            long executedSequence,
            long executedNs,
            int outcome,
            int code,
            int state)
            implements QueryReply {
        static AuthorizationReply of(final AuthorizationReplyDecoder decoder) {
            return new AuthorizationReply(
                    decoder.correlationId(),
                    decoder.sequence(),
                    decoder.timestampNs(),
                    Status.of(decoder.status()),
                    decoder.ledger(),
                    id(decoder.authorizationId()),
                    id(decoder.debitAccountId()),
                    id(decoder.creditAccountId()),
                    decoder.amount(),
                    decoder.capturedAmount(),
                    decoder.voidedAmount(),
                    decoder.expiredAmount(),
                    decoder.refundedAmount(),
                    decoder.capturableAmount(),
                    decoder.refundableAmount(),
                    decoder.expiresNs(),
                    id(decoder.userData()),
                    decoder.executedSequence(),
                    decoder.executedNs(),
                    decoder.outcome(),
                    decoder.code(),
                    decoder.stateRaw());
        }
    }

    /** A page of a statement, or why there is none. */
    record EntriesReply(
            long correlationId,
            long sequence,
            long timestampNs,
            Status status,
            long ledger,
            Id accountId,
            long nextCursor,
            long entryCount,
            List<Entry> entries)
            implements QueryReply {
        static EntriesReply of(final EntriesReplyDecoder decoder) {
            final List<Entry> entries = new ArrayList<>();
            for (final EntriesReplyDecoder.EntriesDecoder each : decoder.entries()) {
                entries.add(new Entry(
                        each.number(),
                        each.sequence(),
                        each.timestampNs(),
                        id(each.transferId()),
                        id(each.originalId()),
                        id(each.otherAccountId()),
                        id(each.userData()),
                        each.amount(),
                        each.balance(),
                        each.code(),
                        each.kindRaw(),
                        each.sideRaw()));
            }
            return new EntriesReply(
                    decoder.correlationId(),
                    decoder.sequence(),
                    decoder.timestampNs(),
                    Status.of(decoder.status()),
                    decoder.ledger(),
                    id(decoder.accountId()),
                    decoder.nextCursor(),
                    decoder.entryCount(),
                    List.copyOf(entries));
        }
    }

    /** One of the entries. */
    record Entry(
            long number,
            long sequence,
            long timestampNs,
            Id transferId,
            Id originalId,
            Id otherAccountId,
            Id userData,
            long amount,
            long balance,
            int code,
            int kind,
            int side) {}

    /** Totals of ledgers; without the state's hash, which no reference can know. */
    record TrialBalanceReply(
            long correlationId,
            long sequence,
            long timestampNs,
            Status status,
            long nextLedger,
            long accountCount,
            long transferCount,
            List<Totals> totals)
            implements QueryReply {
        static TrialBalanceReply of(final TrialBalanceReplyDecoder decoder) {
            final List<Totals> totals = new ArrayList<>();
            for (final TrialBalanceReplyDecoder.TotalsDecoder each : decoder.totals()) {
                totals.add(new Totals(
                        each.ledger(),
                        each.accountCount(),
                        number(each.debitsPending()),
                        number(each.debitsPosted()),
                        number(each.creditsPending()),
                        number(each.creditsPosted())));
            }
            return new TrialBalanceReply(
                    decoder.correlationId(),
                    decoder.sequence(),
                    decoder.timestampNs(),
                    Status.of(decoder.status()),
                    decoder.nextLedger(),
                    decoder.accountCount(),
                    decoder.transferCount(),
                    List.copyOf(totals));
        }
    }

    /** One of the totals. */
    record Totals(
            long ledger,
            long accountCount,
            BigInteger debitsPending,
            BigInteger debitsPosted,
            BigInteger creditsPending,
            BigInteger creditsPosted) {}

    /** The state's hash is left out: no reference can know it. */
    record StateHashReply(long correlationId, long sequence, long timestampNs, Status status) implements QueryReply {
        static StateHashReply of(final StateHashReplyDecoder decoder) {
            return new StateHashReply(
                    decoder.correlationId(), decoder.sequence(), decoder.timestampNs(), Status.of(decoder.status()));
        }
    }
}
