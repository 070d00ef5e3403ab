package io.florin.client;

import io.florin.protocol.Status;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a query.
 *
 * @param status {@link Status#OK}, or why there is no value.
 * @param sequence the last sequence applied before the answer.
 * @param timestampNs the time of that command, in nanoseconds since 1970.
 * @param value null unless the status is OK.
 */
public record QueryResult<T>(
        Status status,
        long sequence,
        long timestampNs,
        @Nullable T value) {
    /**
     * Gives the value.
     *
     * @throws NoSuchElementException naming the status, when there is none.
     */
    public T orElseThrow() {
        if (value == null) {
            throw new NoSuchElementException("no value: status=" + status);
        }
        return value;
    }
}
