package io.florin.gateway.security;

import org.jspecify.annotations.Nullable;

/** What says who may do what cannot be used; the message is one line that names the value and the way out, and never a secret. */
public final class AccessConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AccessConfigException(final String message) {
        this(message, null);
    }

    AccessConfigException(final String message, final @Nullable Throwable cause) {
        super(message, cause);
    }
}
