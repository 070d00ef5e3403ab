package io.florin.client;

/** What a server does with commands. */
public enum ServerRole {
    /** It takes them. */
    ACTIVE(io.florin.protocol.codec.ServerRole.ACTIVE),
    /** It follows the journal of the active server and refuses them with {@link io.florin.protocol.Status#STANDBY}. */
    STANDBY(io.florin.protocol.codec.ServerRole.STANDBY),
    /** A role that this version of the client does not know. */
    UNKNOWN(io.florin.protocol.codec.ServerRole.NULL_VAL);

    private static final ServerRole[] BY_CODE = values();

    private final io.florin.protocol.codec.ServerRole wire;

    ServerRole(final io.florin.protocol.codec.ServerRole wire) {
        this.wire = wire;
    }

    static ServerRole of(final int code) {
        for (final ServerRole value : BY_CODE) {
            if (value.wire.value() == code) {
                return value;
            }
        }
        return UNKNOWN;
    }
}
