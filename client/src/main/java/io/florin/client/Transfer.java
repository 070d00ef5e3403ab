package io.florin.client;

/**
 * A payment: moves money now.
 *
 * @param id the idempotency key, never 0.
 * @param debitAccount the account that pays.
 * @param creditAccount the account that is paid.
 * @param ledger the ledger of both accounts.
 * @param amount minor units, more than 0.
 * @param details what the caller notes with it.
 */
public record Transfer(Id128 id, Id128 debitAccount, Id128 creditAccount, long ledger, long amount, Details details)
        implements MoneyCommand<Transfer> {
    /** Checks the ranges. */
    public Transfer {
        Request.checkLedger(ledger);
        TransferRequest.checkFits(details);
    }

    /** @return a payment without code, user data, reference or text. */
    public static Transfer of(
            final Id128 id, final Id128 debitAccount, final Id128 creditAccount, final long ledger, final long amount) {
        return new Transfer(id, debitAccount, creditAccount, ledger, amount, Details.NONE);
    }

    @Override
    public Transfer withDetails(final Details value) {
        return new Transfer(id, debitAccount, creditAccount, ledger, amount, value);
    }
}
