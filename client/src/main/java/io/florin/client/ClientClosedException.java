package io.florin.client;

/** The client was closed before the answer came, or before the request was sent. */
public final class ClientClosedException extends ClientException {
    private static final long serialVersionUID = 1L;

    ClientClosedException(final String message, final boolean outcomeUnknown) {
        super(message, outcomeUnknown);
    }
}
