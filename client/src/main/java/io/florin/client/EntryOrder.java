package io.florin.client;

/** In which order a statement is read. */
public enum EntryOrder {
    /** From the end. */
    NEWEST_FIRST(io.florin.protocol.codec.EntryOrder.NEWEST_FIRST),
    /** From the beginning. */
    OLDEST_FIRST(io.florin.protocol.codec.EntryOrder.OLDEST_FIRST);

    private final io.florin.protocol.codec.EntryOrder wire;

    EntryOrder(final io.florin.protocol.codec.EntryOrder wire) {
        this.wire = wire;
    }

    io.florin.protocol.codec.EntryOrder wire() {
        return wire;
    }
}
