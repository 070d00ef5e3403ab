package io.florin.benchmarks.jmh;

import io.florin.engine.SnapshotSink;
import io.florin.engine.SnapshotSource;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/** A snapshot in memory outside the heap, in chunks that are kept when the next one is written. One thread. */
final class SnapshotMemory implements SnapshotSink, SnapshotSource, AutoCloseable {
    private static final int CHUNK_LENGTH = 64 << 20;

    private final List<UnsafeBuffer> chunks = new ArrayList<>();
    private long position;

    /** Begins to write or to read at the beginning. */
    void rewind() {
        position = 0;
    }

    /** @return bytes that were written or read since {@link #rewind()}. */
    long position() {
        return position;
    }

    @Override
    public void write(final DirectBuffer buffer, final int offset, final int length) {
        for (int done = 0; done < length; ) {
            if (position == (long) chunks.size() * CHUNK_LENGTH) {
                chunks.add(new UnsafeBuffer(UnsafeApi.allocateMemory(CHUNK_LENGTH), CHUNK_LENGTH));
            }
            final int count = inChunk(length - done);
            chunk().putBytes(offsetInChunk(), buffer, offset + done, count);
            position += count;
            done += count;
        }
    }

    @Override
    public void read(final MutableDirectBuffer buffer, final int offset, final int length) {
        for (int done = 0; done < length; ) {
            final int count = inChunk(length - done);
            buffer.putBytes(offset + done, chunk(), offsetInChunk(), count);
            position += count;
            done += count;
        }
    }

    @Override
    public void close() {
        chunks.forEach(chunk -> UnsafeApi.freeMemory(chunk.addressOffset()));
        chunks.clear();
    }

    private UnsafeBuffer chunk() {
        return chunks.get((int) (position / CHUNK_LENGTH));
    }

    private int offsetInChunk() {
        return (int) (position % CHUNK_LENGTH);
    }

    private int inChunk(final int length) {
        return Math.min(length, CHUNK_LENGTH - offsetInChunk());
    }
}
