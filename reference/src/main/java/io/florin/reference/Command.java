package io.florin.reference;

import io.florin.protocol.RequestType;
import io.florin.protocol.codec.ConfigureEncoder;
import io.florin.protocol.codec.OpenAccountEncoder;
import io.florin.protocol.codec.SetAccountLimitsEncoder;
import io.florin.protocol.codec.SetAccountStatusEncoder;
import io.florin.protocol.codec.TickEncoder;

/** A command: plain values, any of which may be rude. Values of enumerations are numbers, so that unknown ones can be sent. */
public sealed interface Command
        permits Money,
                Command.Configure,
                Command.Tick,
                Command.OpenAccount,
                Command.SetAccountStatus,
                Command.SetAccountLimits {
    /** The flag of a chain's member that another member follows. */
    int LINKED = RequestType.FLAG_LINKED;
    /** The flag of an account that keeps its changes. */
    int HISTORY = 2;
    /** The flag of a capture that releases the rest. */
    int FINAL_CAPTURE = 2;
    /** The kind of an account that may not go below its overdraft limit. */
    int CUSTOMER = 1;
    /** The kind of an account without a limit. */
    int HOUSE = 2;

    /** @return what its reply repeats. */
    long correlationId();

    /** @return all 16 bits of them. */
    int flags();

    /** The same with these flags. */
    Command withFlags(int flags);

    /** The same with another correlation id. */
    Command withCorrelationId(long correlationId);

    /** @return the SBE header and body. */
    byte[] encode();

    /** @return whether another member of its chain follows. */
    default boolean isLinked() {
        return (flags() & LINKED) != 0;
    }

    /** The same as a chain's member that another member follows. */
    default Command linked() {
        return withFlags(flags() | LINKED);
    }

    /** The same outside of a chain, or as the last member of one. */
    default Command unlinked() {
        return withFlags(flags() & ~LINKED);
    }

    /** Settings that decide outcomes. */
    record Configure(
            long correlationId,
            int flags,
            long ledgersMax,
            long accountsMax,
            long transfersMax,
            long historyMax,
            Id hashKey)
            implements Command {
        /** With a historyMax of 1,000 and a fixed key. */
        public static Configure of(final long ledgersMax, final long accountsMax, final long transfersMax) {
            return new Configure(1, 0, ledgersMax, accountsMax, transfersMax, 1000, new Id(11, 12));
        }

        @Override
        public Configure withCorrelationId(final long value) {
            return new Configure(value, flags, ledgersMax, accountsMax, transfersMax, historyMax, hashKey);
        }

        @Override
        public Configure withFlags(final int value) {
            return new Configure(correlationId, value, ledgersMax, accountsMax, transfersMax, historyMax, hashKey);
        }

        /** The same with another {@code ledgersMax}. */
        public Configure withLedgersMax(final long value) {
            return new Configure(correlationId, flags, value, accountsMax, transfersMax, historyMax, hashKey);
        }

        /** The same with another {@code accountsMax}. */
        public Configure withAccountsMax(final long value) {
            return new Configure(correlationId, flags, ledgersMax, value, transfersMax, historyMax, hashKey);
        }

        /** The same with another {@code transfersMax}. */
        public Configure withTransfersMax(final long value) {
            return new Configure(correlationId, flags, ledgersMax, accountsMax, value, historyMax, hashKey);
        }

        /** The same with another {@code historyMax}. */
        public Configure withHistoryMax(final long value) {
            return new Configure(correlationId, flags, ledgersMax, accountsMax, transfersMax, value, hashKey);
        }

        /** The same with another {@code hashKey}. */
        public Configure withHashKey(final Id value) {
            return new Configure(correlationId, flags, ledgersMax, accountsMax, transfersMax, historyMax, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final ConfigureEncoder encoder = new ConfigureEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .ledgersMax(ledgersMax)
                    .accountsMax(accountsMax)
                    .transfersMax(transfersMax)
                    .historyMax(historyMax);
            encoder.hashKey().lo(hashKey.lo()).hi(hashKey.hi());
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Lets time pass. */
    record Tick(long correlationId, int flags) implements Command {
        /** A tick as the server makes it. */
        public static Tick of() {
            return new Tick(0, 0);
        }

        @Override
        public Tick withCorrelationId(final long value) {
            return new Tick(value, flags);
        }

        @Override
        public Tick withFlags(final int value) {
            return new Tick(correlationId, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final TickEncoder encoder = new TickEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId);
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Opens an account. */
    record OpenAccount(
            long correlationId,
            int flags,
            int code,
            long ledger,
            Id accountId,
            long overdraftLimit,
            Id userData,
            int kind)
            implements Command {
        /** A customer's account. */
        public static OpenAccount customer(final long id, final long ledger) {
            return new OpenAccount(id, 0, 7, ledger, Id.of(id), 0, new Id(8, 9), CUSTOMER);
        }

        /** A house account. */
        public static OpenAccount house(final long id, final long ledger) {
            return customer(id, ledger).withKind(HOUSE);
        }

        /** The same with the flag {@code history}. */
        public OpenAccount withHistory() {
            return withFlags(flags | HISTORY);
        }

        @Override
        public OpenAccount withCorrelationId(final long value) {
            return new OpenAccount(value, flags, code, ledger, accountId, overdraftLimit, userData, kind);
        }

        @Override
        public OpenAccount withFlags(final int value) {
            return new OpenAccount(correlationId, value, code, ledger, accountId, overdraftLimit, userData, kind);
        }

        /** The same with another {@code code}. */
        public OpenAccount withCode(final int value) {
            return new OpenAccount(correlationId, flags, value, ledger, accountId, overdraftLimit, userData, kind);
        }

        /** The same with another {@code ledger}. */
        public OpenAccount withLedger(final long value) {
            return new OpenAccount(correlationId, flags, code, value, accountId, overdraftLimit, userData, kind);
        }

        /** The same with another {@code accountId}. */
        public OpenAccount withAccountId(final Id value) {
            return new OpenAccount(correlationId, flags, code, ledger, value, overdraftLimit, userData, kind);
        }

        /** The same with another {@code overdraftLimit}. */
        public OpenAccount withOverdraftLimit(final long value) {
            return new OpenAccount(correlationId, flags, code, ledger, accountId, value, userData, kind);
        }

        /** The same with another {@code userData}. */
        public OpenAccount withUserData(final Id value) {
            return new OpenAccount(correlationId, flags, code, ledger, accountId, overdraftLimit, value, kind);
        }

        /** The same with another {@code kind}. */
        public OpenAccount withKind(final int value) {
            return new OpenAccount(correlationId, flags, code, ledger, accountId, overdraftLimit, userData, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final OpenAccountEncoder encoder = new OpenAccountEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .code(code)
                    .ledger(ledger)
                    .overdraftLimit(overdraftLimit);
            encoder.accountId().lo(accountId.lo()).hi(accountId.hi());
            encoder.userData().lo(userData.lo()).hi(userData.hi());
            message.putByte(encoder.offset() + OpenAccountEncoder.kindEncodingOffset(), kind);
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Blocks, frees or closes an account. */
    record SetAccountStatus(
            long correlationId, int flags, int reason, long expectedVersion, Id accountId, int accountStatus)
            implements Command {
        /** A change of the account's version {@code expectedVersion}, for reason 3. */
        public static SetAccountStatus of(final long accountId, final long expectedVersion, final int accountStatus) {
            return new SetAccountStatus(accountId, 0, 3, expectedVersion, Id.of(accountId), accountStatus);
        }

        @Override
        public SetAccountStatus withCorrelationId(final long value) {
            return new SetAccountStatus(value, flags, reason, expectedVersion, accountId, accountStatus);
        }

        @Override
        public SetAccountStatus withFlags(final int value) {
            return new SetAccountStatus(correlationId, value, reason, expectedVersion, accountId, accountStatus);
        }

        /** The same with another {@code reason}. */
        public SetAccountStatus withReason(final int value) {
            return new SetAccountStatus(correlationId, flags, value, expectedVersion, accountId, accountStatus);
        }

        /** The same with another {@code expectedVersion}. */
        public SetAccountStatus withExpectedVersion(final long value) {
            return new SetAccountStatus(correlationId, flags, reason, value, accountId, accountStatus);
        }

        /** The same with another {@code accountId}. */
        public SetAccountStatus withAccountId(final Id value) {
            return new SetAccountStatus(correlationId, flags, reason, expectedVersion, value, accountStatus);
        }

        /** The same with another {@code accountStatus}. */
        public SetAccountStatus withAccountStatus(final int value) {
            return new SetAccountStatus(correlationId, flags, reason, expectedVersion, accountId, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final SetAccountStatusEncoder encoder = new SetAccountStatusEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .reason(reason)
                    .expectedVersion(expectedVersion);
            encoder.accountId().lo(accountId.lo()).hi(accountId.hi());
            message.putByte(encoder.offset() + SetAccountStatusEncoder.accountStatusEncodingOffset(), accountStatus);
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Changes an account's overdraft limit. */
    record SetAccountLimits(long correlationId, int flags, long expectedVersion, Id accountId, long overdraftLimit)
            implements Command {
        /** A change of the account's version {@code expectedVersion}. */
        public static SetAccountLimits of(final long accountId, final long expectedVersion, final long overdraftLimit) {
            return new SetAccountLimits(accountId, 0, expectedVersion, Id.of(accountId), overdraftLimit);
        }

        @Override
        public SetAccountLimits withCorrelationId(final long value) {
            return new SetAccountLimits(value, flags, expectedVersion, accountId, overdraftLimit);
        }

        @Override
        public SetAccountLimits withFlags(final int value) {
            return new SetAccountLimits(correlationId, value, expectedVersion, accountId, overdraftLimit);
        }

        /** The same with another {@code expectedVersion}. */
        public SetAccountLimits withExpectedVersion(final long value) {
            return new SetAccountLimits(correlationId, flags, value, accountId, overdraftLimit);
        }

        /** The same with another {@code accountId}. */
        public SetAccountLimits withAccountId(final Id value) {
            return new SetAccountLimits(correlationId, flags, expectedVersion, value, overdraftLimit);
        }

        /** The same with another {@code overdraftLimit}. */
        public SetAccountLimits withOverdraftLimit(final long value) {
            return new SetAccountLimits(correlationId, flags, expectedVersion, accountId, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final SetAccountLimitsEncoder encoder = new SetAccountLimitsEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .expectedVersion(expectedVersion)
                    .overdraftLimit(overdraftLimit);
            encoder.accountId().lo(accountId.lo()).hi(accountId.hi());
            return message.finish(encoder.encodedLength(), flags);
        }
    }
}
