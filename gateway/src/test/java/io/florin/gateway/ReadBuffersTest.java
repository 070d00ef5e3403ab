package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.florin.protocol.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ReadBuffersTest {
    private static final PooledByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

    @Test
    void shouldPutWhatWasLeftOverInFrontOfWhatWasRead() {
        final ByteBuf leftOver = read("gone|left").skipBytes("gone|".length());
        final ByteBuf next = read("|read");

        final ByteBuf both = ReadBuffers.cumulate(ALLOCATOR, leftOver, next);

        assertSame(next, both);
        assertEquals("left|read", both.toString(StandardCharsets.US_ASCII));
        assertEquals(0, leftOver.refCnt());
        assertEquals(1, both.refCnt());
        both.release();
    }

    @Test
    void shouldKeepMoreThanTheRoomInFrontToo() {
        final ByteBuf leftOver = ALLOCATOR.directBuffer().writeZero(Framing.REQUEST_FRAME_LENGTH_MAX + 1);
        final ByteBuf next = read("end");

        final ByteBuf both = ReadBuffers.cumulate(ALLOCATOR, leftOver, next);

        assertEquals(Framing.REQUEST_FRAME_LENGTH_MAX + 1 + "end".length(), both.readableBytes());
        assertEquals("end", both.toString(Framing.REQUEST_FRAME_LENGTH_MAX + 1, 3, StandardCharsets.US_ASCII));
        assertEquals(0, next.refCnt());
        both.release();
    }

    @Test
    void shouldLeaveABufferAloneThatOthersHold() {
        final ByteBuf leftOver = read("left");
        final ByteBuf next = read("read");
        final ByteBuf seenByOthers = next.retainedDuplicate();

        final ByteBuf both = ReadBuffers.cumulate(ALLOCATOR, leftOver, next);

        assertEquals("leftread", both.toString(StandardCharsets.US_ASCII));
        assertEquals("read", seenByOthers.toString(StandardCharsets.US_ASCII));
        assertEquals("00".repeat(4), ByteBufUtil.hexDump(seenByOthers.unwrap(), seenByOthers.readerIndex() - 4, 4));
        seenByOthers.release();
        both.release();
    }

    @Test
    void shouldReadWholeGuessBehindTheRoomInFront() {
        final var handle = ReadBuffers.allocator().newHandle();
        final ByteBuf buffer = handle.allocate(ALLOCATOR);
        assertEquals(Framing.REQUEST_FRAME_LENGTH_MAX, buffer.readerIndex());
        assertEquals(0, buffer.readableBytes());
        assertEquals(handle.guess(), buffer.writableBytes());
        buffer.release();
    }

    private static ByteBuf read(final String text) {
        final ByteBuf buffer = ReadBuffers.allocator().newHandle().allocate(ALLOCATOR);
        buffer.setZero(0, buffer.readerIndex());
        buffer.writeCharSequence(text, StandardCharsets.US_ASCII);
        return buffer;
    }
}
