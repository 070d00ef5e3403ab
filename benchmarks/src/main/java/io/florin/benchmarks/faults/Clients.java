package io.florin.benchmarks.faults;

import io.florin.client.ClientConfig;
import io.florin.client.ReconnectPolicy;
import java.time.Duration;

/** How campaigns connect: with patience, and never again when the connection is lost. */
final class Clients {
    private static final Duration CONNECT_TIMEOUT = Duration.ofMinutes(10);

    private Clients() {}

    static ClientConfig of(final int port, final int window) {
        return ClientConfig.of("127.0.0.1", port)
                .withWindow(window)
                .withConnectTimeout(CONNECT_TIMEOUT)
                .withRequestTimeout(CONNECT_TIMEOUT)
                .withReconnect(ReconnectPolicy.NEVER)
                .withClientName("florin-faults");
    }
}
