package io.florin.client;

/** What a transfer is. */
public enum TransferKind {
    /** Money moved at once. */
    PAYMENT(io.florin.protocol.codec.TransferKind.PAYMENT),
    /** Money held. */
    AUTHORIZATION(io.florin.protocol.codec.TransferKind.AUTHORIZATION),
    /** Held money taken. */
    CAPTURE(io.florin.protocol.codec.TransferKind.CAPTURE),
    /** Held money released. */
    VOID(io.florin.protocol.codec.TransferKind.VOID),
    /** Money given back. */
    REFUND(io.florin.protocol.codec.TransferKind.REFUND),
    /** A whole payment undone. */
    REVERSAL(io.florin.protocol.codec.TransferKind.REVERSAL),
    /** A kind that this version of the client does not know. */
    UNKNOWN(io.florin.protocol.codec.TransferKind.NULL_VAL);

    private static final TransferKind[] BY_CODE = values();

    private final io.florin.protocol.codec.TransferKind wire;

    TransferKind(final io.florin.protocol.codec.TransferKind wire) {
        this.wire = wire;
    }

    static TransferKind of(final int code) {
        for (final TransferKind value : BY_CODE) {
            if (value.wire.value() == code) {
                return value;
            }
        }
        return UNKNOWN;
    }
}
