package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionEgressTest {
    private static final int REPLY_LENGTH = 1000;
    private static final int BACKLOG_MAX = 256 * 1024;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final SessionEgress egress = new SessionEgress(channel, () -> {}, BACKLOG_MAX);
    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[REPLY_LENGTH]);

    @AfterEach
    void close() {
        egress.onClosed();
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldShowNothingOfABatchBeforeItsEnd() {
        final int replies = 100; // several buffers
        for (int i = 0; i < replies; i++) {
            assertEquals(i == 0, egress.onReply(reply, 0, REPLY_LENGTH));
            assertNull(egress.poll());
        }
        assertEquals(0, egress.repliesHandedOver());

        egress.onBatchEnd();
        assertEquals(replies, egress.repliesHandedOver());
        int bytes = 0;
        for (ByteBuf buffer = egress.poll(); buffer != null; buffer = egress.poll()) {
            bytes += buffer.readableBytes();
            buffer.release();
        }
        assertEquals(replies * (Framing.HEADER_LENGTH + REPLY_LENGTH), bytes);
    }

    @Test
    void shouldBoundWhatABatchHolds() {
        for (int i = 0; i < BACKLOG_MAX / REPLY_LENGTH - 10; i++) {
            egress.onReply(reply, 0, REPLY_LENGTH);
        }
        assertFalse(egress.isOverrun());
        for (int i = 0; i < 100; i++) {
            egress.onReply(reply, 0, REPLY_LENGTH);
        }
        assertTrue(egress.isOverrun());
        egress.onBatchEnd();
        int bytes = 0;
        for (ByteBuf buffer = egress.poll(); buffer != null; buffer = egress.poll()) {
            bytes += buffer.readableBytes();
            assertTrue(buffer.release());
        }
        assertTrue(bytes > BACKLOG_MAX / 2 && bytes <= BACKLOG_MAX, "what came before the hole: bytes=" + bytes);
    }

    @Test
    void shouldBeginTheNextBatchAnew() {
        egress.onReply(reply, 0, REPLY_LENGTH);
        egress.onBatchEnd();
        assertTrue(egress.onReply(reply, 0, REPLY_LENGTH));
        egress.onBatchEnd();
        final ByteBuf first = egress.poll();
        assertNotNull(first);
        first.release();
    }
}
