package io.florin.gateway;

import io.florin.gateway.security.SecurityConfig;
import io.florin.protocol.Framing;
import java.net.InetSocketAddress;

/**
 * Where the gateway listens, and the limits that it puts on its peers.
 *
 * @param address where it listens; port 0 takes any free one.
 * @param eventLoops threads that serve the sockets; each publishes into the ring.
 * @param window requests that a connection may have in flight; what a client sends beyond it stays in its socket.
 * @param connectionsMax connections at a time.
 * @param helloTimeoutMs how long a new connection may take until its Welcome, TLS and authentication included, in milliseconds.
 * @param replyBacklogMax bytes of replies that a client may leave unread before it is cut off.
 * @param security who may come, and how.
 */
public record GatewayConfig(
        InetSocketAddress address,
        int eventLoops,
        int window,
        int connectionsMax,
        int helloTimeoutMs,
        int replyBacklogMax,
        SecurityConfig security) {
    /** The port when none is asked for. */
    public static final int PORT = 7400;

    /** Checks the ranges. */
    public GatewayConfig {
        atLeast("eventLoops", eventLoops, 1);
        atLeast("window", window, 1);
        atLeast("connectionsMax", connectionsMax, 1);
        atLeast("helloTimeoutMs", helloTimeoutMs, 1);
        atLeast("replyBacklogMax", replyBacklogMax, Framing.REPLY_FRAME_LENGTH_MAX);
    }

    /** As the whole constructor, for a developer's own machine: {@link SecurityConfig#DEVELOPMENT}. */
    public GatewayConfig(
            final InetSocketAddress address,
            final int eventLoops,
            final int window,
            final int connectionsMax,
            final int helloTimeoutMs,
            final int replyBacklogMax) {
        this(address, eventLoops, window, connectionsMax, helloTimeoutMs, replyBacklogMax, SecurityConfig.DEVELOPMENT);
    }

    /** @return a copy with this. */
    public GatewayConfig withSecurity(final SecurityConfig value) {
        return new GatewayConfig(address, eventLoops, window, connectionsMax, helloTimeoutMs, replyBacklogMax, value);
    }

    /** The defaults: one event loop, a window of 8,192, 1,024 connections, 5 s for the Hello, 8 MiB of unread replies. */
    public static GatewayConfig defaults(final InetSocketAddress address) {
        return new GatewayConfig(address, 1, 8192, 1024, 5000, 8 * 1024 * 1024);
    }

    private static void atLeast(final String name, final int value, final int min) {
        if (value < min) {
            throw new IllegalArgumentException(name + " must be at least " + min + ": " + value);
        }
    }
}
