package io.florin.gateway.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.ReplyCopy;
import io.florin.gateway.Requests;
import io.florin.journal.DirectoryLock;
import io.florin.journal.Forcer;
import io.florin.journal.Journal;
import io.florin.journal.JournalConfig;
import io.florin.journal.JournalRecovery;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@SuppressWarnings("NullAway.Init") // opened before each test
class PipelineTest {
    private static final long HOUSE = 1;
    private static final long CUSTOMER = 2;
    private static final int RECORD_LENGTH_MAX = 1 << 20;

    @TempDir
    Path directory;

    private final AtomicLong clock = new AtomicLong(1_000);
    private final CapturingEgress egress = new CapturingEgress();
    private final List<Throwable> failures = new ArrayList<>();
    private DirectoryLock lock;
    private Journal journal;
    private RecoveredEngine engine;
    private Pipeline pipeline;

    @BeforeEach
    void open() {
        open(new PipelineConfig(2048, 512, 1, 1000, 1));
    }

    @AfterEach
    void close() {
        pipeline.close();
        journal.close();
        engine.close();
        lock.close();
        assertEquals(List.of(), failures);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "3, 1", "3, 2", "2048, 1", "2048, 2"})
    void shouldNeverCutAChain(final int batchLengthMax, final int threads) throws Exception {
        reopen(new PipelineConfig(2048, batchLengthMax, threads, 0, 1));
        openAccounts();
        final Random random = new Random(42);
        long id = 1000;
        int expected = 0;
        for (int chains = 0; chains < 200; chains++) {
            final byte[][] chain = new byte[1 + random.nextInt(12)][];
            for (int i = 0; i < chain.length; i++) {
                chain[i] = Requests.transfer(expected++, id++, HOUSE, CUSTOMER, 1);
                chain[i] = i + 1 < chain.length ? Requests.linked(chain[i]) : chain[i];
            }
            publish(chain);
        }
        for (int i = 0; i < expected; i++) {
            final ReplyCopy reply = egress.take();
            assertEquals(i, reply.correlationId());
            assertEquals(Status.OK, reply.status());
        }
        pipeline.close();
        assertEquals(egress.batchesEnded(), egress.batchesBegun());
    }

    @Test
    void shouldSplitABatchIntoRecordsThatFit() throws Exception {
        close();
        // The longest chain just fits a record: a batch of several chains takes several.
        final int recordLengthMax = Pipeline.RECORD_LENGTH_MIN;
        open(new PipelineConfig(8192, 8192, 1, 0, 1), recordLengthMax);
        openAccounts();
        final byte[][] chain = new byte[Pipeline.CHAIN_LENGTH_MAX][];
        for (int c = 0; c < 7; c++) {
            for (int i = 0; i < chain.length; i++) {
                final byte[] member = Requests.transfer(i, 1 + 10_000L * (c + 1) + i, HOUSE, CUSTOMER, 1);
                chain[i] = i + 1 < chain.length ? Requests.linked(member) : member;
            }
            publish(chain);
        }
        for (int i = 0; i < 7 * Pipeline.CHAIN_LENGTH_MAX; i++) {
            assertEquals(Status.OK, egress.take().status());
        }
        final long stateHash = engine.engine().stateHash();
        reopen(new PipelineConfig(2048, 512, 1, 0, 1));
        assertEquals(stateHash, engine.engine().stateHash());
    }

    @Test
    void shouldNeverGoBackInTimeEvenAcrossRestarts() throws Exception {
        clock.set(5_000);
        openAccounts();
        publish(Requests.transfer(1, 100, HOUSE, CUSTOMER, 1));
        assertEquals(5_000, egress.take().timestampNs());
        clock.set(4_000);
        publish(Requests.transfer(2, 101, HOUSE, CUSTOMER, 1));
        assertEquals(5_000, egress.take().timestampNs());
        reopen(new PipelineConfig(2048, 512, 1, 0, 1));
        publish(Requests.transfer(3, 102, HOUSE, CUSTOMER, 1));
        assertEquals(5_000, egress.take().timestampNs());
        clock.set(6_000);
        publish(Requests.transfer(4, 103, HOUSE, CUSTOMER, 1));
        assertEquals(6_000, egress.take().timestampNs());
    }

    @Test
    void shouldShowQueriesWhatCameBeforeThem() throws Exception {
        openAccounts();
        publish(Requests.transfer(1, 100, HOUSE, CUSTOMER, 7));
        publish(Requests.getAccount(2, CUSTOMER));
        final ReplyCopy paid = egress.take();
        assertEquals(paid.sequence(), egress.take().sequence());
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void shouldLetHoldsExpireThoughNoCommandComes(final int threads) throws Exception {
        reopen(new PipelineConfig(2048, 512, threads, 0, 1));
        openAccounts();
        publish(Requests.authorize(1, 100, HOUSE, CUSTOMER, 7, 1_000));
        final ReplyCopy held = egress.take();
        assertEquals(Status.OK, held.status());
        assertEquals(7, held.asCommandReply().debitsPending());

        clock.addAndGet(1_000); // and then nothing but queries, and not even these
        final long tickSequence = held.sequence() + 1;
        awaitSequence(tickSequence);
        publish(Requests.getAccount(2, HOUSE));
        final ReplyCopy seen = egress.take();
        assertEquals(tickSequence, seen.sequence());
        assertEquals(held.timestampNs() + 1_000, seen.timestampNs());

        publish(Requests.transfer(3, 101, HOUSE, CUSTOMER, 1));
        final ReplyCopy paid = egress.take();
        assertEquals(tickSequence + 1, paid.sequence());
        assertEquals(0, paid.asCommandReply().debitsPending());
        final long stateHash = engine.engine().stateHash();
        reopen(new PipelineConfig(2048, 512, threads, 0, 1));
        assertEquals(stateHash, engine.engine().stateHash());
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void shouldLetExpireAtTheStartWhatWasDueWhileNobodyServed(final int threads) throws Exception {
        reopen(new PipelineConfig(2048, 512, threads, 0, 1));
        openAccounts();
        publish(Requests.authorize(1, 100, HOUSE, CUSTOMER, 7, 1_000));
        final long sequence = egress.take().sequence();
        pipeline.close();
        clock.addAndGet(1_000_000);
        reopen(new PipelineConfig(2048, 512, threads, 0, 1));
        awaitSequence(sequence + 1);
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void shouldAnswerNothingAfterAFailure(final int threads) throws Exception {
        reopen(new PipelineConfig(2048, 512, threads, 0, 1));
        openAccounts();
        journal.close(); // whatever the journal cannot do from now on is a failure
        publish(Requests.transfer(1, 100, HOUSE, CUSTOMER, 7));
        final Throwable failure = egress.awaitFailure();
        assertTrue(failure instanceof RuntimeException, failure::toString);
        publish(Requests.transfer(2, 101, HOUSE, CUSTOMER, 7));
        pipeline.close();
        assertFalse(egress.hasReply());
        failures.clear();
    }

    /** A long batch is applied while it is synced; what comes of it is seen when both are done, or never. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void shouldAnswerABatchThatWasAppliedMeanwhileOnlyWhenItIsSynced(final boolean doesSyncFail) throws Exception {
        final HeldForcer forcer = new HeldForcer();
        close();
        open(new PipelineConfig(2048, 512, 1, 1000, 1, 2, 0), RECORD_LENGTH_MAX, forcer);
        openAccounts();
        final long sequence = pipeline.lastSequence();

        forcer.hold();
        publish(
                Requests.linked(Requests.transfer(1, 100, HOUSE, CUSTOMER, 7)),
                Requests.transfer(2, 101, HOUSE, CUSTOMER, 7));
        forcer.awaitHeld();
        awaitBatchBegun();
        assertFalse(egress.hasReply());
        assertEquals(sequence, pipeline.lastSequence());
        assertEquals(sequence, journal.durableSequence());
        assertEquals(0, pipeline.metrics().replies(RequestType.TRANSFER, Status.OK));

        forcer.release(doesSyncFail);
        if (doesSyncFail) {
            egress.awaitFailure();
            pipeline.close();
            assertFalse(egress.hasReply());
            failures.clear();
        } else {
            assertEquals(Status.OK, egress.take().status());
            assertEquals(Status.OK, egress.take().status());
            assertEquals(sequence + 2, journal.durableSequence());
            awaitSequence(sequence + 2);
            pipeline.close();
            assertEquals(2, pipeline.metrics().replies(RequestType.TRANSFER, Status.OK));
        }
    }

    private void awaitBatchBegun() {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (egress.batchesBegun() == egress.batchesEnded()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, "the engine did not begin while the sync was held");
            LockSupport.parkNanos(100_000);
        }
    }

    private void awaitSequence(final long sequence) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (pipeline.lastSequence() != sequence) {
            assertTrue(
                    System.nanoTime() - deadlineNs < 0, () -> "not in time: lastSequence=" + pipeline.lastSequence());
            LockSupport.parkNanos(100_000);
        }
    }

    private void openAccounts() throws InterruptedException {
        publish(Requests.openAccount(1, HOUSE, AccountKind.HOUSE));
        publish(Requests.openAccount(2, CUSTOMER, AccountKind.CUSTOMER));
        egress.take();
        egress.take();
    }

    private void publish(final byte[]... chain) {
        final long last = pipeline.claim(chain.length);
        for (int i = 0; i < chain.length; i++) {
            final long s = last - chain.length + 1 + i;
            final boolean isQuery = chain[i][2] >= 40;
            pipeline.slot(s)
                    .fill(new UnsafeBuffer(chain[i]), 0, chain[i].length, isQuery, chain.length - 1 - i, 1, egress, 0);
        }
        pipeline.publish(last - chain.length + 1, last);
    }

    private void reopen(final PipelineConfig config) {
        close();
        open(config);
    }

    private void open(final PipelineConfig config) {
        open(config, RECORD_LENGTH_MAX);
    }

    private void open(final PipelineConfig config, final int recordLengthMax) {
        open(config, recordLengthMax, Forcer.SYSTEM);
    }

    private void open(final PipelineConfig config, final int recordLengthMax, final Forcer forcer) {
        final JournalConfig journalConfig = JournalConfig.defaults(directory)
                .withRecordLengthMax(recordLengthMax)
                .withFreeSpaceFloorBytes(0);
        lock = DirectoryLock.acquire(directory);
        engine = new RecoveredEngine();
        journal = Journal.open(journalConfig, lock, JournalRecovery.replay(directory, engine::onRecord), forcer);
        if (!engine.engine().isConfigured()) {
            engine.configure(new Capacity(16, 1000, 100_000, 1000), journal, clock.get(), () -> 42);
        }
        pipeline = new Pipeline(config, engine, journal, recordLengthMax, clock::get, () -> {}, failure -> {
            failures.add(failure);
            egress.fail(failure);
        });
        pipeline.start();
    }
}
