package io.florin.cli;

import io.florin.gateway.SessionLimits;
import io.florin.protocol.Framing;
import picocli.CommandLine.Option;

/** What a client may cost a server. */
final class LimitOptions {
    private static final SessionLimits DEFAULTS = SessionLimits.DEFAULT;
    private static final String DEFAULT = ServeOptions.DEFAULT;

    @Option(names = "--connections-max", paramLabel = "N", description = "Connections at a time" + DEFAULT)
    private int connectionsMax = DEFAULTS.connectionsMax();

    @Option(
            names = "--principal-connections-max",
            paramLabel = "N",
            description = "Connections of one principal at a time; 0: no limit" + DEFAULT)
    private int principalConnectionsMax = DEFAULTS.principalConnectionsMax();

    @Option(
            names = "--hello-timeout-ms",
            paramLabel = "N",
            description = "Time that a new connection has until its Welcome, TLS and authentication included" + DEFAULT)
    private int helloTimeoutMs = DEFAULTS.helloTimeoutMs();

    @Option(
            names = "--idle-timeout-ms",
            paramLabel = "N",
            description = "Time after which a connection is closed that sends no whole request; 0: never" + DEFAULT)
    private int idleTimeoutMs = DEFAULTS.idleTimeoutMs();

    @Option(
            names = "--frame-max",
            paramLabel = "BYTES",
            description = "Bytes of the longest request, " + SessionLimits.FRAME_LENGTH_MAX_MIN + " to "
                    + Framing.REQUEST_FRAME_LENGTH_MAX + DEFAULT)
    private int frameLengthMax = DEFAULTS.frameLengthMax();

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Requests that a connection may have in flight" + DEFAULT)
    private int window = DEFAULTS.window();

    @Option(
            names = "--reply-backlog-max",
            paramLabel = "BYTES",
            description = "Bytes of replies that a client may leave unread before it is cut off" + DEFAULT)
    private int replyBacklogMax = DEFAULTS.replyBacklogMax();

    @Option(
            names = "--requests-per-second-max",
            paramLabel = "N",
            description =
                    "Requests a second of one principal, over all its connections; what it sends beyond that waits in"
                            + " its sockets. 0: no limit" + DEFAULT)
    private int requestsPerSecondMax = DEFAULTS.requestsPerSecondMax();

    /** @throws picocli.CommandLine.ParameterException naming the flag and the value that cannot be. */
    SessionLimits limits(final Ranges ranges) {
        ranges.check("--connections-max", connectionsMax, 1, Integer.MAX_VALUE);
        ranges.check("--principal-connections-max", principalConnectionsMax, 0, Integer.MAX_VALUE);
        ranges.check("--hello-timeout-ms", helloTimeoutMs, 1, Integer.MAX_VALUE);
        ranges.check("--idle-timeout-ms", idleTimeoutMs, 0, Integer.MAX_VALUE);
        ranges.check(
                "--frame-max", frameLengthMax, SessionLimits.FRAME_LENGTH_MAX_MIN, Framing.REQUEST_FRAME_LENGTH_MAX);
        ranges.check("--window", window, 1, Integer.MAX_VALUE);
        ranges.check("--reply-backlog-max", replyBacklogMax, Framing.REPLY_FRAME_LENGTH_MAX, Integer.MAX_VALUE);
        ranges.check("--requests-per-second-max", requestsPerSecondMax, 0, SessionLimits.REQUESTS_PER_SECOND_LIMIT);
        return new SessionLimits(
                connectionsMax,
                principalConnectionsMax,
                helloTimeoutMs,
                idleTimeoutMs,
                frameLengthMax,
                window,
                replyBacklogMax,
                requestsPerSecondMax);
    }
}
