package io.florin.journal;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * What to replay, and how.
 *
 * @param directory of the journal; a missing one is an empty journal.
 * @param keys that the journal was written with.
 * @param from where to begin; nothing in front of it is read.
 * @param acceptLostTail whether to go on without records that were acknowledged under {@link SyncPolicy#NONE} or {@link
 *     SyncPolicy#INTERVAL} and are lost at the end of the newest epoch. Never touches what was forced.
 * @param progress hears how far the replay has come.
 */
public record ReplayConfig(
        Path directory, KeyRing keys, JournalPosition from, boolean acceptLostTail, ReplayProgress progress) {

    public ReplayConfig {
        requireNonNull(directory, "directory");
        requireNonNull(keys, "keys");
        requireNonNull(from, "from");
        requireNonNull(progress, "progress");
    }

    /** @return the whole journal, without keys, accepting no loss, and telling nobody. */
    public static ReplayConfig of(final Path directory) {
        return new ReplayConfig(directory, KeyRing.none(), JournalPosition.START, false, ReplayProgress.NONE);
    }

    public ReplayConfig withKeys(final KeyRing newKeys) {
        return new ReplayConfig(directory, newKeys, from, acceptLostTail, progress);
    }

    public ReplayConfig withFrom(final JournalPosition newFrom) {
        return new ReplayConfig(directory, keys, newFrom, acceptLostTail, progress);
    }

    public ReplayConfig withAcceptLostTail(final boolean accept) {
        return new ReplayConfig(directory, keys, from, accept, progress);
    }

    public ReplayConfig withProgress(final ReplayProgress newProgress) {
        return new ReplayConfig(directory, keys, from, acceptLostTail, newProgress);
    }
}
