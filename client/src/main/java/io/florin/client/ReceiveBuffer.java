package io.florin.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The one buffer that a connection reads into: the socket's bytes are decoded where they land. Netty asks for a buffer before each read and
 * always gets this one, with the incomplete frame of the last read moved to its beginning. Not thread-safe.
 */
final class ReceiveBuffer implements RecvByteBufAllocator {
    /** One read takes up to this: at a hundred bytes a reply, some thousands of them. */
    static final int CAPACITY = 256 * 1024;

    private static final int READS_PER_TURN_MAX = 16;

    private final ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(CAPACITY, CAPACITY);
    private final UnsafeBuffer buffer = bytes.hasMemoryAddress()
            ? new UnsafeBuffer(bytes.memoryAddress(), CAPACITY)
            : new UnsafeBuffer(bytes.nioBuffer(0, CAPACITY));

    DirectBuffer buffer() {
        return buffer;
    }

    /** @return where the first byte stands that is not decoded. */
    int begin() {
        return bytes.readerIndex();
    }

    int end() {
        return bytes.writerIndex();
    }

    void decodedUpTo(final int index) {
        bytes.readerIndex(index);
    }

    /** Takes what fits of bytes that were read elsewhere, such as through TLS: always something when whole frames have been decoded. */
    void append(final ByteBuf source) {
        bytes.discardReadBytes();
        bytes.writeBytes(source, Math.min(source.readableBytes(), bytes.writableBytes()));
    }

    void clear() {
        bytes.clear();
    }

    void release() {
        bytes.release();
    }

    @Override
    @SuppressWarnings("deprecation") // required of every implementation
    public Handle newHandle() {
        return new ReadHandle();
    }

    private final class ReadHandle implements ExtendedHandle {
        private int reads;
        private int lastRead;
        private int attempted;

        @Override
        public ByteBuf allocate(final ByteBufAllocator allocator) {
            bytes.discardReadBytes();
            return bytes.retain();
        }

        @Override
        public int guess() {
            return CAPACITY;
        }

        @Override
        @SuppressWarnings("deprecation")
        public void reset(final ChannelConfig config) {
            reads = 0;
        }

        @Override
        public void incMessagesRead(final int messages) {
            reads += messages;
        }

        @Override
        public void lastBytesRead(final int length) {
            lastRead = length;
        }

        @Override
        public int lastBytesRead() {
            return lastRead;
        }

        @Override
        public void attemptedBytesRead(final int length) {
            attempted = length;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return lastRead > 0 && lastRead == attempted && reads < READS_PER_TURN_MAX;
        }

        @Override
        public boolean continueReading(final UncheckedBooleanSupplier maybeMoreData) {
            return continueReading();
        }

        @Override
        public void readComplete() {}
    }
}
