package io.florin.client;

import io.florin.protocol.Status;

/**
 * What became of a {@link PromoteRequest}.
 *
 * @param status {@link Status#OK} when the server takes commands now; otherwise nothing has changed there.
 * @param isReplayed whether it was promoted before.
 * @param sequence the last sequence applied.
 * @param timestampNs the time of that command, in nanoseconds since 1970.
 * @param detail why it was refused, for people; empty when it was not.
 */
public record Promotion(Status status, boolean isReplayed, long sequence, long timestampNs, String detail) {
    /** @return whether the server takes commands now. */
    public boolean isOk() {
        return status == Status.OK;
    }
}
