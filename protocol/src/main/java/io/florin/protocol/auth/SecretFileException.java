package io.florin.protocol.auth;

/** A file with secrets is missing, unreadable, readable by others, or holds something else. The message names the file and never a secret. */
public final class SecretFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one line that names the file and the way out. */
    public SecretFileException(final String message) {
        super(message);
    }

    /** @param message one line that names the file and the way out. */
    public SecretFileException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
