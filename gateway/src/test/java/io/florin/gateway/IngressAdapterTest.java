package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.pipeline.Pipeline;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.gateway.pipeline.ReplyEgress;
import io.florin.gateway.security.Rights;
import io.florin.gateway.security.Role;
import io.florin.gateway.security.SignatureKey;
import io.florin.journal.DirectoryLock;
import io.florin.journal.Journal;
import io.florin.journal.JournalConfig;
import io.florin.journal.JournalRecovery;
import io.florin.protocol.Framing;
import io.florin.protocol.Status;
import io.florin.protocol.auth.CommandSigner;
import io.florin.protocol.auth.SigningKey;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one connection of a principal that must sign puts into the ring, and when; the only thread for signatures is busy until it is let go. */
@Timeout(20)
@SuppressWarnings("NullAway.Init") // opened before each test
class IngressAdapterTest {
    private static final int PRINCIPAL = 3;
    private static final int WINDOW = 512;

    @TempDir
    private Path directory;

    private final SigningKey.Pair pair = SigningKey.generate("sign", PRINCIPAL, new SecureRandom());
    private final CommandSigner signer = pair.signingKey().newSigner();
    private final ThreadPoolExecutor pool = SignatureCheck.newThreads(1, 2);
    private final CountDownLatch busy = new CountDownLatch(1);
    private final BlockingQueue<Runnable> eventLoop = new LinkedBlockingQueue<>();
    private final Replies replies = new Replies();
    private DirectoryLock lock;
    private RecoveredEngine engine;
    private Journal journal;
    private Pipeline pipeline;
    private IngressAdapter ingress;

    /** Keeps their statuses. */
    private static final class Replies implements ReplyEgress {
        private final BlockingQueue<Status> statuses = new LinkedBlockingQueue<>();

        @Override
        public boolean onReply(final DirectBuffer buffer, final int offset, final int length) {
            statuses.add(ReplyCopy.decode(buffer, offset, length).status());
            return true;
        }

        @Override
        public void onBatchEnd() {}
    }

    /** Knows how far its frames' lengths were read. */
    private static final class WatchedBuffer extends UnsafeBuffer {
        private int furthest;
        private int reads;

        WatchedBuffer(final byte[] bytes) {
            super(bytes);
        }

        @Override
        public int getInt(final int index, final ByteOrder byteOrder) {
            furthest = Math.max(furthest, index);
            reads++;
            return super.getInt(index, byteOrder);
        }
    }

    @BeforeEach
    void open() {
        pool.execute(() -> {
            try {
                busy.await();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        lock = DirectoryLock.acquire(directory);
        engine = new RecoveredEngine();
        journal = Journal.open(
                JournalConfig.defaults(directory).withFreeSpaceFloorBytes(0),
                lock,
                JournalRecovery.replay(directory, engine::onRecord));
        engine.configure(new Capacity(16, 1000, 1000, 1000), journal, 1, () -> 42);
        pipeline = new Pipeline(
                new PipelineConfig(2048, 512, 1, 0, 1),
                engine,
                journal,
                Pipeline.RECORD_LENGTH_MIN,
                () -> 1,
                () -> {},
                failure -> {});
        pipeline.start();
        ingress = new IngressAdapter(
                pipeline,
                replies,
                PRINCIPAL,
                Rights.of(Access.principal(PRINCIPAL, "shop", "all", Role.PAYER)),
                null,
                WINDOW,
                Framing.REQUEST_FRAME_LENGTH_MAX);
        ingress.signatures(check(pair));
    }

    @AfterEach
    void close() {
        pool.shutdownNow();
        pipeline.close();
        journal.close();
        engine.close();
        lock.close();
    }

    /** Whoever sends much must not have all of it read anew for each batch. */
    @Test
    void shouldLookAtNoMoreThanItTakes() {
        final byte[] frames = Requests.frames(IntStream.range(0, WINDOW)
                .mapToObj(i -> Requests.signed(signer, Requests.transfer(i, 100 + i, 1, 2, 1)))
                .toArray(byte[][]::new));
        final WatchedBuffer buffer = new WatchedBuffer(frames);
        assertEquals(0, ingress.onBytes(buffer, 0, frames.length, 0, 0));
        assertTrue(ingress.isChecking());
        final int last = SignatureCheck.FRAMES_WANTED * (frames.length / WINDOW);
        assertTrue(buffer.furthest < last, () -> "furthest=" + buffer.furthest + ", last=" + last);
    }

    /** Nor of a chain for each byte of its last member. */
    @Test
    void shouldLookAtEachMemberOnce() {
        final int members = 100;
        final byte[] frames = Requests.frames(IntStream.range(0, members)
                .mapToObj(i -> Requests.transfer(i, 100 + i, 1, 2, 1))
                .map(member -> Requests.linked(member))
                .toArray(byte[][]::new));
        final int readsOnce = reads(frames, 0);
        assertTrue(reads(frames, 50) < readsOnce + 50 * 10, () -> "once=" + readsOnce);
    }

    /** @return reads of a chain that has no end, of which so many bytes come one by one. */
    private int reads(final byte[] frames, final int single) {
        final IngressAdapter adapter = new IngressAdapter(
                pipeline,
                replies,
                PRINCIPAL,
                Rights.of(Access.principal(PRINCIPAL, "shop", "all", Role.PAYER)),
                null,
                WINDOW,
                Framing.REQUEST_FRAME_LENGTH_MAX);
        final WatchedBuffer buffer = new WatchedBuffer(frames);
        for (int length = frames.length - single; length <= frames.length; length++) {
            assertEquals(0, adapter.onBytes(buffer, 0, length, 0, 0));
        }
        assertNull(adapter.violation());
        return buffer.reads;
    }

    @Test
    void shouldTakeAtOnceWhatNeedsNoThread() throws InterruptedException {
        final byte[] frames = Requests.frames(Requests.transfer(1, 100, 1, 2, 1), Requests.getServerStatus(2));
        assertEquals(frames.length, onBytes(frames));
        assertFalse(ingress.isChecking());
        assertEquals(Status.SIGNATURE_MISSING, replies.statuses.take());
    }

    /** The principals were read again in between, and the key that was right is so no longer. */
    @Test
    void shouldTakeNothingThatWasCheckedWithOtherKeys() throws InterruptedException {
        final byte[] frames = Requests.frames(Requests.signed(signer, Requests.transfer(1, 100, 1, 2, 1)));
        onBytes(frames);
        busy.countDown();
        final Runnable old = eventLoop.take();
        ingress.signatures(check(SigningKey.generate("other", PRINCIPAL, new SecureRandom())));
        old.run();
        assertEquals(0, onBytes(frames), "is checked anew");
        eventLoop.take().run();
        assertEquals(frames.length, onBytes(frames));
        assertEquals(Status.SIGNATURE_INVALID, replies.statuses.take());
    }

    @Test
    void shouldGoOnWhenTheKeysAreTheSame() throws InterruptedException {
        final byte[] frames = Requests.frames(Requests.signed(signer, Requests.transfer(1, 100, 1, 2, 1)));
        onBytes(frames);
        ingress.signatures(check(pair));
        assertTrue(ingress.isChecking());
        busy.countDown();
        eventLoop.take().run();
        assertEquals(frames.length, onBytes(frames));
        assertEquals(Status.DEBIT_ACCOUNT_NOT_FOUND, replies.statuses.take(), "has passed to the ledger");
    }

    private int onBytes(final byte[] frames) {
        return ingress.onBytes(new UnsafeBuffer(frames), 0, frames.length, 0, 0);
    }

    private SignatureCheck check(final SigningKey.Pair keys) {
        final SignatureKey key = new SignatureKey("sign", PRINCIPAL, keys.verifyingKey(), null);
        return new SignatureCheck(PRINCIPAL, List.of(key), pool, eventLoop::add, () -> {});
    }
}
