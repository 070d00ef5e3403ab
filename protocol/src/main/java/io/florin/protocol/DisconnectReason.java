package io.florin.protocol;

/** Why a server closes a connection: the last thing it says there. The connection's unanswered commands may have happened. */
public enum DisconnectReason {
    /** The server is stopping. */
    SHUTTING_DOWN(1),
    /** The bytes are no frame of SBE messages. */
    NOT_A_FRAME(2),
    /** The frame is longer than the server takes, which is {@link Framing#REQUEST_FRAME_LENGTH_MAX} or less. */
    FRAME_TOO_LONG(3),
    /** The message is of another schema, or of a version newer than the server's. */
    UNKNOWN_SCHEMA(4),
    /** No request that a client may send has this template id. */
    UNKNOWN_TEMPLATE(5),
    /** Block or data lengths do not fit the message. */
    MALFORMED_MESSAGE(6),
    /** The first message must be a Hello. */
    HELLO_EXPECTED(7),
    /** Only the first message may be a Hello, and after the Welcome there is no more Authenticate. */
    HELLO_REPEATED(8),
    /** The chain has more than {@link Framing#CHAIN_LENGTH_MAX} members, or more than the window. */
    CHAIN_TOO_LONG(9),
    /** A member of a chain was followed by something that cannot be a member. */
    CHAIN_BROKEN(10),
    /** No Hello came in time. */
    HANDSHAKE_TIMEOUT(11),
    /** The server has as many connections as it may, or as the client's principal may have. */
    TOO_MANY_CONNECTIONS(12),
    /** The client did not read its replies. */
    REPLIES_NOT_READ(13),
    /** The server wants to know who the client is, and the client's version cannot say it, or it said something else. */
    AUTHENTICATION_REQUIRED(14),
    /** No such key, or not the right proof: which of both is not said. */
    AUTHENTICATION_FAILED(15),
    /** The client's key or principal was revoked while it was connected. */
    ACCESS_REVOKED(16),
    /** The server takes connections with TLS alone. */
    TLS_REQUIRED(17),
    /** The client sent no whole request for too long. */
    IDLE_TIMEOUT(18);

    private static final DisconnectReason[] VALUES = values();

    private final int code;

    DisconnectReason(final int code) {
        this.code = code;
    }

    /** @return the code on the wire. */
    public int code() {
        return code;
    }

    /**
     * Finds a reason by its code on the wire.
     *
     * @throws IllegalArgumentException when this version has no such reason.
     */
    public static DisconnectReason of(final int code) {
        for (final DisconnectReason reason : VALUES) {
            if (reason.code == code) {
                return reason;
            }
        }
        throw new IllegalArgumentException("unknown disconnect reason: code=" + code);
    }
}
