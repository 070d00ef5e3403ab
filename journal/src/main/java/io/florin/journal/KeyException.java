package io.florin.journal;

/** A key is missing, unreadable or the wrong one. The message names the key's id and never a key. */
public final class KeyException extends JournalException {
    private static final long serialVersionUID = 1L;

    KeyException(final String message) {
        super(message);
    }

    KeyException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
