package io.florin.journal;

import org.jspecify.annotations.Nullable;

/** Somebody else holds the directory: most likely a live server. */
public final class DirectoryInUseException extends JournalException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(final String message) {
        super(message);
    }

    DirectoryInUseException(final String message, final @Nullable Throwable cause) {
        super(message, cause);
    }
}
