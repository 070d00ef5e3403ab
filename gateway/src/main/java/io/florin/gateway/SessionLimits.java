package io.florin.gateway;

import io.florin.protocol.Framing;

/**
 * What a peer may cost. Beyond a limit a connection is slowed down where that is enough, and otherwise closed with a reason.
 *
 * @param connectionsMax connections at a time; more are turned away.
 * @param principalConnectionsMax connections of one principal at a time; more are turned away. 0: as many as there are.
 * @param helloTimeoutMs how long a new connection may take until its Welcome, TLS and authentication included, in milliseconds.
 * @param idleTimeoutMs how long a connection may send no whole request, in milliseconds, and a quarter of that more at most. 0: for ever.
 * @param frameLengthMax bytes of the longest request, {@value #FRAME_LENGTH_MAX_MIN} to {@link Framing#REQUEST_FRAME_LENGTH_MAX}.
 * @param window requests that a connection may have in flight; what a client sends beyond it stays in its socket.
 * @param replyBacklogMax bytes of replies that a client may leave unread before it is cut off.
 * @param requestsPerSecondMax requests a second of one principal, over all its connections; what it sends beyond that stays in its
 *     sockets. 0: as many as it can.
 */
public record SessionLimits(
        int connectionsMax,
        int principalConnectionsMax,
        int helloTimeoutMs,
        int idleTimeoutMs,
        int frameLengthMax,
        int window,
        int replyBacklogMax,
        int requestsPerSecondMax) {
    /** The least that the longest request can be limited to: an account can be opened and a payment made, without text. */
    public static final int FRAME_LENGTH_MAX_MIN = 256;

    /** The most that the rate can be limited to. */
    public static final int REQUESTS_PER_SECOND_LIMIT = 100_000_000;

    /** For who asks for nothing else. */
    public static final SessionLimits DEFAULT =
            new SessionLimits(1024, 512, 5000, 600_000, Framing.REQUEST_FRAME_LENGTH_MAX, 8192, 8 * 1024 * 1024, 0);

    /** Checks the ranges. */
    public SessionLimits {
        check("connectionsMax", connectionsMax, 1, Integer.MAX_VALUE);
        check("principalConnectionsMax", principalConnectionsMax, 0, Integer.MAX_VALUE);
        check("helloTimeoutMs", helloTimeoutMs, 1, Integer.MAX_VALUE);
        check("idleTimeoutMs", idleTimeoutMs, 0, Integer.MAX_VALUE);
        check("frameLengthMax", frameLengthMax, FRAME_LENGTH_MAX_MIN, Framing.REQUEST_FRAME_LENGTH_MAX);
        check("window", window, 1, Integer.MAX_VALUE);
        check("replyBacklogMax", replyBacklogMax, Framing.REPLY_FRAME_LENGTH_MAX, Integer.MAX_VALUE);
        check("requestsPerSecondMax", requestsPerSecondMax, 0, REQUESTS_PER_SECOND_LIMIT);
    }

    /** @return a copy with these. */
    public SessionLimits withConnectionsMax(final int value, final int ofPrincipal) {
        return new SessionLimits(
                value,
                ofPrincipal,
                helloTimeoutMs,
                idleTimeoutMs,
                frameLengthMax,
                window,
                replyBacklogMax,
                requestsPerSecondMax);
    }

    /** @return a copy with these. */
    public SessionLimits withTimeoutsMs(final int hello, final int idle) {
        return new SessionLimits(
                connectionsMax,
                principalConnectionsMax,
                hello,
                idle,
                frameLengthMax,
                window,
                replyBacklogMax,
                requestsPerSecondMax);
    }

    /** @return a copy with this. */
    public SessionLimits withFrameLengthMax(final int value) {
        return new SessionLimits(
                connectionsMax,
                principalConnectionsMax,
                helloTimeoutMs,
                idleTimeoutMs,
                value,
                window,
                replyBacklogMax,
                requestsPerSecondMax);
    }

    /** @return a copy with this. */
    public SessionLimits withReplyBacklogMax(final int value) {
        return new SessionLimits(
                connectionsMax,
                principalConnectionsMax,
                helloTimeoutMs,
                idleTimeoutMs,
                frameLengthMax,
                window,
                value,
                requestsPerSecondMax);
    }

    /** @return a copy with this. */
    public SessionLimits withRequestsPerSecondMax(final int value) {
        return new SessionLimits(
                connectionsMax,
                principalConnectionsMax,
                helloTimeoutMs,
                idleTimeoutMs,
                frameLengthMax,
                window,
                replyBacklogMax,
                value);
    }

    private static void check(final String name, final int value, final int min, final int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ": " + value);
        }
    }
}
