package io.florin.engine;

import org.agrona.MutableDirectBuffer;

/** Where an engine reads a snapshot from: the stream of bytes that a {@link SnapshotSink} took, in pieces of any length. */
public interface SnapshotSource {
    /**
     * Gives the next bytes: all that are asked for, or an exception of its own when there are not so many.
     *
     * @param buffer to be filled; most of it is the engine's own memory, outside the heap.
     * @param offset of the first byte.
     * @param length in bytes, 1 or more.
     */
    void read(MutableDirectBuffer buffer, int offset, int length);
}
