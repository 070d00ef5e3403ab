package io.florin.engine;

/**
 * Where the large stores get their memory from, chunk by chunk. What it gives decides no outcome.
 *
 * <p>Called on the engine's thread.
 */
@FunctionalInterface
public interface ChunkSource {
    /** Reserves each chunk when it is asked for. */
    ChunkSource PLAIN = MemoryChunk::reserve;

    /** @return a reservation of {@link MemoryChunk#reserve()}, which is the caller's from now on. */
    long take();
}
