package io.florin.client;

/** What became of an authorization. */
public enum AuthorizationState {
    /** Something can still be captured or voided. */
    OPEN(io.florin.protocol.codec.AuthorizationState.OPEN),
    /** Captured whole, or by a final capture. */
    CAPTURED(io.florin.protocol.codec.AuthorizationState.CAPTURED),
    /** What was not captured was voided. */
    VOIDED(io.florin.protocol.codec.AuthorizationState.VOIDED),
    /** What was not captured was released at the expiry. */
    EXPIRED(io.florin.protocol.codec.AuthorizationState.EXPIRED),
    /** It never held anything. */
    REFUSED(io.florin.protocol.codec.AuthorizationState.REFUSED),
    /** A state that this version of the client does not know. */
    UNKNOWN(io.florin.protocol.codec.AuthorizationState.NULL_VAL);

    private static final AuthorizationState[] BY_CODE = values();

    private final io.florin.protocol.codec.AuthorizationState wire;

    AuthorizationState(final io.florin.protocol.codec.AuthorizationState wire) {
        this.wire = wire;
    }

    static AuthorizationState of(final int code) {
        for (final AuthorizationState value : BY_CODE) {
            if (value.wire.value() == code) {
                return value;
            }
        }
        return UNKNOWN;
    }
}
