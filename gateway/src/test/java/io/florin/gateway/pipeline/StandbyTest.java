package io.florin.gateway.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.ReplyCopy;
import io.florin.gateway.Requests;
import io.florin.journal.DamagedJournalException;
import io.florin.journal.DirectoryInUseException;
import io.florin.journal.DirectoryLock;
import io.florin.journal.Journal;
import io.florin.journal.JournalConfig;
import io.florin.journal.JournalPosition;
import io.florin.journal.JournalRecovery;
import io.florin.journal.KeyRing;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.PromoteReplyDecoder;
import io.florin.protocol.codec.ServerRole;
import io.florin.protocol.codec.ServerStatusReplyDecoder;
import io.florin.protocol.codec.StateHashReplyDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline that writes a journal and one that follows it, in one process. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // opened before each test
class StandbyTest {
    private static final long HOUSE = 1;
    private static final long CUSTOMER = 2;
    /** The last sequence before each test: Configure and two accounts. */
    private static final long BEGIN = 3;

    private static final int RECORD_LENGTH_MAX = 1 << 20;
    private static final PipelineConfig CONFIG = new PipelineConfig(2048, 512, 1, 1000, 1);

    @TempDir
    Path directory;

    private final AtomicLong clock = new AtomicLong(1_000);
    private Active active;
    private Follower standby;

    @BeforeEach
    void open() {
        active = new Active();
        active.ask(Requests.openAccount(1, HOUSE, AccountKind.HOUSE));
        active.ask(Requests.openAccount(2, CUSTOMER, AccountKind.CUSTOMER));
    }

    @AfterEach
    void close() {
        if (standby != null) {
            standby.close();
            assertEquals(List.of(), standby.failures);
        }
        active.close();
        assertEquals(List.of(), active.failures);
    }

    @Test
    void shouldAnswerQueriesAsTheActiveServerDoesAtTheSameSequence() {
        pay(active, 100, 50);
        standby = new Follower();
        assertEquals(stateHash(active), stateHash(standby));
        for (int i = 0; i < 200; i++) {
            awaitSequence(standby, pay(active, 1000 + i, 1));
        }
        assertEquals(stateHash(active), stateHash(standby));
        final ReplyCopy expected = active.ask(Requests.getAccount(9, CUSTOMER));
        final ReplyCopy actual = standby.ask(Requests.getAccount(9, CUSTOMER));
        assertEquals(expected.message(), actual.message());
        assertEquals(BEGIN + 201, actual.sequence());
    }

    @Test
    void shouldRefuseCommandsAndChangeNothing() {
        standby = new Follower();
        final long hash = stateHash(standby);
        final byte[] payment = Requests.transfer(7, 100, HOUSE, CUSTOMER, 50);
        final List<ReplyCopy> replies = standby.ask(
                payment,
                Requests.getTransfer(8, 100),
                Requests.linked(Requests.transfer(9, 101, HOUSE, CUSTOMER, 50)),
                Requests.transfer(10, 102, HOUSE, CUSTOMER, 50));
        assertEquals(
                List.of(Status.STANDBY, Status.TRANSFER_NOT_FOUND, Status.STANDBY, Status.STANDBY),
                replies.stream().map(ReplyCopy::status).toList());
        assertEquals(
                List.of(7L, 8L, 9L, 10L),
                replies.stream().map(ReplyCopy::correlationId).toList());
        assertEquals(BEGIN, replies.get(0).sequence());
        assertEquals(hash, stateHash(standby));

        final ReplyCopy reply = active.ask(payment);
        assertEquals(Status.OK, reply.status());
        assertFalse(reply.isReplayed());
    }

    @Test
    void shouldSayWhatItIs() {
        standby = new Follower();
        awaitSequence(standby, pay(active, 100, 50));
        final ServerStatusReplyDecoder ofStandby = status(standby);
        assertEquals(ServerRole.STANDBY, ofStandby.role());
        assertEquals(BEGIN + 1, ofStandby.sequence());
        assertEquals(BEGIN + 1, ofStandby.acknowledgedSequence());
        assertEquals(0, ofStandby.lagNs());
        assertEquals(Pipeline.SERVER_NAME, ofStandby.serverName());
        final ServerStatusReplyDecoder ofActive = status(active);
        assertEquals(ServerRole.ACTIVE, ofActive.role());
        assertEquals(BEGIN + 1, ofActive.acknowledgedSequence());
        assertEquals(0, ofActive.lagNs());
    }

    @Test
    void shouldAnswerInvalidFlagsToBothRequests() {
        standby = new Follower();
        final byte[] status = Requests.getServerStatus(1);
        status[RequestType.FLAGS_OFFSET] = 2;
        final byte[] promote = Requests.promote(2);
        promote[RequestType.FLAGS_OFFSET] = 2;
        assertEquals(Status.INVALID_FLAGS, standby.ask(status).status());
        assertEquals(Status.INVALID_FLAGS, standby.ask(promote).status());
    }

    @Test
    void shouldRefuseAPromotionWhileTheWriterLives() {
        standby = new Follower();
        final ReplyCopy reply = standby.ask(Requests.promote(3));
        assertEquals(Status.WRITER_ALIVE, reply.status());
        assertEquals(3, reply.correlationId());
        assertTrue(detail(reply).startsWith("data directory is in use by this process: directory="), detail(reply));
        awaitSequence(standby, pay(active, 100, 50));
        assertEquals(ServerRole.STANDBY, status(standby).role());
        assertEquals(0, standby.promotions.get());
    }

    @Test
    void shouldTakeAPromotionOnlyFromThisMachineAndOnlyAsAStandby() {
        standby = new Follower();
        standby.egress.beRemote();
        assertEquals(Status.PEER_NOT_LOCAL, standby.ask(Requests.promote(3)).status());
        assertEquals(Status.NOT_A_STANDBY, active.ask(Requests.promote(3)).status());
    }

    @Test
    void shouldTakeOverWhenTheWriterIsGone() {
        standby = new Follower();
        pay(active, 100, 50);
        active.close();
        final long last = active.pipeline.lastSequence();

        clock.set(1); // the new server's clock is behind: time must not go back
        final List<ReplyCopy> replies = standby.ask(Requests.promote(3), Requests.promote(4));
        assertEquals(Status.OK, replies.get(0).status());
        assertFalse(replies.get(0).isReplayed());
        assertEquals(last, replies.get(0).sequence());
        assertEquals(Status.OK, replies.get(1).status());
        assertTrue(replies.get(1).isReplayed());
        assertEquals(1, standby.promotions.get());
        assertEquals(ServerRole.ACTIVE, status(standby).role());

        final ReplyCopy again = standby.ask(Requests.transfer(5, 100, HOUSE, CUSTOMER, 50));
        assertTrue(again.isReplayed());
        final ReplyCopy next = standby.ask(Requests.transfer(6, 101, HOUSE, CUSTOMER, 50));
        assertEquals(Status.OK, next.status());
        assertFalse(next.isReplayed());
        assertEquals(last + 2, next.sequence());
        assertTrue(next.timestampNs() >= again.timestampNs());
        assertEquals(
                Status.CHAIN_FAILED,
                standby.ask(
                                Requests.linked(Requests.transfer(7, 102, HOUSE, CUSTOMER, 50)),
                                Requests.transfer(8, 103, CUSTOMER, HOUSE, 5000))
                        .get(0)
                        .status());

        final long hash = stateHash(standby);
        standby.close();
        active = new Active();
        assertEquals(hash, stateHash(active));
    }

    @Test
    void shouldHoldTheDirectoryAfterAPromotion() {
        standby = new Follower();
        active.close();
        assertEquals(Status.OK, standby.ask(Requests.promote(3)).status());
        assertThrows(DirectoryInUseException.class, () -> DirectoryLock.acquire(directory));
        standby.close();
        DirectoryLock.acquire(directory).close();
    }

    @Test
    void shouldTakeWhatWasWrittenAndNotAcknowledgedAsAnyStartWould() {
        standby = new Follower();
        final long last = BEGIN;
        active.pipeline.close();
        final byte[] message = Requests.transfer(5, 100, HOUSE, CUSTOMER, 50);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[EntryLayout.entryLength(message.length)]);
        EntryLayout.put(record, 0, 1, new UnsafeBuffer(message), 0, message.length);
        active.journal.append(last + 1, 1, clock.get(), record, 0, record.capacity());
        active.lock.close(); // as if killed: not committed, not closed

        assertEquals(last, standby.pipeline.lastSequence());
        assertEquals(last + 1, standby.ask(Requests.promote(3)).sequence());
        assertTrue(standby.ask(message).isReplayed());
        standby.close();
        active.close();
        active = new Active();
        assertTrue(active.ask(message).isReplayed());
    }

    @Test
    void shouldGoOnWhenTheActiveServerStartsAgain() {
        standby = new Follower();
        for (int i = 0; i < 3; i++) {
            pay(active, 100 + i, 50);
            active.close();
            active = new Active();
            awaitSequence(standby, pay(active, 200 + i, 50));
            assertEquals(stateHash(active), stateHash(standby));
        }
    }

    @Test
    void shouldMakeTicksOnlyAfterAPromotion() {
        pay(active, 100, 50);
        standby = new Follower();
        final ReplyCopy held = active.ask(Requests.authorize(4, 200, CUSTOMER, HOUSE, 30, 1_000_000));
        assertEquals(Status.OK, held.status());
        awaitSequence(standby, held.sequence());
        active.close();
        final long last = active.pipeline.lastSequence();
        clock.addAndGet(2_000_000);
        assertEquals(last, standby.ask(Requests.getAccount(5, CUSTOMER)).sequence());
        assertEquals(Status.OK, standby.ask(Requests.promote(6)).status());
        awaitSequence(standby, last + 1);
        assertEquals(last + 1, standby.ask(Requests.getAccount(7, CUSTOMER)).sequence());
    }

    /** As a loss of power may leave it: the mark is behind, but the second record says that the first one was acknowledged. */
    @Test
    void shouldStayAStandbyWhenTheTailIsDamaged() throws IOException {
        final byte[] mark = Files.readAllBytes(mark());
        standby = new Follower(false);
        pay(active, 100, 50);
        pay(active, 101, 50);
        active.close();
        write(mark(), 0, mark);
        final long damaged = firstPayment();
        write(segment(), damaged, new byte[] {'T'});
        standby.pipeline.start();

        final ReplyCopy refused = standby.ask(Requests.promote(3));
        assertEquals(Status.JOURNAL_DAMAGED, refused.status());
        assertTrue(detail(refused).contains("segment-00000000.cq4 position="), detail(refused));
        assertEquals(BEGIN, refused.sequence());
        assertEquals(
                Status.STANDBY,
                standby.ask(Requests.transfer(4, 102, HOUSE, CUSTOMER, 1)).status());
        write(segment(), damaged, new byte[] {'t'});
        final ReplyCopy promoted = standby.ask(Requests.promote(5));
        assertEquals(Status.OK, promoted.status());
        assertEquals(BEGIN + 2, promoted.sequence());
    }

    @Test
    void shouldStopWhenTheJournalIsDamagedUnderIt() throws Exception {
        standby = new Follower(false);
        pay(active, 100, 50);
        active.close();
        write(segment(), firstPayment(), new byte[] {'T'});
        standby.pipeline.start();
        final Throwable failure = standby.egress.awaitFailure();
        assertInstanceOf(DamagedJournalException.class, failure);
        standby.failures.clear();
    }

    @Test
    void shouldRefuseTwoThreads() {
        active.close();
        try (RecoveredEngine engine = new RecoveredEngine();
                Standby source = new Standby(journalConfig(), KeyRing.none(), engine, JournalPosition.START)) {
            final PipelineConfig two = new PipelineConfig(2048, 512, 2, 1000, 1);
            final var e = assertThrows(
                    IllegalArgumentException.class,
                    () -> Pipeline.following(two, source, clock::get, () -> {}, () -> {}, failure -> {}));
            assertEquals("a standby's pipeline has one thread: threads=2", e.getMessage());
        }
    }

    private Path mark() {
        return directory.resolve("epoch-00000001.mark");
    }

    private Path segment() {
        return directory.resolve("epoch-00000001").resolve("segment-00000000.cq4");
    }

    /** @return where the first payment's text stands in the first segment. */
    private long firstPayment() throws IOException {
        try (FileChannel channel = FileChannel.open(segment())) {
            final ByteBuffer head = ByteBuffer.allocate(1 << 20);
            channel.read(head, 0);
            final int at = new String(head.array(), StandardCharsets.ISO_8859_1).indexOf("text");
            assertTrue(at > 0, "no payment in " + segment());
            return at;
        }
    }

    /** Writes in place: others have the file mapped. */
    private static void write(final Path file, final long position, final byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }

    /** @return the payment's sequence. */
    private static long pay(final Node node, final long id, final long amount) {
        final ReplyCopy reply = node.ask(Requests.transfer(77, id, HOUSE, CUSTOMER, amount));
        assertEquals(Status.OK, reply.status());
        return reply.sequence();
    }

    private static long stateHash(final Node node) {
        return new StateHashReplyDecoder()
                .wrapAndApplyHeader(node.ask(Requests.getStateHash(1)).message(), 0, new MessageHeaderDecoder())
                .stateHash();
    }

    private static ServerStatusReplyDecoder status(final Node node) {
        return new ServerStatusReplyDecoder()
                .wrapAndApplyHeader(node.ask(Requests.getServerStatus(1)).message(), 0, new MessageHeaderDecoder());
    }

    private static String detail(final ReplyCopy reply) {
        return new PromoteReplyDecoder()
                .wrapAndApplyHeader(reply.message(), 0, new MessageHeaderDecoder())
                .detail();
    }

    private static void awaitSequence(final Node node, final long sequence) {
        while (node.pipeline.lastSequence() < sequence) {
            assertEquals(List.of(), node.failures);
            assertFalse(Thread.currentThread().isInterrupted(), () -> "sequence=" + node.pipeline.lastSequence());
            LockSupport.parkNanos(100_000);
        }
        assertEquals(sequence, node.pipeline.lastSequence());
    }

    private JournalConfig journalConfig() {
        return JournalConfig.defaults(directory)
                .withRecordLengthMax(RECORD_LENGTH_MAX)
                .withFreeSpaceFloorBytes(0);
    }

    /** A pipeline that can be asked. */
    private abstract static class Node {
        final CapturingEgress egress = new CapturingEgress();
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        final RecoveredEngine engine = new RecoveredEngine();
        Pipeline pipeline;
        private boolean isClosed;

        ReplyCopy ask(final byte[] message) {
            return ask(new byte[][] {message}).get(0);
        }

        /** Publishes messages as one, and takes their replies. */
        List<ReplyCopy> ask(final byte[]... messages) {
            final long last = pipeline.claim(messages.length);
            final long first = last - messages.length + 1;
            int followers = 0;
            for (int i = messages.length - 1; i >= 0; i--) {
                final UnsafeBuffer message = new UnsafeBuffer(messages[i]);
                final boolean isQuery = RequestType.templateId(message, 0) >= RequestType.GET_ACCOUNT.templateId();
                followers = !isQuery && RequestType.isLinked(message, 0) ? followers + 1 : 0;
                pipeline.slot(first + i).fill(message, 0, messages[i].length, isQuery, followers, 1, egress, 0);
            }
            pipeline.publish(first, last);
            final List<ReplyCopy> replies = new ArrayList<>();
            try {
                for (int i = 0; i < messages.length; i++) {
                    replies.add(egress.take());
                }
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return replies;
        }

        void onFailure(final Throwable failure) {
            failures.add(failure);
            egress.fail(failure);
        }

        final void close() {
            if (!isClosed) {
                isClosed = true;
                pipeline.close();
                closeJournal();
                engine.close();
            }
        }

        abstract void closeJournal();
    }

    /** The one that writes. */
    private final class Active extends Node {
        private final DirectoryLock lock = DirectoryLock.acquire(directory);
        private final Journal journal;

        Active() {
            journal = Journal.open(journalConfig(), lock, JournalRecovery.replay(directory, engine::onRecord));
            if (!engine.engine().isConfigured()) {
                engine.configure(new Capacity(16, 1000, 100_000, 1000), journal, clock.get(), () -> 42);
            }
            pipeline = new Pipeline(CONFIG, engine, journal, RECORD_LENGTH_MAX, clock::get, () -> {}, this::onFailure);
            pipeline.start();
        }

        @Override
        void closeJournal() {
            journal.close();
            lock.close();
        }
    }

    /** The one that follows. */
    private final class Follower extends Node {
        private final AtomicLong promotions = new AtomicLong();
        private final Standby source = new Standby(journalConfig(), KeyRing.none(), engine, JournalPosition.START);

        Follower() {
            this(true);
        }

        Follower(final boolean isStarted) {
            source.load();
            pipeline = Pipeline.following(
                    CONFIG, source, clock::get, promotions::incrementAndGet, () -> {}, this::onFailure);
            if (isStarted) {
                pipeline.start();
            }
        }

        @Override
        void closeJournal() {
            source.close();
        }
    }
}
