package io.florin.gateway.recovery;

import io.florin.journal.SnapshotInfo;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the making of a snapshot.
 *
 * @param previous the snapshot that it began with; null when there was none.
 * @param made the new snapshot; null when nothing new was in the journal.
 * @param skipped snapshots that could not be used.
 * @param loadNs how long it took to load the previous one, in nanoseconds.
 * @param commandCount commands replayed behind it.
 * @param replayNs how long that took.
 * @param writeNs how long it took to write the new one.
 * @param verifyNs how long it took to load it again.
 * @param removed older snapshots.
 * @param prunedBytes bytes of journal files that were deleted.
 * @param isPruningPutOff whether older snapshots and journal files were left, because a server was starting.
 */
public record SnapshotReport(
        @Nullable SnapshotInfo previous,
        @Nullable SnapshotInfo made,
        List<SkippedSnapshot> skipped,
        long loadNs,
        long commandCount,
        long replayNs,
        long writeNs,
        long verifyNs,
        List<Path> removed,
        long prunedBytes,
        boolean isPruningPutOff) {}
