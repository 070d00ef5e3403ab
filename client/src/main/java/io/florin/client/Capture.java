package io.florin.client;

import java.util.List;

/**
 * Takes part or all of what an authorization holds.
 *
 * @param id the idempotency key, never 0.
 * @param authorizationId whose money is taken.
 * @param amount minor units, more than 0; with splits of all of them together.
 * @param isFinal whether nothing more will be captured: what is left is released.
 * @param splits who is paid instead of the authorization's credit account; empty for that one alone. The ledger takes at most 8.
 * @param details what the caller notes with it.
 */
public record Capture(
        Id128 id, Id128 authorizationId, long amount, boolean isFinal, List<Split> splits, Details details)
        implements MoneyCommand<Capture> {
    /** Checks the ranges. */
    public Capture {
        splits = List.copyOf(splits);
        CaptureRequest.checkFits(splits.size(), details);
    }

    /**
     * The part of one payee.
     *
     * @param creditAccount the account that is paid.
     * @param amount minor units, more than 0; of the last split 0: it takes the remainder.
     */
    public record Split(Id128 creditAccount, long amount) {
        /** @return the last split: it takes the remainder. */
        public static Split remainder(final Id128 creditAccount) {
            return new Split(creditAccount, 0);
        }
    }

    /** @return a capture for the authorization's own payee, after which more may follow. */
    public static Capture of(final Id128 id, final Id128 authorizationId, final long amount) {
        return new Capture(id, authorizationId, amount, false, List.of(), Details.NONE);
    }

    /** @return a copy that releases what is left. */
    public Capture asFinal() {
        return new Capture(id, authorizationId, amount, true, splits, details);
    }

    /** @return a copy for these payees, of whom the last one takes the remainder. */
    public Capture withSplits(final Split... values) {
        return new Capture(id, authorizationId, amount, isFinal, List.of(values), details);
    }

    @Override
    public Capture withDetails(final Details value) {
        return new Capture(id, authorizationId, amount, isFinal, splits, value);
    }
}
