package io.florin.journal;

/** Told how a backup, a restore or a check of one goes. Called on the thread that copies, about once a MiB. */
@FunctionalInterface
public interface CopyProgress {
    /** Tells nobody. */
    CopyProgress NONE = (file, doneBytes, totalBytes) -> {};

    /**
     * @param file what is read now, as the manifest names it.
     * @param doneBytes bytes that are read, of all files.
     * @param totalBytes bytes that are to be read; an upper bound while files grow.
     */
    void onBytes(String file, long doneBytes, long totalBytes);
}
