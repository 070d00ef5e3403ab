package io.florin.benchmarks;

import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One log under a steady load: what is due is appended as one record and committed, as the server's pipeline does it. A command's
 * latency counts from when it was due to when its record was committed: free of coordinated omission.
 */
final class PacedRound {
    private static final int COMMANDS_PER_RECORD_MAX = 8_000;
    private static final long IDLE_NS = 50_000;
    private static final double NS_PER_SECOND = 1e9;

    private final CommitLog log;
    private final long ratePerSecond;
    private final PauseLog pauses;
    private final UnsafeBuffer payload = CommitRound.payload(COMMANDS_PER_RECORD_MAX);
    private final Histogram latenciesNs = new Histogram(3);
    private final Histogram commitsNs = new Histogram(3);
    private final Histogram rollsNs = new Histogram(3);
    private long sequence = 1;

    PacedRound(final CommitLog log, final long ratePerSecond, final PauseLog pauses) {
        this.log = log;
        this.ratePerSecond = ratePerSecond;
        this.pauses = pauses;
    }

    /** From due to committed, one value a command. */
    Histogram latenciesNs() {
        return latenciesNs;
    }

    /** Append and commit, one value a record, those of {@link #rollsNs} not in it. */
    Histogram commitsNs() {
        return commitsNs;
    }

    /** Append and commit of the records that were the first of a new file. */
    Histogram rollsNs() {
        return rollsNs;
    }

    /** Runs for so long. */
    void run(final long durationNs) {
        final long startNs = System.nanoTime();
        long done = 0;
        long elapsedNs = 0;
        while (elapsedNs < durationNs) {
            final int due = (int) Math.min(COMMANDS_PER_RECORD_MAX, dueAt(elapsedNs) - done);
            if (due > 0) {
                commit(due);
                recordLatencies(startNs, done, due);
                done += due;
            } else {
                LockSupport.parkNanos(IDLE_NS);
            }
            elapsedNs = System.nanoTime() - startNs;
        }
    }

    private void commit(final int commands) {
        final int rollsBefore = log.rollCount();
        final long beginNs = System.nanoTime();
        log.append(sequence, commands, payload, commands * CommitRound.COMMAND_LENGTH);
        log.commit();
        final long endNs = System.nanoTime();
        sequence += commands;
        (log.rollCount() == rollsBefore ? commitsNs : rollsNs).recordValue(endNs - beginNs);
        pauses.onLatency(beginNs, endNs);
    }

    private void recordLatencies(final long startNs, final long first, final int count) {
        final long nowNs = System.nanoTime();
        for (long i = first; i < first + count; i++) {
            latenciesNs.recordValue(Math.max(0, nowNs - startNs - (long) (i * NS_PER_SECOND / ratePerSecond)));
        }
    }

    private long dueAt(final long elapsedNs) {
        return (long) (elapsedNs / NS_PER_SECOND * ratePerSecond);
    }
}
