package io.florin.client;

import java.time.Duration;

/**
 * A hold: keeps money of one account for another until an expiry. A {@link Capture} takes it, an {@link AuthorizationVoid} releases it.
 *
 * @param id the idempotency key, never 0.
 * @param debitAccount the account that is to pay.
 * @param creditAccount the account that is to be paid.
 * @param ledger the ledger of both accounts.
 * @param amount minor units, more than 0.
 * @param timeoutNs how long after its execution it expires, in nanoseconds; the ledger takes 1 ns to 366 days.
 * @param details what the caller notes with it.
 */
public record Authorization(
        Id128 id, Id128 debitAccount, Id128 creditAccount, long ledger, long amount, long timeoutNs, Details details)
        implements MoneyCommand<Authorization> {
    /** Checks the ranges. */
    public Authorization {
        Request.checkLedger(ledger);
        AuthorizeRequest.checkFits(details);
    }

    /**
     * Makes an authorization without code, user data, reference or text.
     *
     * @throws ArithmeticException when the timeout is longer than 64 bits of nanoseconds.
     */
    public static Authorization of(
            final Id128 id,
            final Id128 debitAccount,
            final Id128 creditAccount,
            final long ledger,
            final long amount,
            final Duration timeout) {
        return new Authorization(id, debitAccount, creditAccount, ledger, amount, timeout.toNanos(), Details.NONE);
    }

    @Override
    public Authorization withDetails(final Details value) {
        return new Authorization(id, debitAccount, creditAccount, ledger, amount, timeoutNs, value);
    }
}
