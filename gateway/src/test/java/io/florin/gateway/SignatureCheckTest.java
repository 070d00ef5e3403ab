package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.security.SignatureKey;
import io.florin.protocol.Framing;
import io.florin.protocol.Status;
import io.florin.protocol.auth.CommandSignature;
import io.florin.protocol.auth.CommandSigner;
import io.florin.protocol.auth.SigningKey;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.TransferDecoder;
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
    private final CommandSigner signer = pair.signingKey().newSigner();
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
            final byte[] frames = Requests.frames(message(frame), tooLong(), message(frame));
            assertFalse(check.start(new UnsafeBuffer(frames), 0, 3, frames.length));
            eventLoop.take().run();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertFalse(check.isUnderWay());
        assertEquals(
                List.of(Status.OK, Status.SIGNATURE_INVALID, Status.SIGNATURE_INVALID),
                List.of(check.next(), check.next(), check.next()));
    }

    /** It is refused as a whole, so its other members are not worth a verification each. */
    @Test
    void shouldVerifyNothingOfAChainBehindItsFirstBadMember() throws InterruptedException {
        busy.countDown();
        signer.begin();
        final byte[] first = Requests.sign(signer, Requests.linked(Requests.transfer(1, 1, 2, 3, 4)));
        final byte[] second = Requests.sign(signer, Requests.linked(Requests.transfer(2, 2, 2, 3, 4)));
        final byte[] third = Requests.sign(signer, Requests.transfer(3, 3, 2, 3, 4));
        second[TransferDecoder.amountEncodingOffset() + MessageHeaderDecoder.ENCODED_LENGTH] ^= 1;
        final byte[] frames = Requests.frames(first, second, third, message(signedTransfer()));
        final SignatureCheck check = newCheck();
        check.start(new UnsafeBuffer(frames), 0, 4, frames.length);
        eventLoop.take().run();
        assertEquals(
                List.of(Status.OK, Status.SIGNATURE_INVALID, Status.SIGNATURE_INVALID, Status.OK),
                List.of(check.next(), check.next(), check.next(), check.next()),
                "the third is right, and was not looked at");
    }

    /** The queue's room is not memory. */
    @Test
    void shouldHaveRoomForAnyNumberOfConnections() {
        SignatureCheck.newThreads(1, Integer.MAX_VALUE).shutdownNow();
    }

    private void start(final SignatureCheck check, final byte[] frame) {
        check.start(new UnsafeBuffer(frame), 0, 1, frame.length);
    }

    private SignatureCheck newCheck() {
        final SignatureKey key = new SignatureKey("sign", PRINCIPAL, pair.verifyingKey(), null);
        return new SignatureCheck(PRINCIPAL, List.of(key), pool, eventLoop::add, () -> {});
    }

    private static byte[] message(final byte[] frame) {
        return Arrays.copyOfRange(frame, Framing.HEADER_LENGTH, frame.length);
    }

    /** Looks signed, and is longer than a verifier takes: no frame of a connection is. */
    private static byte[] tooLong() {
        final byte[] transfer = Requests.transfer(1, 1, 2, 3, 4);
        final int block = MessageHeaderDecoder.ENCODED_LENGTH + TransferDecoder.BLOCK_LENGTH;
        final byte[] message = Arrays.copyOf(transfer, block + 2 * 256 + CommandSignature.LENGTH);
        message[block] = (byte) 255;
        message[block + 256] = (byte) 255;
        return message;
    }

    private byte[] signedTransfer() {
        return Requests.frames(Requests.signed(signer, Requests.transfer(1, 1, 2, 3, 4)));
    }
}
