package io.florin.gateway;

import org.jspecify.annotations.Nullable;

/** The server cannot start; the message is one line that names the value and the way out. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(final String message, final @Nullable Throwable cause) {
        super(message, cause);
    }
}
