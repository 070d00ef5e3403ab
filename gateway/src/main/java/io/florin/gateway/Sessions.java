package io.florin.gateway;

import io.florin.gateway.pipeline.Pipeline;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The connections that there are, and those that wait for room in the ring. Thread-safe. */
final class Sessions {
    private final Set<SessionHandler> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<SessionHandler> starved = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Pipeline pipeline;
    private final int connectionsMax;

    Sessions(final Pipeline pipeline, final int connectionsMax) {
        this.pipeline = pipeline;
        this.connectionsMax = connectionsMax;
    }

    /** @return false when there are as many as there may be. */
    boolean add(final SessionHandler session) {
        if (count.incrementAndGet() > connectionsMax) {
            count.decrementAndGet();
            return false;
        }
        return open.add(session);
    }

    void remove(final SessionHandler session) {
        if (open.remove(session)) {
            count.decrementAndGet();
        }
    }

    /** Notes that a session waits for room in the ring; it will be resumed when there is some. */
    void addStarved(final SessionHandler session) {
        starved.add(session);
        pipeline.wantSpace();
        if (pipeline.freeSlots() >= Pipeline.CHAIN_LENGTH_MAX) {
            resumeStarved(); // a batch ended in between, and nobody may come to say so
        }
    }

    /** Resumes all that wait. Called by the pipeline's thread: each runs on its own event loop. */
    void resumeStarved() {
        SessionHandler session = starved.poll();
        while (session != null) {
            session.scheduleResume();
            session = starved.poll();
        }
    }

    void forEach(final Consumer<SessionHandler> action) {
        open.forEach(action);
    }
}
