package io.florin.cli;

import io.florin.gateway.CapacityRequest;
import io.florin.gateway.FlorinServer;
import io.florin.gateway.GatewayConfig;
import io.florin.gateway.ServerConfig;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.journal.JournalConfig;
import io.florin.journal.KeyRing;
import io.florin.journal.SyncPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A server in this process, on a free port, with room for little. */
final class ServerFixture implements AutoCloseable {
    private final FlorinServer server;

    private ServerFixture(final FlorinServer server) {
        this.server = server;
    }

    static ServerFixture start(final Path directory) {
        return start(directory, KeyRing.none());
    }

    static ServerFixture start(final Path directory, final KeyRing keys) {
        final JournalConfig journal = JournalConfig.defaults(directory)
                .withKeys(keys)
                .withSyncPolicy(SyncPolicy.NONE)
                .withSegmentLengthBytes(8 << 20)
                .withFreeSpaceFloorBytes(0);
        final ServerConfig config = new ServerConfig(
                GatewayConfig.defaults(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                new PipelineConfig(2048, 1024, 1, 0, 1),
                journal,
                new CapacityRequest(16, 10_000, 100_000, 10_000),
                false);
        return new ServerFixture(FlorinServer.start(config, report -> {}, failure -> {
            throw new IllegalStateException("server failed", failure);
        }));
    }

    int port() {
        return server.port();
    }

    /** Runs a command against this server. */
    CliOutcome run(final String... args) {
        return runAt(port(), args);
    }

    /** Runs a command against a server on this port. */
    static CliOutcome runAt(final int port, final String... args) {
        return CliOutcome.run(Stream.concat(Stream.of(args), Stream.of("--server", "127.0.0.1:" + port))
                .toArray(String[]::new));
    }

    @Override
    public void close() {
        server.close();
    }
}
