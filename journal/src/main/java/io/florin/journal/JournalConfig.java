package io.florin.journal;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * How a journal is written. None of it decides what a replay gives: a journal may be opened with another configuration each
 * time.
 *
 * @param directory of the journal; made when missing.
 * @param syncPolicy when records are forced to storage.
 * @param syncIntervalNs for {@link SyncPolicy#INTERVAL}, how long an acknowledged record may stay unforced; at least 1.
 * @param recordLengthMax bytes of the longest payload of one record; 1 to {@value #RECORD_LENGTH_LIMIT}.
 * @param segmentLengthBytes bytes at which a segment file is full; at least twice the longest record and
 *     {@value #SEGMENT_OVERHEAD_LENGTH} more, at most {@value #SEGMENT_LENGTH_LIMIT}.
 * @param freeSpaceFloorBytes bytes that have to be free on the volume for {@link Journal#hasSpace()}; at least 0. Below it
 *     Chronicle's mapped writes could meet a full disk, which ends a JVM with SIGBUS.
 * @param keys that new epochs are encrypted, chained and signed with; see {@link KeyRing}.
 * @param checkpointIntervalNs with a signing key, how often a checkpoint is signed; at least 1.
 */
public record JournalConfig(
        Path directory,
        SyncPolicy syncPolicy,
        long syncIntervalNs,
        int recordLengthMax,
        long segmentLengthBytes,
        long freeSpaceFloorBytes,
        KeyRing keys,
        long checkpointIntervalNs) {

    /** The longest payload that any configuration may allow, and that a replay believes. */
    public static final int RECORD_LENGTH_LIMIT = 16 * 1024 * 1024;

    /** The longest segment: one mapping holds it. */
    public static final long SEGMENT_LENGTH_LIMIT = 1L << 30;

    /** Room for Chronicle's own header and index in a segment. */
    public static final int SEGMENT_OVERHEAD_LENGTH = 16 * 1024;

    /** @throws IllegalArgumentException if a value is out of its range. */
    public JournalConfig {
        requireNonNull(directory, "directory");
        requireNonNull(syncPolicy, "syncPolicy");
        requireInRange("syncIntervalNs", syncIntervalNs, 1, Long.MAX_VALUE);
        requireInRange("recordLengthMax", recordLengthMax, 1, RECORD_LENGTH_LIMIT);
        requireInRange(
                "segmentLengthBytes",
                segmentLengthBytes,
                2L * (recordLengthMax + RecordHeader.LENGTH) + SEGMENT_OVERHEAD_LENGTH,
                SEGMENT_LENGTH_LIMIT);
        requireInRange("freeSpaceFloorBytes", freeSpaceFloorBytes, 0, Long.MAX_VALUE);
        requireNonNull(keys, "keys");
        requireInRange("checkpointIntervalNs", checkpointIntervalNs, 1, Long.MAX_VALUE);
    }

    /**
     * @return BATCH, records up to 1 MiB, segments of 64 MiB, 512 MiB to stay free, no keys; an interval, if chosen, of 5 ms, and
     *     checkpoints every 10 s.
     */
    public static JournalConfig defaults(final Path directory) {
        return new JournalConfig(
                directory,
                SyncPolicy.BATCH,
                TimeUnit.MILLISECONDS.toNanos(5),
                1 << 20,
                64L << 20,
                512L << 20,
                KeyRing.none(),
                TimeUnit.SECONDS.toNanos(10));
    }

    /** @return the same with another policy. */
    public JournalConfig withSyncPolicy(final SyncPolicy policy) {
        return new JournalConfig(
                directory,
                policy,
                syncIntervalNs,
                recordLengthMax,
                segmentLengthBytes,
                freeSpaceFloorBytes,
                keys,
                checkpointIntervalNs);
    }

    /** @return the same with another interval. */
    public JournalConfig withSyncIntervalNs(final long intervalNs) {
        return new JournalConfig(
                directory,
                syncPolicy,
                intervalNs,
                recordLengthMax,
                segmentLengthBytes,
                freeSpaceFloorBytes,
                keys,
                checkpointIntervalNs);
    }

    /** @return the same with another longest payload. */
    public JournalConfig withRecordLengthMax(final int lengthMax) {
        return new JournalConfig(
                directory,
                syncPolicy,
                syncIntervalNs,
                lengthMax,
                segmentLengthBytes,
                freeSpaceFloorBytes,
                keys,
                checkpointIntervalNs);
    }

    /** @return the same with another length of segments. */
    public JournalConfig withSegmentLengthBytes(final long lengthBytes) {
        return new JournalConfig(
                directory,
                syncPolicy,
                syncIntervalNs,
                recordLengthMax,
                lengthBytes,
                freeSpaceFloorBytes,
                keys,
                checkpointIntervalNs);
    }

    /** @return the same with another floor. */
    public JournalConfig withFreeSpaceFloorBytes(final long floorBytes) {
        return new JournalConfig(
                directory,
                syncPolicy,
                syncIntervalNs,
                recordLengthMax,
                segmentLengthBytes,
                floorBytes,
                keys,
                checkpointIntervalNs);
    }

    /** @return the same with these keys. */
    public JournalConfig withKeys(final KeyRing newKeys) {
        return new JournalConfig(
                directory,
                syncPolicy,
                syncIntervalNs,
                recordLengthMax,
                segmentLengthBytes,
                freeSpaceFloorBytes,
                newKeys,
                checkpointIntervalNs);
    }

    /** @return the same with another value. */
    public JournalConfig withCheckpointIntervalNs(final long intervalNs) {
        return new JournalConfig(
                directory,
                syncPolicy,
                syncIntervalNs,
                recordLengthMax,
                segmentLengthBytes,
                freeSpaceFloorBytes,
                keys,
                intervalNs);
    }

    private static void requireInRange(final String name, final long value, final long min, final long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " out of range: value=" + value + " min=" + min + " max=" + max);
        }
    }
}
