package io.florin.benchmarks;

import java.time.Duration;

/**
 * How long payments stop when a server dies, and what that leaves of a year.
 *
 * <pre>
 *   down per failure = noticed + start + snapshot's load + replay, with
 *   replay           = commands behind the snapshot / replay rate, half an interval's in the mean, all of them at worst
 * </pre>
 *
 * @param noticedSeconds until somebody starts another one.
 * @param startSeconds of a process with nothing to recover.
 * @param loadPerSecond transfers that a snapshot's load brings in.
 * @param replayPerSecond commands.
 * @param ratePerSecond of the load that filled the journal.
 * @param snapshotEverySeconds the interval of snapshots; 0: none.
 */
record AvailabilityModel(
        double noticedSeconds,
        double startSeconds,
        double loadPerSecond,
        double replayPerSecond,
        double ratePerSecond,
        double snapshotEverySeconds) {
    private static final double YEAR_SECONDS = Duration.ofDays(365).toSeconds();

    /** @return seconds, in the mean, with so many transfers in the books. */
    double downSeconds(final double transfers) {
        return down(transfers, snapshotEverySeconds / 2);
    }

    /** @return seconds, when it dies just before a snapshot is done. */
    double worstDownSeconds(final double transfers) {
        return down(transfers, snapshotEverySeconds);
    }

    /** @return the part of a year, 0 to 1. */
    double availability(final double transfers, final double failuresPerYear) {
        return Math.max(0, 1 - failuresPerYear * downSeconds(transfers) / YEAR_SECONDS);
    }

    private double down(final double transfers, final double snapshotAgeSeconds) {
        final boolean hasSnapshots = snapshotEverySeconds > 0;
        final double replayed = hasSnapshots ? Math.min(transfers, snapshotAgeSeconds * ratePerSecond) : transfers;
        return noticedSeconds + startSeconds + (transfers - replayed) / loadPerSecond + replayed / replayPerSecond;
    }
}
