package io.florin.reference;

import io.florin.protocol.RequestType;
import io.florin.protocol.codec.AuthorizeEncoder;
import io.florin.protocol.codec.CaptureEncoder;
import io.florin.protocol.codec.ConfigureEncoder;
import io.florin.protocol.codec.OpenAccountEncoder;
import io.florin.protocol.codec.RefundEncoder;
import io.florin.protocol.codec.ReverseEncoder;
import io.florin.protocol.codec.SetAccountLimitsEncoder;
import io.florin.protocol.codec.SetAccountStatusEncoder;
import io.florin.protocol.codec.TickEncoder;
import io.florin.protocol.codec.TransferEncoder;
import io.florin.protocol.codec.VoidEncoder;
import java.util.List;

/** A command: plain values, any of which may be rude. Values of enumerations are numbers, so that unknown ones can be sent. */
public sealed interface Command {
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

    /** A command that moves or holds money, and has an id that is its idempotency key. */
    sealed interface Money extends Command {
        /** @return the idempotency key. */
        Id id();

        /** The same with another idempotency key. */
        Money withId(Id id);

        /** @return the client's own classification. */
        int code();

        /** @return the client's own data. */
        Id userData();

        /** @return the end-to-end reference. */
        String reference();

        /** @return the free text. */
        String text();

        /** The same with another code. */
        Money withCode(int code);

        /** The same with other user data. */
        Money withUserData(Id userData);

        /** The same with another reference. */
        Money withReference(String reference);

        /** The same with another text. */
        Money withText(String text);

        @Override
        Money withFlags(int flags);

        @Override
        Money withCorrelationId(long correlationId);

        @Override
        default Money linked() {
            return withFlags(flags() | LINKED);
        }
    }

    /** A payee of a capture and its part: of the last one 0, it takes the remainder. */
    record Split(Id creditAccountId, long amount) {
        /** A part for an account. */
        public static Split of(final long creditAccountId, final long amount) {
            return new Split(Id.of(creditAccountId), amount);
        }
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

    /** Moves money now. */
    record Transfer(
            long correlationId,
            int flags,
            int code,
            long ledger,
            Id transferId,
            Id debitAccountId,
            Id creditAccountId,
            long amount,
            Id userData,
            String reference,
            String text)
            implements Money {
        /** A sound transfer of an id's own. */
        public static Transfer of(
                final long id, final long debit, final long credit, final long ledger, final long amount) {
            return new Transfer(
                    id, 0, 5, ledger, Id.of(id), Id.of(debit), Id.of(credit), amount, new Id(3, 4), "ref", "Größe");
        }

        @Override
        public Id id() {
            return transferId;
        }

        @Override
        public Transfer withId(final Id value) {
            return withTransferId(value);
        }

        @Override
        public Transfer linked() {
            return withFlags(flags | LINKED);
        }

        @Override
        public Transfer withCorrelationId(final long value) {
            return new Transfer(
                    value,
                    flags,
                    code,
                    ledger,
                    transferId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    userData,
                    reference,
                    text);
        }

        @Override
        public Transfer withFlags(final int value) {
            return new Transfer(
                    correlationId,
                    value,
                    code,
                    ledger,
                    transferId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    userData,
                    reference,
                    text);
        }

        @Override
        public Transfer withCode(final int value) {
            return new Transfer(
                    correlationId,
                    flags,
                    value,
                    ledger,
                    transferId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    userData,
                    reference,
                    text);
        }

        /** The same with another {@code ledger}. */
        public Transfer withLedger(final long value) {
            return new Transfer(
                    correlationId,
                    flags,
                    code,
                    value,
                    transferId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    userData,
                    reference,
                    text);
        }

        /** The same with another {@code transferId}. */
        public Transfer withTransferId(final Id value) {
            return new Transfer(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    value,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    userData,
                    reference,
                    text);
        }

        /** The same with another {@code debitAccountId}. */
        public Transfer withDebitAccountId(final Id value) {
            return new Transfer(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    transferId,
                    value,
                    creditAccountId,
                    amount,
                    userData,
                    reference,
                    text);
        }

        /** The same with another {@code creditAccountId}. */
        public Transfer withCreditAccountId(final Id value) {
            return new Transfer(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    transferId,
                    debitAccountId,
                    value,
                    amount,
                    userData,
                    reference,
                    text);
        }

        /** The same with another {@code amount}. */
        public Transfer withAmount(final long value) {
            return new Transfer(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    transferId,
                    debitAccountId,
                    creditAccountId,
                    value,
                    userData,
                    reference,
                    text);
        }

        @Override
        public Transfer withUserData(final Id value) {
            return new Transfer(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    transferId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    value,
                    reference,
                    text);
        }

        @Override
        public Transfer withReference(final String value) {
            return new Transfer(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    transferId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    userData,
                    value,
                    text);
        }

        @Override
        public Transfer withText(final String value) {
            return new Transfer(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    transferId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    userData,
                    reference,
                    value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final TransferEncoder encoder = new TransferEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .code(code)
                    .ledger(ledger)
                    .amount(amount);
            encoder.transferId().lo(transferId.lo()).hi(transferId.hi());
            encoder.debitAccountId().lo(debitAccountId.lo()).hi(debitAccountId.hi());
            encoder.creditAccountId().lo(creditAccountId.lo()).hi(creditAccountId.hi());
            encoder.userData().lo(userData.lo()).hi(userData.hi());
            final byte[] ascii = MessageBytes.ascii(reference);
            encoder.putReference(ascii, 0, ascii.length);
            final byte[] utf8 = MessageBytes.utf8(text);
            encoder.putText(utf8, 0, utf8.length);
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Holds money until an expiry. */
    record Authorize(
            long correlationId,
            int flags,
            int code,
            long ledger,
            Id authorizationId,
            Id debitAccountId,
            Id creditAccountId,
            long amount,
            Id userData,
            long timeoutNs,
            String reference,
            String text)
            implements Money {
        /** A sound authorization of an id's own. */
        public static Authorize of(
                final long id,
                final long debit,
                final long credit,
                final long ledger,
                final long amount,
                final long timeoutNs) {
            return new Authorize(
                    id,
                    0,
                    5,
                    ledger,
                    Id.of(id),
                    Id.of(debit),
                    Id.of(credit),
                    amount,
                    new Id(3, 4),
                    timeoutNs,
                    "ref",
                    "Größe");
        }

        @Override
        public Id id() {
            return authorizationId;
        }

        @Override
        public Authorize withId(final Id value) {
            return withAuthorizationId(value);
        }

        @Override
        public Authorize linked() {
            return withFlags(flags | LINKED);
        }

        @Override
        public Authorize withCorrelationId(final long value) {
            return new Authorize(
                    value,
                    flags,
                    code,
                    ledger,
                    authorizationId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    userData,
                    timeoutNs,
                    reference,
                    text);
        }

        @Override
        public Authorize withFlags(final int value) {
            return new Authorize(
                    correlationId,
                    value,
                    code,
                    ledger,
                    authorizationId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    userData,
                    timeoutNs,
                    reference,
                    text);
        }

        @Override
        public Authorize withCode(final int value) {
            return new Authorize(
                    correlationId,
                    flags,
                    value,
                    ledger,
                    authorizationId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    userData,
                    timeoutNs,
                    reference,
                    text);
        }

        /** The same with another {@code ledger}. */
        public Authorize withLedger(final long value) {
            return new Authorize(
                    correlationId,
                    flags,
                    code,
                    value,
                    authorizationId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    userData,
                    timeoutNs,
                    reference,
                    text);
        }

        /** The same with another {@code authorizationId}. */
        public Authorize withAuthorizationId(final Id value) {
            return new Authorize(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    value,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    userData,
                    timeoutNs,
                    reference,
                    text);
        }

        /** The same with another {@code debitAccountId}. */
        public Authorize withDebitAccountId(final Id value) {
            return new Authorize(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    authorizationId,
                    value,
                    creditAccountId,
                    amount,
                    userData,
                    timeoutNs,
                    reference,
                    text);
        }

        /** The same with another {@code creditAccountId}. */
        public Authorize withCreditAccountId(final Id value) {
            return new Authorize(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    authorizationId,
                    debitAccountId,
                    value,
                    amount,
                    userData,
                    timeoutNs,
                    reference,
                    text);
        }

        /** The same with another {@code amount}. */
        public Authorize withAmount(final long value) {
            return new Authorize(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    authorizationId,
                    debitAccountId,
                    creditAccountId,
                    value,
                    userData,
                    timeoutNs,
                    reference,
                    text);
        }

        @Override
        public Authorize withUserData(final Id value) {
            return new Authorize(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    authorizationId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    value,
                    timeoutNs,
                    reference,
                    text);
        }

        /** The same with another {@code timeoutNs}. */
        public Authorize withTimeoutNs(final long value) {
            return new Authorize(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    authorizationId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    userData,
                    value,
                    reference,
                    text);
        }

        @Override
        public Authorize withReference(final String value) {
            return new Authorize(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    authorizationId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    userData,
                    timeoutNs,
                    value,
                    text);
        }

        @Override
        public Authorize withText(final String value) {
            return new Authorize(
                    correlationId,
                    flags,
                    code,
                    ledger,
                    authorizationId,
                    debitAccountId,
                    creditAccountId,
                    amount,
                    userData,
                    timeoutNs,
                    reference,
                    value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final AuthorizeEncoder encoder = new AuthorizeEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .code(code)
                    .ledger(ledger)
                    .amount(amount)
                    .timeoutNs(timeoutNs);
            encoder.authorizationId().lo(authorizationId.lo()).hi(authorizationId.hi());
            encoder.debitAccountId().lo(debitAccountId.lo()).hi(debitAccountId.hi());
            encoder.creditAccountId().lo(creditAccountId.lo()).hi(creditAccountId.hi());
            encoder.userData().lo(userData.lo()).hi(userData.hi());
            final byte[] ascii = MessageBytes.ascii(reference);
            encoder.putReference(ascii, 0, ascii.length);
            final byte[] utf8 = MessageBytes.utf8(text);
            encoder.putText(utf8, 0, utf8.length);
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Takes part or all of a hold. */
    record Capture(
            long correlationId,
            int flags,
            int code,
            Id captureId,
            Id authorizationId,
            long amount,
            Id userData,
            List<Split> splits,
            String reference,
            String text)
            implements Money {
        /** Makes the splits immutable. */
        public Capture {
            splits = List.copyOf(splits);
        }

        /** A sound capture of an id's own, that leaves the authorization open. */
        public static Capture of(final long id, final long authorizationId, final long amount, final Split... splits) {
            return new Capture(
                    id, 0, 5, Id.of(id), Id.of(authorizationId), amount, new Id(3, 4), List.of(splits), "ref", "Größe");
        }

        /** The same with the flag {@code finalCapture}. */
        public Capture withFinal() {
            return withFlags(flags | FINAL_CAPTURE);
        }

        /** @return whether the rest is to be released. */
        public boolean isFinal() {
            return (flags & FINAL_CAPTURE) != 0;
        }

        @Override
        public Id id() {
            return captureId;
        }

        @Override
        public Capture withId(final Id value) {
            return withCaptureId(value);
        }

        @Override
        public Capture linked() {
            return withFlags(flags | LINKED);
        }

        @Override
        public Capture withCorrelationId(final long value) {
            return new Capture(
                    value, flags, code, captureId, authorizationId, amount, userData, splits, reference, text);
        }

        @Override
        public Capture withFlags(final int value) {
            return new Capture(
                    correlationId, value, code, captureId, authorizationId, amount, userData, splits, reference, text);
        }

        @Override
        public Capture withCode(final int value) {
            return new Capture(
                    correlationId, flags, value, captureId, authorizationId, amount, userData, splits, reference, text);
        }

        /** The same with another {@code captureId}. */
        public Capture withCaptureId(final Id value) {
            return new Capture(
                    correlationId, flags, code, value, authorizationId, amount, userData, splits, reference, text);
        }

        /** The same with another {@code authorizationId}. */
        public Capture withAuthorizationId(final Id value) {
            return new Capture(correlationId, flags, code, captureId, value, amount, userData, splits, reference, text);
        }

        /** The same with another {@code amount}. */
        public Capture withAmount(final long value) {
            return new Capture(
                    correlationId, flags, code, captureId, authorizationId, value, userData, splits, reference, text);
        }

        @Override
        public Capture withUserData(final Id value) {
            return new Capture(
                    correlationId, flags, code, captureId, authorizationId, amount, value, splits, reference, text);
        }

        /** The same with another {@code splits}. */
        public Capture withSplits(final List<Split> value) {
            return new Capture(
                    correlationId, flags, code, captureId, authorizationId, amount, userData, value, reference, text);
        }

        @Override
        public Capture withReference(final String value) {
            return new Capture(
                    correlationId, flags, code, captureId, authorizationId, amount, userData, splits, value, text);
        }

        @Override
        public Capture withText(final String value) {
            return new Capture(
                    correlationId, flags, code, captureId, authorizationId, amount, userData, splits, reference, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final CaptureEncoder encoder = new CaptureEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .code(code)
                    .amount(amount);
            encoder.captureId().lo(captureId.lo()).hi(captureId.hi());
            encoder.authorizationId().lo(authorizationId.lo()).hi(authorizationId.hi());
            encoder.userData().lo(userData.lo()).hi(userData.hi());
            final CaptureEncoder.SplitsEncoder group = encoder.splitsCount(splits.size());
            for (final Split split : splits) {
                final Id payee = split.creditAccountId();
                group.next()
                        .amount(split.amount())
                        .creditAccountId()
                        .lo(payee.lo())
                        .hi(payee.hi());
            }
            final byte[] ascii = MessageBytes.ascii(reference);
            encoder.putReference(ascii, 0, ascii.length);
            final byte[] utf8 = MessageBytes.utf8(text);
            encoder.putText(utf8, 0, utf8.length);
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Releases what is left of a hold. */
    @SuppressWarnings("JavaLangClash") // the message's name
    record Void(
            long correlationId,
            int flags,
            int code,
            Id voidId,
            Id authorizationId,
            Id userData,
            String reference,
            String text)
            implements Money {
        /** A sound void of an id's own. */
        public static Void of(final long id, final long authorizationId) {
            return new Void(id, 0, 5, Id.of(id), Id.of(authorizationId), new Id(3, 4), "ref", "Größe");
        }

        @Override
        public Id id() {
            return voidId;
        }

        @Override
        public Void withId(final Id value) {
            return withVoidId(value);
        }

        @Override
        public Void linked() {
            return withFlags(flags | LINKED);
        }

        @Override
        public Void withCorrelationId(final long value) {
            return new Void(value, flags, code, voidId, authorizationId, userData, reference, text);
        }

        @Override
        public Void withFlags(final int value) {
            return new Void(correlationId, value, code, voidId, authorizationId, userData, reference, text);
        }

        @Override
        public Void withCode(final int value) {
            return new Void(correlationId, flags, value, voidId, authorizationId, userData, reference, text);
        }

        /** The same with another {@code voidId}. */
        public Void withVoidId(final Id value) {
            return new Void(correlationId, flags, code, value, authorizationId, userData, reference, text);
        }

        /** The same with another {@code authorizationId}. */
        public Void withAuthorizationId(final Id value) {
            return new Void(correlationId, flags, code, voidId, value, userData, reference, text);
        }

        @Override
        public Void withUserData(final Id value) {
            return new Void(correlationId, flags, code, voidId, authorizationId, value, reference, text);
        }

        @Override
        public Void withReference(final String value) {
            return new Void(correlationId, flags, code, voidId, authorizationId, userData, value, text);
        }

        @Override
        public Void withText(final String value) {
            return new Void(correlationId, flags, code, voidId, authorizationId, userData, reference, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final VoidEncoder encoder = new VoidEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .code(code);
            encoder.voidId().lo(voidId.lo()).hi(voidId.hi());
            encoder.authorizationId().lo(authorizationId.lo()).hi(authorizationId.hi());
            encoder.userData().lo(userData.lo()).hi(userData.hi());
            final byte[] ascii = MessageBytes.ascii(reference);
            encoder.putReference(ascii, 0, ascii.length);
            final byte[] utf8 = MessageBytes.utf8(text);
            encoder.putText(utf8, 0, utf8.length);
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Gives back part or all of a payment or capture. */
    record Refund(
            long correlationId,
            int flags,
            int code,
            Id refundId,
            Id originalId,
            Id payeeAccountId,
            long amount,
            Id userData,
            String reference,
            String text)
            implements Money {
        /** A sound refund of an id's own. */
        public static Refund of(final long id, final long originalId, final long payee, final long amount) {
            return new Refund(
                    id, 0, 5, Id.of(id), Id.of(originalId), Id.of(payee), amount, new Id(3, 4), "ref", "Größe");
        }

        @Override
        public Id id() {
            return refundId;
        }

        @Override
        public Refund withId(final Id value) {
            return withRefundId(value);
        }

        @Override
        public Refund linked() {
            return withFlags(flags | LINKED);
        }

        @Override
        public Refund withCorrelationId(final long value) {
            return new Refund(
                    value, flags, code, refundId, originalId, payeeAccountId, amount, userData, reference, text);
        }

        @Override
        public Refund withFlags(final int value) {
            return new Refund(
                    correlationId,
                    value,
                    code,
                    refundId,
                    originalId,
                    payeeAccountId,
                    amount,
                    userData,
                    reference,
                    text);
        }

        @Override
        public Refund withCode(final int value) {
            return new Refund(
                    correlationId,
                    flags,
                    value,
                    refundId,
                    originalId,
                    payeeAccountId,
                    amount,
                    userData,
                    reference,
                    text);
        }

        /** The same with another {@code refundId}. */
        public Refund withRefundId(final Id value) {
            return new Refund(
                    correlationId, flags, code, value, originalId, payeeAccountId, amount, userData, reference, text);
        }

        /** The same with another {@code originalId}. */
        public Refund withOriginalId(final Id value) {
            return new Refund(
                    correlationId, flags, code, refundId, value, payeeAccountId, amount, userData, reference, text);
        }

        /** The same with another {@code payeeAccountId}. */
        public Refund withPayeeAccountId(final Id value) {
            return new Refund(
                    correlationId, flags, code, refundId, originalId, value, amount, userData, reference, text);
        }

        /** The same with another {@code amount}. */
        public Refund withAmount(final long value) {
            return new Refund(
                    correlationId, flags, code, refundId, originalId, payeeAccountId, value, userData, reference, text);
        }

        @Override
        public Refund withUserData(final Id value) {
            return new Refund(
                    correlationId, flags, code, refundId, originalId, payeeAccountId, amount, value, reference, text);
        }

        @Override
        public Refund withReference(final String value) {
            return new Refund(
                    correlationId, flags, code, refundId, originalId, payeeAccountId, amount, userData, value, text);
        }

        @Override
        public Refund withText(final String value) {
            return new Refund(
                    correlationId,
                    flags,
                    code,
                    refundId,
                    originalId,
                    payeeAccountId,
                    amount,
                    userData,
                    reference,
                    value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final RefundEncoder encoder = new RefundEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .code(code)
                    .amount(amount);
            encoder.refundId().lo(refundId.lo()).hi(refundId.hi());
            encoder.originalId().lo(originalId.lo()).hi(originalId.hi());
            encoder.payeeAccountId().lo(payeeAccountId.lo()).hi(payeeAccountId.hi());
            encoder.userData().lo(userData.lo()).hi(userData.hi());
            final byte[] ascii = MessageBytes.ascii(reference);
            encoder.putReference(ascii, 0, ascii.length);
            final byte[] utf8 = MessageBytes.utf8(text);
            encoder.putText(utf8, 0, utf8.length);
            return message.finish(encoder.encodedLength(), flags);
        }
    }

    /** Undoes a whole payment. */
    record Reverse(
            long correlationId,
            int flags,
            int code,
            Id reversalId,
            Id originalId,
            Id userData,
            String reference,
            String text)
            implements Money {
        /** A sound reversal of an id's own. */
        public static Reverse of(final long id, final long originalId) {
            return new Reverse(id, 0, 5, Id.of(id), Id.of(originalId), new Id(3, 4), "ref", "Größe");
        }

        @Override
        public Id id() {
            return reversalId;
        }

        @Override
        public Reverse withId(final Id value) {
            return withReversalId(value);
        }

        @Override
        public Reverse linked() {
            return withFlags(flags | LINKED);
        }

        @Override
        public Reverse withCorrelationId(final long value) {
            return new Reverse(value, flags, code, reversalId, originalId, userData, reference, text);
        }

        @Override
        public Reverse withFlags(final int value) {
            return new Reverse(correlationId, value, code, reversalId, originalId, userData, reference, text);
        }

        @Override
        public Reverse withCode(final int value) {
            return new Reverse(correlationId, flags, value, reversalId, originalId, userData, reference, text);
        }

        /** The same with another {@code reversalId}. */
        public Reverse withReversalId(final Id value) {
            return new Reverse(correlationId, flags, code, value, originalId, userData, reference, text);
        }

        /** The same with another {@code originalId}. */
        public Reverse withOriginalId(final Id value) {
            return new Reverse(correlationId, flags, code, reversalId, value, userData, reference, text);
        }

        @Override
        public Reverse withUserData(final Id value) {
            return new Reverse(correlationId, flags, code, reversalId, originalId, value, reference, text);
        }

        @Override
        public Reverse withReference(final String value) {
            return new Reverse(correlationId, flags, code, reversalId, originalId, userData, value, text);
        }

        @Override
        public Reverse withText(final String value) {
            return new Reverse(correlationId, flags, code, reversalId, originalId, userData, reference, value);
        }

        @Override
        public byte[] encode() {
            final MessageBytes message = new MessageBytes();
            final ReverseEncoder encoder = new ReverseEncoder()
                    .wrapAndApplyHeader(message.buffer(), 0, message.header())
                    .correlationId(correlationId)
                    .code(code);
            encoder.reversalId().lo(reversalId.lo()).hi(reversalId.hi());
            encoder.originalId().lo(originalId.lo()).hi(originalId.hi());
            encoder.userData().lo(userData.lo()).hi(userData.hi());
            final byte[] ascii = MessageBytes.ascii(reference);
            encoder.putReference(ascii, 0, ascii.length);
            final byte[] utf8 = MessageBytes.utf8(text);
            encoder.putText(utf8, 0, utf8.length);
            return message.finish(encoder.encodedLength(), flags);
        }
    }
}
