package io.florin.client;

import io.florin.protocol.Status;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a command. It is durable.
 *
 * @param status {@link Status#OK}, or why nothing moved.
 * @param replayed whether this is the first outcome again, because the id was known: nothing moved now.
 * @param sequence the command's place in the journal.
 * @param timestampNs when, in nanoseconds since 1970.
 * @param balances of the debit account or the new account after the command; null when there is no such account.
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
