package io.florin.client;

/** The first connection could not be made, or the server refused the session. */
public final class CannotConnectException extends ClientException {
    private static final long serialVersionUID = 1L;

    CannotConnectException(final String message) {
        super(message, false);
    }
}
