package io.florin.engine;

import org.agrona.DirectBuffer;

/** Where an engine writes its snapshot: a stream of bytes, in pieces of up to 256 KiB. */
public interface SnapshotSink {
    /**
     * Takes the next bytes.
     *
     * @param buffer valid during the call only; most of it is the engine's own memory, outside the heap.
     * @param offset of the first byte.
     * @param length in bytes, 1 or more.
     */
    void write(DirectBuffer buffer, int offset, int length);
}
