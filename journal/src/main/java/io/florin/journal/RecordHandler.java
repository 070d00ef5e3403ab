package io.florin.journal;

import org.agrona.DirectBuffer;

/** Takes the records of a replay, in order. */
@FunctionalInterface
public interface RecordHandler {
    /**
     * One intact record.
     *
     * @param firstSequence sequence of its first command; the others follow without a gap.
     * @param count commands in it, at least 1.
     * @param timestampNs nanoseconds since the Unix epoch, as given to {@link Journal#append}.
     * @param buffer holds the payload; read-only by agreement, and valid only during the call.
     * @param offset of the payload in the buffer.
     * @param length of the payload in bytes.
     */
    void onRecord(long firstSequence, int count, long timestampNs, DirectBuffer buffer, int offset, int length);
}
