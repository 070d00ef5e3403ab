package io.florin.gateway;

import io.florin.gateway.security.SecurityConfig;
import java.net.InetSocketAddress;

/**
 * Where the gateway listens, and what it lets its peers do.
 *
 * @param address where it listens; port 0 takes any free one.
 * @param eventLoops threads that serve the sockets; each publishes into the ring.
 * @param limits that it puts on its peers.
 * @param security who may come, and how.
 */
public record GatewayConfig(InetSocketAddress address, int eventLoops, SessionLimits limits, SecurityConfig security) {
    /** The port when none is asked for. */
    public static final int PORT = 7400;

    /** Checks the ranges. */
    public GatewayConfig {
        if (eventLoops < 1) {
            throw new IllegalArgumentException("eventLoops must be at least 1: " + eventLoops);
        }
    }

    /** The defaults, for a developer's own machine: one event loop, {@link SessionLimits#DEFAULT}, {@link SecurityConfig#DEVELOPMENT}. */
    public static GatewayConfig defaults(final InetSocketAddress address) {
        return new GatewayConfig(address, 1, SessionLimits.DEFAULT, SecurityConfig.DEVELOPMENT);
    }

    /** @return a copy with this. */
    public GatewayConfig withLimits(final SessionLimits value) {
        return new GatewayConfig(address, eventLoops, value, security);
    }

    /** @return a copy with this. */
    public GatewayConfig withSecurity(final SecurityConfig value) {
        return new GatewayConfig(address, eventLoops, limits, value);
    }
}
