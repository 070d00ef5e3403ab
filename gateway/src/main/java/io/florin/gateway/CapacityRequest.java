package io.florin.gateway;

import io.florin.gateway.pipeline.Capacity;
import org.jspecify.annotations.Nullable;

/**
 * What a start asks for: each null keeps what the journal has, or takes the default of a new one. Ranges as in {@link Capacity}.
 */
public record CapacityRequest(
        @Nullable Integer ledgersMax,
        @Nullable Integer accountsMax,
        @Nullable Integer transfersMax,
        @Nullable Integer historyMax) {
    /** Asks for nothing. */
    public static final CapacityRequest NONE = new CapacityRequest(null, null, null, null);

    /** Asks for all of a capacity. */
    public static CapacityRequest of(final Capacity capacity) {
        return new CapacityRequest(
                capacity.ledgersMax(), capacity.accountsMax(), capacity.transfersMax(), capacity.historyMax());
    }

    /** @return what is asked for, and otherwise what {@code base} has. */
    public Capacity over(final Capacity base) {
        return new Capacity(
                ledgersMax == null ? base.ledgersMax() : ledgersMax,
                accountsMax == null ? base.accountsMax() : accountsMax,
                transfersMax == null ? base.transfersMax() : transfersMax,
                historyMax == null ? base.historyMax() : historyMax);
    }
}
