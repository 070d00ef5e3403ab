package io.florin.client;

import io.florin.protocol.codec.AuthorizeEncoder;

/** Holds money until an expiry. Answered by a {@link CommandReply} with the debit account's balances. */
public final class AuthorizeRequest extends MoneyRequest<AuthorizeRequest> {
    private final AuthorizeEncoder encoder = new AuthorizeEncoder();

    /** Makes a request with all fields zero or empty. */
    public AuthorizeRequest() {
        super(
                AuthorizeEncoder.TEMPLATE_ID,
                AuthorizeEncoder.BLOCK_LENGTH,
                0,
                AuthorizeEncoder.userDataEncodingOffset());
        encoder.wrap(frame(), BLOCK_OFFSET);
    }

    /** Sets all fields. */
    public AuthorizeRequest set(final Authorization authorization) {
        return authorizationId(authorization.id().hi(), authorization.id().lo())
                .debitAccountId(
                        authorization.debitAccount().hi(),
                        authorization.debitAccount().lo())
                .creditAccountId(
                        authorization.creditAccount().hi(),
                        authorization.creditAccount().lo())
                .ledger(authorization.ledger())
                .amount(authorization.amount())
                .timeoutNs(authorization.timeoutNs())
                .details(authorization.details());
    }

    /** Sets the idempotency key, never 0. */
    public AuthorizeRequest authorizationId(final long hi, final long lo) {
        encoder.authorizationId().hi(hi).lo(lo);
        return this;
    }

    /** Sets the account that is to pay. */
    public AuthorizeRequest debitAccountId(final long hi, final long lo) {
        encoder.debitAccountId().hi(hi).lo(lo);
        return this;
    }

    /** Sets the account that is to be paid. */
    public AuthorizeRequest creditAccountId(final long hi, final long lo) {
        encoder.creditAccountId().hi(hi).lo(lo);
        return this;
    }

    /** Sets the ledger of both accounts, 1 to 4,294,967,294. */
    public AuthorizeRequest ledger(final long ledger) {
        checkLedger(ledger);
        encoder.ledger(ledger);
        return this;
    }

    /** Sets the amount in minor units, more than 0. */
    public AuthorizeRequest amount(final long amountMinor) {
        encoder.amount(amountMinor);
        return this;
    }

    /** Sets how long after its execution it expires: 1 ns to 366 days. */
    public AuthorizeRequest timeoutNs(final long timeoutNs) {
        encoder.timeoutNs(timeoutNs);
        return this;
    }

    static void checkFits(final Details details) {
        checkFitsBehind(AuthorizeEncoder.BLOCK_LENGTH, details);
    }
}
