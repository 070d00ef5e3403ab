package io.florin.cli;

import io.florin.gateway.recovery.SnapshotMakerConfig;
import io.florin.journal.SnapshotLimits;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How snapshots are made, and what goes afterwards. */
final class SnapshotRetentionOptions {
    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "Good snapshots to keep: when the newest turns out to be bad, a start takes the one before"
                    + ServeOptions.DEFAULT)
    private int keepCount = SnapshotMakerConfig.DEFAULT_KEEP_COUNT;

    @Option(
            names = "--prune-journal",
            description =
                    "Delete the journal in front of the oldest snapshot that is kept: what it held can be audited and replayed no more")
    private boolean isJournalPruned;

    @Option(
            names = "--rate-mb",
            paramLabel = "N",
            description = "MiB to write in a second at most, so that a running server has its share of the disk"
                    + ServeOptions.DEFAULT)
    private int rateMb = (int) (SnapshotLimits.DEFAULT.bytesPerSecondMax() >> 20);

    @Option(
            names = "--free-space-floor-mb",
            paramLabel = "N",
            description = "MiB to leave free on the volume; keep it above that of the server" + ServeOptions.DEFAULT)
    private int freeSpaceFloorMb = (int) (SnapshotLimits.DEFAULT.freeSpaceFloorBytes() >> 20);

    int keepCount(final CommandLine commandLine) {
        new Ranges(commandLine).check("--keep", keepCount, 1, Integer.MAX_VALUE);
        return keepCount;
    }

    boolean prunesJournal() {
        return isJournalPruned;
    }

    SnapshotLimits limits(final CommandLine commandLine) {
        final Ranges ranges = new Ranges(commandLine);
        ranges.check("--rate-mb", rateMb, 1, 1 << 20);
        ranges.check("--free-space-floor-mb", freeSpaceFloorMb, 0, Integer.MAX_VALUE);
        return new SnapshotLimits((long) rateMb << 20, (long) freeSpaceFloorMb << 20);
    }
}
