package io.florin.gateway.security;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How often somebody failed to authenticate lately, by source address and by key id, and how long the next answer is held back for that. Each
 * failure doubles the delay; ten quiet minutes forget it. Holds as many names as it is told, and forgets the ones that were quiet longest
 * before it holds more. Only failures wait: nobody can lock another out. Thread-safe.
 */
final class FailureTable {
    static final long DELAY_MIN_MS = 100;
    static final long DELAY_MAX_MS = 3000;

    private static final long QUIET_NS = TimeUnit.MINUTES.toNanos(10);
    private static final int DOUBLINGS_MAX = 5;

    private final LongSupplier nanoClock;
    private final Map<String, Entry> entries;

    private record Entry(int failures, long lastNs) {}

    FailureTable(final int namesMax, final LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(final Map.Entry<String, Entry> eldest) {
                return size() > namesMax;
            }
        };
    }

    /** Notes a failure. @return how long its answer is held back, in milliseconds. */
    synchronized long onFailure(final String address, final String keyId) {
        final int failures = Math.max(increment("address " + address), increment("key " + keyId));
        return Math.min(DELAY_MAX_MS, DELAY_MIN_MS << Math.min(failures - 1, DOUBLINGS_MAX));
    }

    synchronized int size() {
        return entries.size();
    }

    private int increment(final String name) {
        final long nowNs = nanoClock.getAsLong();
        final Entry known = entries.get(name);
        final int failures =
                known == null || nowNs - known.lastNs() > QUIET_NS ? 1 : Math.addExact(known.failures(), 1);
        entries.put(name, new Entry(failures, nowNs));
        return failures;
    }
}
