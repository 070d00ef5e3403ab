package io.florin.journal;

import org.jspecify.annotations.Nullable;

/** A journal cannot be used; the message is one line that an operator can act on. */
public class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalException(final String message) {
        super(message);
    }

    public JournalException(final String message, final @Nullable Throwable cause) {
        super(message, cause);
    }
}
