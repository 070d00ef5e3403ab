package io.florin.benchmarks;

import io.florin.client.ClientConfig;

/**
 * How the load generator drives a server.
 *
 * @param client how each connection is made; its window is the connection's.
 * @param connections at least 1; all on one thread.
 * @param ratePerSecond payments a second on a fixed schedule (open loop), or 0: as many as the windows let through (closed loop).
 * @param paymentsMax where to stop, at the latest.
 */
record LoadConfig(ClientConfig client, int connections, long ratePerSecond, long paymentsMax) {
    LoadConfig {
        if (connections < 1) {
            throw new IllegalArgumentException("connections must be at least 1: " + connections);
        }
        if (ratePerSecond < 0) {
            throw new IllegalArgumentException("rate must not be negative: " + ratePerSecond);
        }
        if (paymentsMax < 1) {
            throw new IllegalArgumentException("payments must be at least 1: " + paymentsMax);
        }
    }

    boolean isOpenLoop() {
        return ratePerSecond > 0;
    }
}
