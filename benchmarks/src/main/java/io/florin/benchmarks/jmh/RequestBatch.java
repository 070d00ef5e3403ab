package io.florin.benchmarks.jmh;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** A batch of encoded requests, each in a slot as long as one of the server's ring. One thread. */
final class RequestBatch {
    /** Requests in a batch: what gathers in the ring at full load while the batch before is done. */
    static final int LENGTH = 1024;

    private static final int SLOT_LENGTH = 512;

    private final UnsafeBuffer[] messages = new UnsafeBuffer[LENGTH];
    private final int[] lengths = new int[LENGTH];
    private boolean isQuery;

    RequestBatch() {
        final UnsafeBuffer slab = new UnsafeBuffer(BufferUtil.allocateDirectAligned(LENGTH * SLOT_LENGTH, SLOT_LENGTH));
        for (int i = 0; i < LENGTH; i++) {
            messages[i] = new UnsafeBuffer(slab, i * SLOT_LENGTH, SLOT_LENGTH);
        }
    }

    /** Fills all slots with the next requests of a kind. */
    void fill(final RandomRequests requests, final RequestKind kind) {
        isQuery = kind.isQuery();
        for (int i = 0; i < LENGTH; i++) {
            lengths[i] = requests.encode(kind, messages[i], i);
        }
    }

    /** Whether the requests only read. */
    boolean isQuery() {
        return isQuery;
    }

    UnsafeBuffer message(final int slot) {
        return messages[slot];
    }

    int messageLength(final int slot) {
        return lengths[slot];
    }
}
