package io.florin.client;

/** The server sent what the protocol does not allow, or said that the client did. Nothing is sent again by itself. */
public final class ProtocolViolationException extends ClientException {
    private static final long serialVersionUID = 1L;

    ProtocolViolationException(final String message) {
        super(message, true);
    }
}
