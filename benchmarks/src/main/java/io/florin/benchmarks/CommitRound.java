package io.florin.benchmarks;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One log, filled as fast as it goes: append and commit, record by record, on one thread.
 *
 * @param commands how many were committed.
 * @param elapsedNs from before the first append to behind the last commit; opening and closing are not in it.
 * @param usage of the process and the device meanwhile.
 * @param commitsNs append and commit of each record.
 */
record CommitRound(long commands, long elapsedNs, StorageMeter usage, Histogram commitsNs) {
    /** Length of a command in bytes. */
    static final int COMMAND_LENGTH = 128;

    private static final long COMMIT_MAX_NS = 60_000_000_000L;

    static CommitRound run(final CommitLog log, final Path directory, final int records, final int commandsPerRecord) {
        final UnsafeBuffer payload = payload(commandsPerRecord);
        final Histogram commitsNs = new Histogram(COMMIT_MAX_NS, 3);
        final StorageMeter begin = StorageMeter.now(directory);
        final long beginNs = System.nanoTime();
        long lastNs = beginNs;
        long sequence = 1;
        for (int i = 0; i < records; i++) {
            log.append(sequence, commandsPerRecord, payload, payload.capacity());
            log.commit();
            sequence += commandsPerRecord;
            final long nowNs = System.nanoTime();
            commitsNs.recordValue(Math.min(COMMIT_MAX_NS, nowNs - lastNs));
            lastNs = nowNs;
        }
        final StorageMeter usage = StorageMeter.now(directory).since(begin);
        return new CommitRound(sequence - 1, lastNs - beginNs, usage, commitsNs);
    }

    double commandsPerSecond() {
        return commands * 1e9 / elapsedNs;
    }

    double cpuNsPerCommand() {
        return (double) usage.cpuNs() / commands;
    }

    /** Noise, so that no device can compress it. */
    static UnsafeBuffer payload(final int commands) {
        final UnsafeBuffer payload =
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(commands * COMMAND_LENGTH, Long.BYTES));
        final SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < payload.capacity(); i += Long.BYTES) {
            payload.putLong(i, random.nextLong());
        }
        return payload;
    }
}
