package io.florin.engine;

import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The members of a chain as they came, until its last one comes. */
final class ChainBuffer {
    private final UnsafeBuffer buffer =
            new UnsafeBuffer(new byte[Framing.CHAIN_LENGTH_MAX * Framing.REQUEST_FRAME_LENGTH_MAX]);
    private final int[] offsets = new int[Framing.CHAIN_LENGTH_MAX + 1];
    private final long[] sequences = new long[Framing.CHAIN_LENGTH_MAX];
    private int count;

    /** Copies a member behind the others. There must be room for it. */
    void add(final DirectBuffer source, final int offset, final int length, final long sequence) {
        buffer.putBytes(offsets[count], source, offset, length);
        sequences[count] = sequence;
        offsets[count + 1] = offsets[count] + length;
        count++;
    }

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count == Framing.CHAIN_LENGTH_MAX;
    }

    /** @return where the members are, valid until {@link #clear()}. */
    DirectBuffer buffer() {
        return buffer;
    }

    int offset(final int member) {
        return offsets[member];
    }

    int length(final int member) {
        return offsets[member + 1] - offsets[member];
    }

    int templateId(final int member) {
        return RequestType.templateId(buffer, offsets[member]);
    }

    long correlationId(final int member) {
        return RequestType.correlationId(buffer, offsets[member]);
    }

    long sequence(final int member) {
        return sequences[member];
    }
}
