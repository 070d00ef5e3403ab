package io.florin.benchmarks.jmh;

import io.florin.engine.ChunkSource;
import io.florin.engine.MemoryChunk;
import org.agrona.collections.LongArrayList;

/**
 * Chunks of memory that the kernel gave before they are measured, as a server's own thread has it give them. Until the first
 * {@link #prepare} they are plain ones. One thread.
 */
final class PreparedChunks implements ChunkSource, AutoCloseable {
    private final LongArrayList ready = new LongArrayList();
    private boolean isPrepared;

    /** Prepares as many chunks as records of so many bytes together fill, and so many more. */
    void prepare(final long lengthBytes, final int more) {
        isPrepared = true;
        final long count = lengthBytes / MemoryChunk.LENGTH + more;
        while (ready.size() < count) {
            final long reservation = MemoryChunk.reserve();
            MemoryChunk.touch(reservation);
            ready.addLong(reservation);
        }
    }

    /** @throws IllegalStateException when all that were prepared are taken: the next one would be measured. */
    @Override
    public long take() {
        if (!isPrepared) {
            return MemoryChunk.reserve();
        }
        if (ready.isEmpty()) {
            throw new IllegalStateException("no chunk is ready");
        }
        return ready.removeAt(ready.size() - 1);
    }

    @Override
    public void close() {
        ready.forEachLong(MemoryChunk::free);
        ready.clear();
    }
}
