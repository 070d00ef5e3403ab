package io.florin.benchmarks;

import io.florin.client.ClientConfig;

/**
 * How the load generator drives a server.
 *
 * @param client how each connection is made; its window is the connection's.
 * @param connections at least 1; all on one thread.
 * @param ratePerSecond payments a second on a fixed schedule (open loop), or 0: as many as the windows let through (closed loop).
 * @param paceNs how long the open loop sleeps between looks at its schedule, in nanoseconds: short costs processor time, long makes the
 *     payments late, which their latencies count.
 * @param paymentsMax where to stop, at the latest.
 */
public record LoadConfig(ClientConfig client, int connections, long ratePerSecond, long paceNs, long paymentsMax) {
    private static final long PACE_NS = 50_000;

    /** Checks the ranges. */
    public LoadConfig {
        if (connections < 1) {
            throw new IllegalArgumentException("connections must be at least 1: " + connections);
        }
        if (ratePerSecond < 0) {
            throw new IllegalArgumentException("rate must not be negative: " + ratePerSecond);
        }
        if (paceNs < 1) {
            throw new IllegalArgumentException("pace must be at least 1 ns: " + paceNs);
        }
        if (paymentsMax < 1) {
            throw new IllegalArgumentException("payments must be at least 1: " + paymentsMax);
        }
    }

    /** As many of the payments as the windows let through. */
    public static LoadConfig closedLoop(final ClientConfig client, final int connections, final long payments) {
        return new LoadConfig(client, connections, 0, PACE_NS, payments);
    }

    boolean isOpenLoop() {
        return ratePerSecond > 0;
    }
}
