package io.florin.client;

import io.florin.protocol.Status;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a command. It is durable.
 *
 * @param status {@link Status#OK}, or why nothing moved.
 * @param replayed whether this is the first outcome again, because the id was known: nothing moved now.
 * @param sequence the command's place in the journal; when replayed that of the first time.
 * @param timestampNs when it was carried out, in nanoseconds since 1970; when replayed the first time.
 * @param balances after the command (after the chain, for its members), of the account itself when it concerns one, otherwise of the debit
 *     account: the payer, and for a refund or reversal the payee, who gives back. Null when there is no such account.
 */
public record CommandResult(
        Status status,
        boolean replayed,
        long sequence,
        long timestampNs,
        @Nullable Balances balances) {
    /** @return whether it was done, now or before. */
    public boolean isOk() {
        return status == Status.OK;
    }
}
