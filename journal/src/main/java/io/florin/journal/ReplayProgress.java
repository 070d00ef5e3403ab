package io.florin.journal;

/** Hears how far a replay has come: every few MiB, and at its end. On the replaying thread. */
@FunctionalInterface
public interface ReplayProgress {
    /** Hears nothing. */
    ReplayProgress NONE = (readBytes, totalBytes, lastSequence) -> {};

    /**
     * @param readBytes of the files to be read; never less than before, and totalBytes at the end. It jumps where a file is not
     *     full.
     * @param totalBytes of the files to be read, as long as they were at the beginning.
     * @param lastSequence replayed.
     */
    void onProgress(long readBytes, long totalBytes, long lastSequence);
}
