package io.florin.gateway;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What one principal takes of the gateway, over all its connections. Thread-safe. */
final class PrincipalUsage {
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong unreadBytes = new AtomicLong();
    private final int connectionsMax;
    private final @Nullable RequestRate rate;

    PrincipalUsage(final SessionLimits limits, final long nowNs) {
        connectionsMax = limits.principalConnectionsMax() == 0 ? Integer.MAX_VALUE : limits.principalConnectionsMax();
        rate = limits.requestsPerSecondMax() == 0 ? null : new RequestRate(limits.requestsPerSecondMax(), nowNs);
    }

    /** @return false when the principal has as many connections as it may. */
    boolean addConnection() {
        if (connections.incrementAndGet() > connectionsMax) {
            connections.decrementAndGet();
            return false;
        }
        return true;
    }

    void removeConnection() {
        connections.decrementAndGet();
    }

    /** Notes that it left so many more bytes of replies unread, or read so many. */
    void addUnread(final long difference) {
        unreadBytes.addAndGet(difference);
    }

    /** Bytes of replies that it leaves unread. */
    long unreadBytes() {
        return unreadBytes.get();
    }

    /** How fast it may ask; null: as fast as it can. */
    @Nullable
    RequestRate rate() {
        return rate;
    }
}
