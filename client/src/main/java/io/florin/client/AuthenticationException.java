package io.florin.client;

/** The server does not know this client, or is not the one that knows its key, or has taken its rights away. Trying again does not help. */
public final class AuthenticationException extends ClientException {
    private static final long serialVersionUID = 1L;

    AuthenticationException(final String message) {
        super(message, true);
    }
}
