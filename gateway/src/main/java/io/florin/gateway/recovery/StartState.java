package io.florin.gateway.recovery;

import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.journal.JournalPosition;
import io.florin.journal.SnapshotInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state from which a replay goes on.
 *
 * @param engine with the state; whoever gets this closes it.
 * @param snapshot that it came from; null when there was no usable one, and the engine is new.
 * @param loadNs how long that took, in nanoseconds.
 * @param skipped newer snapshots that could not be used, the newest first.
 */
public record StartState(
        RecoveredEngine engine, @Nullable SnapshotInfo snapshot, long loadNs, List<SkippedSnapshot> skipped)
        implements AutoCloseable {

    /** @return where the replay goes on. */
    public JournalPosition position() {
        return snapshot == null ? JournalPosition.START : snapshot.position();
    }

    @Override
    public void close() {
        engine.close();
    }
}
