package io.florin.client;

/** Which side of a transfer an account was on. */
public enum EntrySide {
    /** The account paid. */
    DEBIT(io.florin.protocol.codec.EntrySide.DEBIT),
    /** The account was paid. */
    CREDIT(io.florin.protocol.codec.EntrySide.CREDIT),
    /** A side that this version of the client does not know. */
    UNKNOWN(io.florin.protocol.codec.EntrySide.NULL_VAL);

    private static final EntrySide[] BY_CODE = values();

    private final io.florin.protocol.codec.EntrySide wire;

    EntrySide(final io.florin.protocol.codec.EntrySide wire) {
        this.wire = wire;
    }

    static EntrySide of(final int code) {
        for (final EntrySide value : BY_CODE) {
            if (value.wire.value() == code) {
                return value;
            }
        }
        return UNKNOWN;
    }
}
