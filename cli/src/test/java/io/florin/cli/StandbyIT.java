package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.client.AsyncClient;
import io.florin.client.BlockingClient;
import io.florin.client.ClientConfig;
import io.florin.client.CommandResult;
import io.florin.client.Id128;
import io.florin.client.NewAccount;
import io.florin.client.QueryResult;
import io.florin.client.ServerRole;
import io.florin.client.ServerStatus;
import io.florin.client.Transfer;
import io.florin.protocol.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An active server and a standby on its data directory, each a process of its own: the standby follows, and takes over after a kill. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class StandbyIT {
    private static final long EUR = 978;
    private static final Id128 HOUSE = Id128.of(9001);
    private static final Id128 PAYEE = Id128.of(1);
    private static final long FIRST_ID = 10_000;
    private static final int PAID_BETWEEN = 100;

    @TempDir
    private Path directory;

    @Test
    void shouldFollowThroughARestartAndTakeOverFromAKilledServerWithEveryAcknowledgedPaymentOnce() {
        final Path data = directory.resolve("data");
        final FlorinProcess first = FlorinProcess.serve(data);
        openAccounts(first);
        final State before;
        try (FlorinProcess standby = FlorinProcess.follow(data)) {
            final Load load = new Load(first, FIRST_ID);
            load.awaitAcknowledged(500);
            first.kill();
            load.stop();
            final Load next = payThroughASecondKill(data, standby, load.nextId);
            assertTakesOver(data, standby);
            assertTakesUp(standby, load, next);
            try (BlockingClient client = client(standby)) {
                before = State.of(client);
            }
            standby.kill();
        }
        try (FlorinProcess server = FlorinProcess.serve(data);
                BlockingClient client = client(server)) {
            assertEquals(before, State.of(client));
            assertEquals(
                    ServerRole.ACTIVE, client.getServerStatus().orElseThrow().role());
        }
    }

    /** On the server that is started again, which the standby goes on to follow. */
    private static Load payThroughASecondKill(final Path data, final FlorinProcess standby, final long nextId) {
        try (FlorinProcess second = FlorinProcess.serve(data)) {
            assertFollows(second, standby);
            final Load load = new Load(second, nextId);
            load.awaitAcknowledged(1_000);
            assertRefusesCommands(standby);
            assertRefusesPromotion(standby);
            load.awaitAcknowledged(2_000);
            second.kill();
            load.stop();
            return load;
        }
    }

    private static void assertFollows(final FlorinProcess server, final FlorinProcess standby) {
        try (BlockingClient client = client(server);
                BlockingClient follower = client(standby)) {
            for (int i = 0; i < PAID_BETWEEN; i++) {
                assertTrue(client.transfer(payment(i + 1)).isOk());
            }
            awaitSame(client, follower);
        }
        final CliOutcome status = CliOutcome.run("server-status", "--server", address(standby), "--output", "json");
        assertEquals("STANDBY", status.json().path("role").asText());
        assertEquals("0", status.json().path("lagCommands").asText());
    }

    private static void assertTakesOver(final Path data, final FlorinProcess standby) {
        final CliOutcome promoted = CliOutcome.run("promote", "--server", address(standby), "--output", "json");
        assertEquals(0, promoted.exitCode(), promoted::toString);
        assertEquals("OK", promoted.json().path("status").asText());
        standby.outLine("promoted: sequence=" + promoted.json().path("sequence").asText());
        assertEquals(
                0, CliOutcome.run("promote", "--server", address(standby)).exitCode(), "a repetition does no harm");

        final CliOutcome second = CliOutcome.run("serve", "--data", data.toString(), "--port", "0");
        assertEquals(3, second.exitCode(), second::toString);
        assertTrue(second.err().contains("data directory is in use by another process"), second::err);
    }

    @Test
    void shouldSayThatThereIsNothingToFollow() {
        final CliOutcome outcome =
                CliOutcome.run("follow", "--data", directory.resolve("none").toString(), "--port", "0");
        assertEquals(3, outcome.exitCode(), outcome::toString);
        assertTrue(outcome.err().contains("there is no journal to follow yet"), outcome::err);
    }

    private static void assertRefusesCommands(final FlorinProcess standby) {
        try (BlockingClient client = client(standby)) {
            assertEquals(Status.STANDBY, client.transfer(payment(FIRST_ID - 1)).status());
            assertEquals(
                    ServerRole.STANDBY, client.getServerStatus().orElseThrow().role());
        }
    }

    private static void assertRefusesPromotion(final FlorinProcess standby) {
        final CliOutcome outcome = CliOutcome.run("promote", "--server", address(standby), "--output", "json");
        assertEquals(1, outcome.exitCode(), outcome::toString);
        assertEquals("WRITER_ALIVE", outcome.json().path("status").asText());
        assertTrue(outcome.json().path("detail").asText().contains("holder=pid "), outcome::out);
    }

    /** Sends everything again: what was acknowledged is known, and the rest is carried out now, if it was not before. */
    private static void assertTakesUp(final FlorinProcess promoted, final Load first, final Load second) {
        final long end = second.nextId;
        try (AsyncClient client = AsyncClient.connect(ClientConfig.of("127.0.0.1", promoted.port()))) {
            final List<CompletableFuture<CommandResult>> calls = new ArrayList<>();
            for (long id = FIRST_ID; id < end; id++) {
                calls.add(client.transfer(payment(id)));
            }
            for (int i = 0; i < calls.size(); i++) {
                final long id = FIRST_ID + i;
                final CommandResult result = calls.get(i).join();
                assertTrue(result.isOk(), result::toString);
                assertTrue(
                        result.replayed() || (!first.acknowledged.contains(id) && !second.acknowledged.contains(id)),
                        () -> "lost: id=" + id);
            }
            assertTrue(client.transfer(payment(end)).join().isOk());
            assertEquals(
                    end - FIRST_ID + 1 + PAID_BETWEEN,
                    client.getAccount(PAYEE).join().orElseThrow().balances().available());
        }
    }

    private static void openAccounts(final FlorinProcess server) {
        try (BlockingClient client = client(server)) {
            assertTrue(client.openAccount(NewAccount.house(HOUSE, EUR)).isOk());
            assertTrue(client.openAccount(NewAccount.customer(PAYEE, EUR)).isOk());
        }
    }

    private static void awaitSame(final BlockingClient active, final BlockingClient standby) {
        final QueryResult<Long> expected = active.getStateHash();
        QueryResult<ServerStatus> status = standby.getServerStatus();
        while (status.sequence() < expected.sequence()) {
            pause();
            status = standby.getServerStatus();
        }
        assertEquals(expected, standby.getStateHash());
    }

    private static void pause() {
        assertFalse(Thread.currentThread().isInterrupted(), "it takes too long");
        LockSupport.parkNanos(1_000_000);
    }

    private static Transfer payment(final long id) {
        return Transfer.of(Id128.of(id), HOUSE, PAYEE, EUR, 1);
    }

    private static String address(final FlorinProcess process) {
        return "127.0.0.1:" + process.port();
    }

    private static BlockingClient client(final FlorinProcess process) {
        return BlockingClient.connect(ClientConfig.of("127.0.0.1", process.port()));
    }

    /** What two servers must agree on. */
    private record State(QueryResult<Long> hash, long accounts, long transfers) {
        static State of(final BlockingClient client) {
            final var totals = client.trialBalance().orElseThrow();
            return new State(client.getStateHash(), totals.accountCount(), totals.transferCount());
        }
    }

    /** Payments, one after the other in flight, until the server is gone. */
    private static final class Load {
        private static final int IN_FLIGHT = 64;

        private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
        private final AsyncClient client;
        private final Thread thread = new Thread(this::run, "load");
        private volatile boolean isStopped;
        private volatile long nextId;

        Load(final FlorinProcess server, final long firstId) {
            nextId = firstId;
            client = AsyncClient.connect(ClientConfig.of("127.0.0.1", server.port())
                    .withWindow(IN_FLIGHT)
                    .withRequestTimeout(Duration.ofSeconds(2)));
            thread.start();
        }

        void awaitAcknowledged(final int count) {
            while (acknowledged.size() < count) {
                assertTrue(thread.isAlive(), "the load has ended");
                pause();
            }
        }

        void stop() {
            isStopped = true;
            try {
                thread.join();
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
            client.close();
        }

        private void run() {
            final List<CompletableFuture<?>> calls = new ArrayList<>();
            while (!isStopped) {
                final long id = nextId;
                nextId = id + 1;
                calls.add(client.transfer(payment(id)).thenAccept(result -> {
                    if (result.isOk()) {
                        acknowledged.add(id);
                    }
                }));
            }
            CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0]))
                    .exceptionally(unanswered -> null)
                    .join();
        }
    }
}
