package io.florin.client;

/** The connection was lost and could not be made again in time. */
public final class ConnectionLostException extends ClientException {
    private static final long serialVersionUID = 1L;

    ConnectionLostException(final String message) {
        super(message, true);
    }
}
