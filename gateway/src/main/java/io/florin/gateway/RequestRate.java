package io.florin.gateway;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the requests of one principal to so many a second. Who was quiet may send a second's worth at once. What is taken beyond what was
 * earned, such as a chain, is owed. Times are of {@link System#nanoTime()}. Thread-safe, without locks.
 *
 * <p>Source: the Generic Cell Rate Algorithm, ITU-T I.371, which is a token bucket in one number.
 */
final class RequestRate {
    /** Those in front may be gone before their time. */
    private static final long LINE_MAX_NS = TimeUnit.SECONDS.toNanos(1);

    private final long requestNs;
    private final long burstNs;
    private final AtomicInteger waiting = new AtomicInteger();

    /** When the requests taken so far will all have been earned. */
    private final AtomicLong earnedAtNs;

    RequestRate(final int requestsPerSecond, final long nowNs) {
        requestNs = TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
        burstNs = requestsPerSecond * requestNs;
        earnedAtNs = new AtomicLong(nowNs);
    }

    /** Requests that may be taken now; on another thread somebody may be quicker. */
    int available(final long nowNs) {
        final long owedNs = Math.max(0, earnedAtNs.get() - nowNs);
        return (int) Math.max(0, (burstNs - owedNs) / requestNs);
    }

    /** Takes requests. Those that others took in between are owed, and earned before the next ones. */
    void take(final int requests, final long nowNs) {
        long seenNs;
        long nextNs;
        do {
            seenNs = earnedAtNs.get();
            nextNs = nowNs + Math.max(0, seenNs - nowNs) + requests * requestNs;
        } while (!earnedAtNs.compareAndSet(seenNs, nextNs));
    }

    /** How long until a request may be taken, in nanoseconds; 0 when that is now. */
    long waitNs(final long nowNs) {
        return Math.max(0, earnedAtNs.get() - nowNs + requestNs - burstNs);
    }

    /**
     * Gets in line, so that not all that wait come back at once for what one of them can have; {@link #leave()} when the time is over.
     *
     * @return how long to wait, in nanoseconds.
     */
    long join(final long nowNs) {
        return waitNs(nowNs) + Math.min(waiting.getAndIncrement() * requestNs, LINE_MAX_NS);
    }

    /** Gets out of the line. */
    void leave() {
        waiting.decrementAndGet();
    }
}
