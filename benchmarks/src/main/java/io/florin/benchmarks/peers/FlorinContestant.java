package io.florin.benchmarks.peers;

import io.florin.benchmarks.AccountOpener;
import io.florin.benchmarks.Futures;
import io.florin.benchmarks.LoadConfig;
import io.florin.benchmarks.LoadGenerator;
import io.florin.benchmarks.PaymentPlan;
import io.florin.benchmarks.ServerProcess;
import io.florin.client.BlockingClient;
import io.florin.client.ClientConfig;
import io.florin.protocol.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * Florin: a server as a user starts it, over TCP on loopback, all connections on one thread of the load generator.
 *
 * @param launcher scripts/florin.
 */
record FlorinContestant(Path launcher, Mode mode) implements Contestant {
    static final String PEER = "florin";

    private static final List<String> OPTIONS =
            List.of("--host", Servers.LOOPBACK, "--snapshot-every", "off", "--sync-interval-ms", "1000");

    /** The one to compare a mode with: as many payments in flight, and an acknowledgement that says the same or, for memory alone, more. */
    static FlorinContestant comparableTo(final Mode mode, final Path launcher, final int batchConnections) {
        final int connections = mode.batch() == 1 ? mode.connections() : Math.min(batchConnections, mode.inFlight());
        final int window = mode.inFlight() / connections;
        final Durability durability =
                mode.durability() == Durability.MEMORY ? Durability.PAGE_CACHE : mode.durability();
        return new FlorinContestant(
                launcher,
                new Mode(
                        PEER,
                        String.format(
                                Locale.ROOT,
                                "sync %s, %s",
                                durability.florinSync(),
                                window == 1 ? "one at a time" : "window"),
                        connections,
                        window,
                        durability,
                        String.join(" ", OPTIONS),
                        ""));
    }

    @Override
    public Ledger open(final Path directory, final PaymentPlan plan) throws InterruptedException {
        final int port = ServerProcess.freePort();
        final ServerProcess server = Servers.await(output -> ServerProcess.start(
                launcher, directory.resolve("data"), port, mode.durability().florinSync(), OPTIONS, output));
        try {
            final ClientConfig client = ClientConfig.of(Servers.LOOPBACK, port).withClientName("florin-peers");
            AccountOpener.open(client, plan);
            return new FlorinLedger(server, client, plan, mode);
        } catch (final RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private record FlorinLedger(ServerProcess server, ClientConfig client, PaymentPlan plan, Mode mode)
            implements Ledger {
        @Override
        public String version() {
            final String version = ServerProcess.class.getPackage().getImplementationVersion();
            return "Florin " + (version == null ? "of these sources" : version);
        }

        @Override
        public Load start() {
            final ClientConfig windowed = client.withWindow(mode.batch());
            return new FlorinLoad(LoadGenerator.start(
                    LoadConfig.closedLoop(windowed, mode.connections(), Long.MAX_VALUE), plan, (index, reply) -> {}));
        }

        @Override
        public long payAgain(final int count) {
            if (count == 0) {
                return 0;
            }
            try (LoadGenerator again =
                    LoadGenerator.start(LoadConfig.closedLoop(client, 1, count), plan, (index, reply) -> {})) {
                Futures.await(again.done());
                return again.answeredCount() - again.replayedCount();
            }
        }

        @Override
        public Books books() {
            final long transferCount;
            try (BlockingClient queries = BlockingClient.connect(client.withWindow(1))) {
                transferCount = queries.trialBalance().orElseThrow().transferCount();
            }
            return new Books(transferCount, FlorinBalances.read(client, plan));
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private record FlorinLoad(LoadGenerator generator) implements Load {
        @Override
        public Histogram takeLatencies() {
            return generator.takeLatencies(null);
        }

        @Override
        public CompletableFuture<Void> done() {
            return generator.done();
        }

        @Override
        public long stop() {
            Futures.await(generator.stop());
            final long paid = generator.count(Status.OK);
            if (paid != generator.answeredCount()) {
                throw new IllegalStateException(
                        "payments were refused: answered=" + generator.answeredCount() + ", paid=" + paid);
            }
            return paid;
        }

        @Override
        public void close() {
            generator.close();
        }
    }
}
