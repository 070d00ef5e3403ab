package io.florin.client;

/** What a transfer is. */
public enum TransferKind {
    /** Money moved at once. */
    PAYMENT(io.florin.protocol.codec.TransferKind.PAYMENT.value()),
    /** A kind that this version of the client does not know. */
    UNKNOWN(io.florin.protocol.codec.TransferKind.NULL_VAL.value());

    private final short code;

    TransferKind(final short code) {
        this.code = code;
    }

    static TransferKind of(final int code) {
        return code == PAYMENT.code ? PAYMENT : UNKNOWN;
    }
}
