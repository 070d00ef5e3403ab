package io.florin.gateway;

import io.florin.gateway.pipeline.Pipeline;
import io.florin.gateway.security.LogThrottle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The connections that there are, those that wait for room in the ring, and what each principal takes of the gateway. Thread-safe.
 */
final class Sessions {
    /** Connections beyond the limit that are open at a time to be told so; others beyond it are closed without a word. */
    private static final int TURNED_AWAY_MAX = 128;

    private final Set<SessionHandler> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<SessionHandler> starved = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<Integer, PrincipalUsage> principals = new ConcurrentHashMap<>();
    private final SessionMetrics metrics = new SessionMetrics();
    private final ReplyBacklog replyBacklog;
    private final LogThrottle cutOffLog = new LogThrottle(System::nanoTime);
    private final AtomicInteger count = new AtomicInteger();
    private final Pipeline pipeline;
    private final SessionLimits limits;

    Sessions(final Pipeline pipeline, final SessionLimits limits) {
        this.pipeline = pipeline;
        this.limits = limits;
        replyBacklog = new ReplyBacklog(limits.replyBacklogTotalMax());
    }

    /** What becomes of a new connection. */
    enum Admission {
        /** It may say Hello. */
        ADMITTED,
        /** There are as many as there may be, which it is to be told. */
        TURNED_AWAY,
        /** There are even too many to be told. */
        IGNORED
    }

    Admission add(final SessionHandler session) {
        metrics.onAccepted();
        final int number = count.incrementAndGet();
        if (number - limits.connectionsMax() > TURNED_AWAY_MAX) {
            count.decrementAndGet();
            return Admission.IGNORED;
        }
        open.add(session);
        return number > limits.connectionsMax() ? Admission.TURNED_AWAY : Admission.ADMITTED;
    }

    void remove(final SessionHandler session) {
        if (open.remove(session)) {
            count.decrementAndGet();
        }
    }

    /** Connections that are open now, those that are being turned away included. */
    int count() {
        return count.get();
    }

    SessionMetrics metrics() {
        return metrics;
    }

    /** What all peers together have left unread. */
    ReplyBacklog replyBacklog() {
        return replyBacklog;
    }

    /** Has the largest session of the principal that leaves the most unread look again, and end if all is still too much. */
    void settleLargest() {
        SessionHandler largest = null;
        long most = 0;
        long mostOfPrincipal = 0;
        for (final SessionHandler session : open) {
            final long unread = session.unreadBytes();
            final long ofPrincipal = session.unreadBytesOfPrincipal();
            if (unread > 0 && (ofPrincipal > mostOfPrincipal || (ofPrincipal == mostOfPrincipal && unread > most))) {
                most = unread;
                mostOfPrincipal = ofPrincipal;
                largest = session;
            }
        }
        if (largest != null) {
            largest.scheduleSettle();
        }
    }

    /** Lets a line about a peer that was cut off into the log now and then. */
    LogThrottle cutOffLog() {
        return cutOffLog;
    }

    /** What this principal takes of the gateway. Kept until the server ends: there are as many as the principals' file has. */
    PrincipalUsage usage(final int principalId) {
        return principals.computeIfAbsent(principalId, id -> new PrincipalUsage(limits, System.nanoTime()));
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
