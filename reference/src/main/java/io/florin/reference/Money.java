package io.florin.reference;

import io.florin.protocol.codec.AuthorizeEncoder;
import io.florin.protocol.codec.TransferEncoder;

/** A command that moves or holds money, and has an id that is its idempotency key. */
public sealed interface Money extends Command permits FollowUp, Money.Transfer, Money.Authorize {
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
}
