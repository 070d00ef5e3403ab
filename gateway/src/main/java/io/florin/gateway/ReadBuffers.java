package io.florin.gateway;

import io.florin.protocol.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Buffers that sockets are read into, with room in front: what the last read left over, as a rule the beginning of one request, is
 * copied there, and not the many bytes of the next read behind it.
 */
final class ReadBuffers {
    private static final int LENGTH_MIN = 2 * 1024;
    private static final int LENGTH_MAX = 256 * 1024;
    private static final int ROOM_IN_FRONT = Framing.REQUEST_FRAME_LENGTH_MAX;

    private ReadBuffers() {}

    /** @return what gives a channel its buffers, as long as its last reads let expect. */
    static RecvByteBufAllocator allocator() {
        return new AdaptiveRecvByteBufAllocator(LENGTH_MIN, LENGTH_MIN, LENGTH_MAX) {
            @Override
            @SuppressWarnings("deprecation") // the signature is Netty's
            public Handle newHandle() {
                return new WithRoomInFront((ExtendedHandle) super.newHandle());
            }
        };
    }

    /** Puts what was left over in front of what was read. Takes both; the caller releases what is returned. */
    static ByteBuf cumulate(final ByteBufAllocator allocator, final ByteBuf leftOver, final ByteBuf read) {
        final int length = leftOver.readableBytes();
        if (length == 0 || read.readerIndex() < length || read.refCnt() != 1 || read.isReadOnly()) {
            return ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, leftOver, read);
        }
        final int start = read.readerIndex() - length;
        read.setBytes(start, leftOver, leftOver.readerIndex(), length);
        read.readerIndex(start);
        leftOver.release();
        return read;
    }

    private static final class WithRoomInFront extends RecvByteBufAllocator.DelegatingHandle
            implements RecvByteBufAllocator.ExtendedHandle {
        private final RecvByteBufAllocator.ExtendedHandle handle;

        WithRoomInFront(final RecvByteBufAllocator.ExtendedHandle handle) {
            super(handle);
            this.handle = handle;
        }

        @Override
        public ByteBuf allocate(final ByteBufAllocator allocator) {
            return allocator.ioBuffer(ROOM_IN_FRONT + guess()).setIndex(ROOM_IN_FRONT, ROOM_IN_FRONT);
        }

        @Override
        public boolean continueReading(final UncheckedBooleanSupplier maybeMoreDataSupplier) {
            return handle.continueReading(maybeMoreDataSupplier);
        }
    }
}
