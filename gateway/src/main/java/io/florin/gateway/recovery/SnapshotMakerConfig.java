package io.florin.gateway.recovery;

import static java.util.Objects.requireNonNull;

import io.florin.journal.KeyRing;
import io.florin.journal.SnapshotLimits;
import java.nio.file.Path;

/**
 * How a snapshot is made, and what may go afterwards.
 *
 * @param directory of the journal.
 * @param keys of the journal.
 * @param keepCount good snapshots to keep, at least 1.
 * @param prunesJournal whether journal files that lie in front of the oldest of these are deleted.
 * @param limits for the writing.
 */
public record SnapshotMakerConfig(
        Path directory, KeyRing keys, int keepCount, boolean prunesJournal, SnapshotLimits limits) {
    /** Two: when the newest one turns out to be bad, a start falls back to the other. */
    public static final int DEFAULT_KEEP_COUNT = 2;

    /** @throws IllegalArgumentException if a value is out of its range. */
    public SnapshotMakerConfig {
        requireNonNull(directory, "directory");
        requireNonNull(keys, "keys");
        requireNonNull(limits, "limits");
        if (keepCount < 1) {
            throw new IllegalArgumentException("keepCount out of range: value=" + keepCount + " min=1");
        }
    }
}
