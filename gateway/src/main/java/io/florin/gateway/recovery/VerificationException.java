package io.florin.gateway.recovery;

import io.florin.journal.JournalException;
import org.jspecify.annotations.Nullable;

/** What was verified contradicts itself: the message says what, and where. */
public final class VerificationException extends JournalException {
    private static final long serialVersionUID = 1L;

    VerificationException(final String message) {
        this(message, null);
    }

    VerificationException(final String message, final @Nullable Throwable cause) {
        super(message, cause);
    }
}
