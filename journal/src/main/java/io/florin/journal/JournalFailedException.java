package io.florin.journal;

/**
 * Storage failed under an open journal. Final: after a failed sync nobody can say what is on storage, so every later call
 * of that journal throws this too, nothing more may be acknowledged, and the process has to halt and recover.
 */
public final class JournalFailedException extends JournalException {
    private static final long serialVersionUID = 1L;

    public JournalFailedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
