package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.florin.client.AsyncClient;
import io.florin.client.BlockingClient;
import io.florin.client.ClientConfig;
import io.florin.client.Id128;
import io.florin.client.NewAccount;
import io.florin.client.Transfer;
import io.florin.client.TrialBalance;
import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.journal.JournalRecovery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots beside the real server under load, and starts from them, through the launcher. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class SnapshotIT {
    private static final long CZK = 203;
    private static final Id128 HOUSE = Id128.of(9001);
    private static final Id128 CUSTOMER = Id128.of(1);
    private static final int FIRST_ID = 1_000;
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(120);
    private static final Pattern MADE = Pattern.compile("snapshot: made=true sequence=(\\d+) .*");
    private static final Pattern PRUNED = Pattern.compile("snapshot: .* prunedJournalBytes=[1-9].*");
    private static final Pattern RECOVERED = Pattern.compile("recovered: commands=(\\d+) .* sequence=(\\d+) .*");
    private static final int PAYLOAD_POSITION = 1_000;

    @TempDir
    private Path directory;

    private Path data;

    @BeforeEach
    void nameData() {
        data = directory.resolve("data");
    }

    @Test
    void shouldStartFromSnapshotThatWasMadeUnderLoad() throws IOException {
        final long answered;
        try (FlorinProcess server = FlorinProcess.serve(data, "--segment-mb", "3", "--snapshot-every", "100ms");
                Load load = new Load(server.port())) {
            awaitLines(server, MADE, 1);
            assertTrue(list().get("count").asInt() >= 1);
            server.kill();
            answered = load.answered();
        }

        final TrialBalance fromSnapshot = startAndLookAt(answered);

        try (RecoveredEngine fromJournal = new RecoveredEngine()) {
            JournalRecovery.replay(data, fromJournal::onRecord);
            assertEquals(fromJournal.engine().stateHash(), fromSnapshot.stateHash());
        }
    }

    @Test
    void shouldPruneTheJournalBehindTheOldestSnapshot() throws IOException {
        final long answered;
        try (FlorinProcess server = FlorinProcess.serve(
                        data,
                        "--segment-mb",
                        "3",
                        "--sync",
                        "none",
                        "--snapshot-every",
                        "100ms",
                        "--snapshot-prune-journal");
                Load load = new Load(server.port())) {
            awaitLines(server, PRUNED, 1);
            server.kill();
            answered = load.answered();
        }
        assertFalse(Files.exists(data.resolve("epoch-00000001").resolve("segment-00000000.cq4")));

        final TrialBalance fromNewest = startAndLookAt(answered);
        damage(Path.of(list().get("snapshots").get(0).get("file").asText()));
        final TrialBalance fromOlder = startAndLookAt(answered);

        assertEquals(fromNewest, fromOlder);
        assertEquals(ExitCode.DAMAGED_JOURNAL, snapshot("verify").exitCode());
        deleteSnapshots();
        final CliOutcome refusal = CliOutcome.run("serve", "--data", data.toString(), "--port", "0");
        assertEquals(ExitCode.DAMAGED_JOURNAL, refusal.exitCode(), refusal.toString());
        assertTrue(refusal.err().contains("the journal begins at"), refusal.toString());
    }

    @Test
    void shouldMakeListAndVerifyWithoutServerAndBesideOne() {
        assertEquals(ExitCode.CANNOT, snapshot("create").exitCode());
        final TrialBalance before;
        try (FlorinProcess server = FlorinProcess.serve(data);
                BlockingClient client = client(server.port())) {
            openAccounts(client);
            client.transfer(Transfer.of(Id128.of(FIRST_ID), HOUSE, CUSTOMER, CZK, 100));
            final JsonNode made = json(snapshot("create"));
            assertTrue(made.get("made").asBoolean());
            assertEquals(4, made.get("sequence").asInt());
            assertFalse(json(snapshot("create")).get("made").asBoolean());
            client.transfer(Transfer.of(Id128.of(FIRST_ID + 1), HOUSE, CUSTOMER, CZK, 100));
            before = trialBalance(client);
            server.kill();
        }

        assertEquals(5, json(snapshot("create")).get("sequence").asInt());
        assertEquals(2, json(snapshot("verify")).get("goodCount").asInt());
        final JsonNode newest = list().get("snapshots").get(0);
        assertEquals(5, newest.get("sequence").asInt());
        assertEquals(
                ServePrinter.stateHash(before.stateHash()),
                newest.get("stateHash").asText());
        assertEquals(before, startAndLookAt(2));
    }

    @Test
    void shouldServeOnWhenSnapshotsFailAndLeaveNoProcessBehind() throws IOException {
        Files.createDirectories(data);
        Files.writeString(data.resolve("snapshots"), "in the way");
        try (FlorinProcess server = FlorinProcess.serve(data, "--snapshot-every", "100ms");
                BlockingClient client = client(server.port())) {
            openAccounts(client);
            awaitLines(server, Pattern.compile("snapshot failed: exitCode=3 .*snapshots.*"), 2);
            assertTrue(client.transfer(Transfer.of(Id128.of(FIRST_ID), HOUSE, CUSTOMER, CZK, 100))
                    .isOk());
            assertEquals(ExitCode.DONE, server.terminate().exitCode());
        }
        awaitTrue(() -> ProcessHandle.allProcesses()
                .noneMatch(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(SnapshotCreateCommand.TIED) && line.contains(data.toString()))
                        .isPresent()));
    }

    /** Starts from a snapshot, checks that what was answered is there, and kills again. */
    private TrialBalance startAndLookAt(final long answered) {
        try (FlorinProcess server = FlorinProcess.serve(data, "--snapshot-every", "off");
                BlockingClient client = client(server.port())) {
            final boolean hasSnapshot = server.out().stream().anyMatch(line -> line.startsWith("snapshot: sequence="));
            assertTrue(hasSnapshot, server.toString());
            final Matcher recovered = RECOVERED.matcher(server.outLine("recovered: "));
            assertTrue(recovered.matches(), server.toString());
            assertNotEquals(recovered.group(2), recovered.group(1), server.toString());
            final TrialBalance balance = trialBalance(client);
            assertTrue(balance.transferCount() >= answered, balance + " answered=" + answered);
            assertTrue(client.getTransfer(Id128.of(FIRST_ID + answered - 1)).value() != null);
            server.kill();
            return balance;
        }
    }

    private CliOutcome snapshot(final String command) {
        return CliOutcome.run("snapshot", command, "--data", data.toString(), "--output", "json");
    }

    private JsonNode list() {
        return json(snapshot("list"));
    }

    private static JsonNode json(final CliOutcome outcome) {
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
        return outcome.json();
    }

    private void deleteSnapshots() throws IOException {
        Files.move(data.resolve("snapshots"), directory.resolve("snapshots-" + System.nanoTime()));
    }

    private static void damage(final Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), PAYLOAD_POSITION);
        }
    }

    private static TrialBalance trialBalance(final BlockingClient client) {
        return client.trialBalance().orElseThrow();
    }

    private static BlockingClient client(final int port) {
        return BlockingClient.connect(ClientConfig.of("127.0.0.1", port));
    }

    private static void openAccounts(final BlockingClient client) {
        assertTrue(client.openAccount(NewAccount.house(HOUSE, CZK)).isOk());
        assertTrue(client.openAccount(NewAccount.customer(CUSTOMER, CZK)).isOk());
    }

    private static void awaitLines(final FlorinProcess server, final Pattern pattern, final int count) {
        final Predicate<String> matches = pattern.asMatchPredicate();
        awaitTrue(() -> server.out().stream().filter(matches).count() >= count, server);
    }

    private static void awaitTrue(final BooleanSupplier condition) {
        awaitTrue(condition, "");
    }

    private static void awaitTrue(final BooleanSupplier condition, final Object about) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > DEADLINE_NS) {
                fail("does not come: " + about);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** Payments in bursts with a breath between them, until the server is gone: a maker of the lowest priority has to keep up. */
    private static final class Load implements AutoCloseable {
        private static final int BURST = 200;
        private static final long BREATH_NS = TimeUnit.MILLISECONDS.toNanos(20);

        private final AsyncClient client;
        private final AtomicLong answered = new AtomicLong();
        private final Thread thread = new Thread(this::run, "load");
        private volatile boolean isEnded;

        Load(final int port) {
            try (BlockingClient blocking = client(port)) {
                openAccounts(blocking);
            }
            client = AsyncClient.connect(ClientConfig.of("127.0.0.1", port));
            thread.start();
        }

        /** @return how many were answered, in order, once the server is gone. */
        long answered() {
            awaitTrue(() -> isEnded);
            return answered.get();
        }

        @Override
        public void close() {
            isEnded = true;
            client.close();
        }

        private void run() {
            long id = FIRST_ID;
            while (!isEnded) {
                client.transfer(Transfer.of(Id128.of(id++), HOUSE, CUSTOMER, CZK, 1))
                        .whenComplete((result, failure) -> {
                            if (failure == null) {
                                answered.incrementAndGet();
                            } else {
                                isEnded = true;
                            }
                        });
                if (id % BURST == 0) {
                    LockSupport.parkNanos(BREATH_NS);
                }
            }
        }
    }
}
