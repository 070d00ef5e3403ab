package io.florin.client;

/**
 * Undoes a whole payment, once; for operators.
 *
 * @param id the idempotency key, never 0.
 * @param originalId the payment.
 * @param details what the caller notes with it.
 */
public record Reversal(Id128 id, Id128 originalId, Details details) implements MoneyCommand<Reversal> {
    /** Checks the ranges. */
    public Reversal {
        ReverseRequest.checkFits(details);
    }

    /** @return a reversal without code, user data, reference or text. */
    public static Reversal of(final Id128 id, final Id128 originalId) {
        return new Reversal(id, originalId, Details.NONE);
    }

    @Override
    public Reversal withDetails(final Details value) {
        return new Reversal(id, originalId, value);
    }
}
