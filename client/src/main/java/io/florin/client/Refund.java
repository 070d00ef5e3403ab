package io.florin.client;

/**
 * Gives back part or all of a payment or capture.
 *
 * @param id the idempotency key, never 0.
 * @param originalId the payment or capture.
 * @param payee who gives back: needed for a capture with several payees, otherwise 0 or the only one.
 * @param amount minor units, more than 0.
 * @param details what the caller notes with it.
 */
public record Refund(Id128 id, Id128 originalId, Id128 payee, long amount, Details details)
        implements MoneyCommand<Refund> {
    /** Checks the ranges. */
    public Refund {
        RefundRequest.checkFits(details);
    }

    /** @return a refund of what has one payee. */
    public static Refund of(final Id128 id, final Id128 originalId, final long amount) {
        return new Refund(id, originalId, Id128.ZERO, amount, Details.NONE);
    }

    /** @return a copy that takes the money from this payee. */
    public Refund withPayee(final Id128 value) {
        return new Refund(id, originalId, value, amount, details);
    }

    @Override
    public Refund withDetails(final Details value) {
        return new Refund(id, originalId, payee, amount, value);
    }
}
