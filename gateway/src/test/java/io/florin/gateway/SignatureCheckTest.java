package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.security.SignatureKey;
import io.florin.protocol.Framing;
import io.florin.protocol.Status;
import io.florin.protocol.auth.CommandSignature;
import io.florin.protocol.auth.SigningKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SignatureCheckTest {
    private static final int PRINCIPAL = 3;
    private static final int CONNECTIONS_MAX = 1;

    private final SigningKey.Pair pair = SigningKey.generate("sign", PRINCIPAL, new SecureRandom());
    private final ThreadPoolExecutor pool = SignatureCheck.newThreads(1, CONNECTIONS_MAX);
    private final CountDownLatch busy = new CountDownLatch(1);
    private final BlockingQueue<Runnable> eventLoop = new LinkedBlockingQueue<>();

    @BeforeEach
    void keepTheOnlyThreadBusy() {
        pool.execute(() -> {
            try {
                busy.await();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    /** Connections that came and went leave nothing in the queue, so that it always has room for those that are there. */
    @Test
    void shouldLeaveTheQueueWhenItsConnectionCloses() throws InterruptedException {
        final byte[] frame = signedTransfer();
        for (int i = 0; i < 3; i++) {
            final SignatureCheck gone = newCheck();
            start(gone, frame);
            gone.close();
            assertTrue(gone.isUnderWay(), "and nobody takes what was not checked");
        }
        final SignatureCheck check = newCheck();
        start(check, frame);
        assertEquals(0, check.checkedFrames());
        busy.countDown();
        eventLoop.take().run();
        assertEquals(1, check.checkedFrames());
        assertEquals(Status.OK, check.next());
        assertTrue(eventLoop.isEmpty());
    }

    /** What came out right before must not stand for what comes after it. */
    @Test
    void shouldHandBackAsInvalidWhatItFailedToCheck() throws InterruptedException {
        busy.countDown();
        final byte[] frame = signedTransfer();
        final SignatureCheck check = newCheck();
        start(check, frame);
        eventLoop.take().run();
        assertEquals(Status.OK, check.next());

        final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {}); // it is meant
        try {
            final byte[] frames = Arrays.copyOf(frame, 2 * frame.length);
            Framing.putHeader(
                    new UnsafeBuffer(frames), frame.length, Integer.MAX_VALUE / 2); // the third is out of bounds
            check.start(new UnsafeBuffer(frames), 0, 3, frames.length);
            eventLoop.take().run();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertFalse(check.isUnderWay());
        assertEquals(
                List.of(Status.OK, Status.OK, Status.SIGNATURE_INVALID),
                List.of(check.next(), check.next(), check.next()),
                "the second is no command");
    }

    private void start(final SignatureCheck check, final byte[] frame) {
        check.start(new UnsafeBuffer(frame), 0, 1, frame.length);
    }

    private SignatureCheck newCheck() {
        final SignatureKey key = new SignatureKey("sign", PRINCIPAL, pair.verifyingKey(), null);
        return new SignatureCheck(PRINCIPAL, List.of(key), pool, eventLoop::add, () -> {});
    }

    private byte[] signedTransfer() {
        final byte[] message = Requests.transfer(1, 1, 2, 3, 4);
        final byte[] signed = Arrays.copyOf(message, message.length + CommandSignature.LENGTH);
        final UnsafeBuffer buffer = new UnsafeBuffer(signed);
        pair.signingKey().newSigner().sign(buffer, 0, message.length, buffer, message.length);
        final byte[] frame = Requests.frames(signed);
        assertEquals(frame.length, Framing.HEADER_LENGTH + signed.length);
        return frame;
    }
}
