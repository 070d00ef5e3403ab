package io.florin.gateway.security;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets one line a second into the log, so that nobody can flood it, and counts those that it held back. Thread-safe. */
public final class LogThrottle {
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoClock;
    private final AtomicLong lastNs;
    private final AtomicLong heldBack = new AtomicLong();

    /** @param nanoClock as {@link System#nanoTime()}. */
    public LogThrottle(final LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        lastNs = new AtomicLong(nanoClock.getAsLong() - INTERVAL_NS);
    }

    /** @return whether to write this line; if not, it is counted. */
    public boolean isDue() {
        final long nowNs = nanoClock.getAsLong();
        final long seenNs = lastNs.get();
        if (nowNs - seenNs >= INTERVAL_NS && lastNs.compareAndSet(seenNs, nowNs)) {
            return true;
        }
        heldBack.incrementAndGet();
        return false;
    }

    /** @return the lines held back since this was last asked. */
    public long takeHeldBack() {
        return heldBack.getAndSet(0);
    }
}
