package io.florin.engine;

/** A snapshot that cannot be loaded: it is damaged, or of a version that this engine does not know. The engine must not be used any more. */
public final class InvalidSnapshotException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with its values. */
    public InvalidSnapshotException(final String message) {
        super(message);
    }
}
