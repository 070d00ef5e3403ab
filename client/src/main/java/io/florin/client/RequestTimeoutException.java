package io.florin.client;

/** No answer came in time. */
public final class RequestTimeoutException extends ClientException {
    private static final long serialVersionUID = 1L;

    RequestTimeoutException(final String message) {
        super(message, true);
    }
}
