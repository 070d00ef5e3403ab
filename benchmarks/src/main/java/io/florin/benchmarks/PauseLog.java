package io.florin.benchmarks;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The longest pauses, each with when it began, so that it can be found in another log. Latencies above the threshold that overlap in
 * time are one pause.
 *
 * <p>One thread writes; any may read. A latency below the threshold costs a comparison.
 */
final class PauseLog {
    private final long thresholdNs;
    private final int keptMax;
    private final long originNs = System.nanoTime();
    private final Instant origin = Instant.now();
    private final List<Pause> longest = new ArrayList<>();
    private long pauseCount;
    private boolean isOpen;
    private long beginNs;
    private long endNs;
    private long worstNs;
    private long lateCount;

    /**
     * A pause.
     *
     * @param begin when the first thing began, or was due, that was late.
     * @param worstNs the longest of its latencies.
     * @param lateCount how many of them were above the threshold.
     */
    record Pause(Instant begin, long worstNs, long lateCount) {
        Instant end() {
            return begin.plusNanos(worstNs);
        }

        boolean overlaps(final Pause other) {
            return !begin.isAfter(other.end()) && !other.begin.isAfter(end());
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s %,.1f ms, %,d late",
                    begin.truncatedTo(ChronoUnit.MILLIS),
                    worstNs / 1e6,
                    lateCount);
        }
    }

    /**
     * @param thresholdNs above which a latency is a pause.
     * @param keptMax how many of the longest are kept.
     */
    PauseLog(final long thresholdNs, final int keptMax) {
        this.thresholdNs = thresholdNs;
        this.keptMax = keptMax;
    }

    long thresholdMs() {
        return TimeUnit.NANOSECONDS.toMillis(thresholdNs);
    }

    /** Notes a latency by the two times of {@link System#nanoTime} that it lies between. */
    void onLatency(final long fromNs, final long toNs) {
        if (toNs - fromNs > thresholdNs) {
            onLate(fromNs, toNs);
        }
    }

    /** Forgets all. */
    synchronized void clear() {
        longest.clear();
        pauseCount = 0;
        isOpen = false;
    }

    /** How many pauses there were. */
    synchronized long count() {
        return pauseCount + (isOpen ? 1 : 0);
    }

    /** The longest ones, in order of time. */
    synchronized List<Pause> longest() {
        final List<Pause> pauses = new ArrayList<>(longest);
        if (isOpen) {
            pauses.add(current());
        }
        pauses.sort(Comparator.comparing(Pause::begin));
        return pauses;
    }

    private synchronized void onLate(final long fromNs, final long toNs) {
        if (isOpen && fromNs - endNs > 0) {
            longest.add(current());
            pauseCount++;
            isOpen = false;
            if (longest.size() > keptMax) {
                longest.remove(longest.stream()
                        .min(Comparator.comparingLong(Pause::worstNs))
                        .orElseThrow());
            }
        }
        if (!isOpen) {
            isOpen = true;
            beginNs = fromNs;
            endNs = toNs;
            worstNs = 0;
            lateCount = 0;
        }
        beginNs = Math.min(beginNs, fromNs);
        endNs = Math.max(endNs, toNs);
        worstNs = Math.max(worstNs, toNs - fromNs);
        lateCount++;
    }

    private Pause current() {
        return new Pause(origin.plusNanos(beginNs - originNs), worstNs, lateCount);
    }
}
