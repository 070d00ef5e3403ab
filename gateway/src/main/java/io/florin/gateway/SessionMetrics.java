package io.florin.gateway;

import io.florin.protocol.DisconnectReason;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What the gateway counts of its connections, none of it on the way of a request. Thread-safe. */
final class SessionMetrics {
    private final AtomicLong accepted = new AtomicLong();
    /** By code, which is dense from 1. */
    private final AtomicLongArray disconnects = new AtomicLongArray(DisconnectReason.values().length + 1);

    void onAccepted() {
        accepted.incrementAndGet();
    }

    void onDisconnect(final DisconnectReason reason) {
        disconnects.incrementAndGet(reason.code());
    }

    /** Connections since the start, those turned away included. */
    long accepted() {
        return accepted.get();
    }

    /** Connections that the server ended for this reason. */
    long disconnects(final DisconnectReason reason) {
        return disconnects.get(reason.code());
    }
}
