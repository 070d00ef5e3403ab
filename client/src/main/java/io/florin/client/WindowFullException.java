package io.florin.client;

/** The window stayed full: too many requests are unanswered. This one was not sent. */
public final class WindowFullException extends ClientException {
    private static final long serialVersionUID = 1L;

    WindowFullException(final String message) {
        super(message, false);
    }
}
