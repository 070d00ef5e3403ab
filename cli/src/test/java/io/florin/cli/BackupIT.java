package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.florin.client.AsyncClient;
import io.florin.client.BlockingClient;
import io.florin.client.ClientConfig;
import io.florin.client.ClientException;
import io.florin.client.Id128;
import io.florin.client.NewAccount;
import io.florin.client.Transfer;
import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.journal.JournalRecovery;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pages "Back up" and "Restore" of docs/operations.md on a real server under load that is killed in the end. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class BackupIT {
    private static final int LEDGER = 203;
    private static final Id128 HOUSE = Id128.of(9001);
    private static final Id128 CUSTOMER = Id128.of(1);

    /** So many payments fill a segment of 3 MiB and begin another. */
    private static final long MANY = 25_000;

    @TempDir
    private Path directory;

    private Path data;
    private Path backup;
    private Path restored;

    @BeforeEach
    void nameDirectories() {
        data = directory.resolve("data");
        backup = directory.resolve("backup");
        restored = directory.resolve("restored");
    }

    @Test
    void shouldRestoreWhatWasAnsweredBeforeTheBackup() throws InterruptedException {
        final long answered;
        final long sequence;
        try (FlorinProcess server = FlorinProcess.serve(data, "--sync", "none", "--segment-mb", "3");
                Load load = new Load(server.port())) {
            load.awaitAnswered(MANY);
            final JsonNode first = backUp();
            assertTrue(first.get("sequence").asLong() > MANY, first.toString());

            load.awaitAnswered(load.answered() + MANY);
            answered = load.answered();
            final JsonNode second = backUp();
            sequence = second.get("sequence").asLong();
            assertTrue(sequence > answered, second + " answered=" + answered);
            assertTrue(
                    second.get("copiedBytes").asLong()
                            < second.get("bytes").asLong() - first.get("bytes").asLong() / 2,
                    first + " " + second);
            server.kill();
        }

        final CliOutcome restore = CliOutcome.run(
                "restore", "--from", backup.toString(), "--data", restored.toString(), "--output", "json");

        assertEquals(ExitCode.DONE, restore.exitCode(), restore.toString());
        assertEquals(sequence, restore.json().get("sequence").asLong());
        assertTrue(restore.err().contains("florin serve --data " + restored), restore.err());
        final String recovered = " sequence=" + sequence + " stateHash=" + stateHash(data, sequence);
        try (FlorinProcess server = FlorinProcess.serve(restored)) {
            assertTrue(server.outLine("recovered: ").endsWith(recovered), server + " expected " + recovered);
            assertPaid(server.port(), 1, answered);
        }
        try (FlorinProcess server = FlorinProcess.serve(backup)) {
            assertTrue(server.outLine("recovered: ").endsWith(recovered), server + " expected " + recovered);
        }
    }

    private JsonNode backUp() {
        final CliOutcome outcome =
                CliOutcome.run("backup", "--data", data.toString(), "--to", backup.toString(), "--output", "json");
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
        return outcome.json();
    }

    /** @return of the state that the journal gives up to a sequence. */
    private static String stateHash(final Path data, final long sequence) {
        try (RecoveredEngine engine = new RecoveredEngine()) {
            JournalRecovery.replay(data, (first, count, timestampNs, record, offset, length) -> {
                if (first + count - 1 <= sequence) {
                    engine.onRecord(first, count, timestampNs, record, offset, length);
                }
            });
            return ServePrinter.stateHash(engine.engine().stateHash());
        }
    }

    private static void assertPaid(final int port, final long... ids) {
        try (BlockingClient client = BlockingClient.connect(ClientConfig.of("127.0.0.1", port))) {
            for (final long id : ids) {
                assertEquals(1, client.getTransfer(Id128.of(id)).orElseThrow().amount(), "transfer " + id);
            }
        }
    }

    /** Pays and pays, one id after the other, until the server is gone. */
    private static final class Load implements AutoCloseable {
        private final AtomicLong answered = new AtomicLong();
        private final Semaphore window = new Semaphore(256);
        private final Thread thread;
        private volatile boolean isStopped;

        Load(final int port) {
            thread = new Thread(() -> run(port), "florin-test-load");
            thread.start();
        }

        /** @return all payments up to this id are answered: answers come in order. */
        long answered() {
            return answered.get();
        }

        void awaitAnswered(final long count) throws InterruptedException {
            synchronized (answered) {
                while (answered.get() < count) {
                    answered.wait();
                }
            }
        }

        @Override
        public void close() {
            isStopped = true;
            try {
                thread.join();
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void run(final int port) {
            try (AsyncClient client = AsyncClient.connect(ClientConfig.of("127.0.0.1", port))) {
                client.openAccount(NewAccount.house(HOUSE, LEDGER)).join();
                client.openAccount(NewAccount.customer(CUSTOMER, LEDGER)).join();
                for (long id = 1; !isStopped; ) {
                    if (window.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                        pay(client, id++);
                    }
                }
            } catch (final ClientException | InterruptedException e) {
                isStopped = true; // killed
            }
        }

        private void pay(final AsyncClient client, final long id) {
            client.transfer(Transfer.of(Id128.of(id), HOUSE, CUSTOMER, LEDGER, 1))
                    .whenComplete((result, failure) -> {
                        window.release();
                        if (failure == null && result.isOk()) {
                            synchronized (answered) {
                                answered.set(id);
                                answered.notifyAll();
                            }
                        } else {
                            isStopped = true;
                        }
                    });
        }
    }
}
