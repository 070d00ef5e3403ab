package io.florin.gateway.pipeline;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The commands of one journal record, one behind the other; their sequences follow from the record's first one.
 *
 * <pre>
 *   0         4              8                          8 + length     next multiple of 8
 *   +---------+--------------+--------------------------+--------------+
 *   | length  | principal id | SBE message, as received | zero padding |
 *   +---------+--------------+--------------------------+--------------+
 * </pre>
 *
 * Little-endian. Stateless.
 */
public final class EntryLayout {
    /** Bytes in front of a message. */
    public static final int HEADER_LENGTH = 8;

    static final int ALIGNMENT = 8;

    private EntryLayout() {}

    /** @return the bytes of an entry with a message of so many. */
    public static int entryLength(final int messageLength) {
        return BitUtil.align(HEADER_LENGTH + messageLength, ALIGNMENT);
    }

    /** Writes an entry and returns the offset behind it. */
    public static int put(
            final MutableDirectBuffer record,
            final int offset,
            final int principalId,
            final DirectBuffer message,
            final int messageOffset,
            final int messageLength) {
        final int end = offset + entryLength(messageLength);
        record.putLong(end - ALIGNMENT, 0L);
        record.putInt(offset, messageLength);
        record.putInt(offset + 4, principalId);
        record.putBytes(offset + HEADER_LENGTH, message, messageOffset, messageLength);
        return end;
    }

    /** @return the bytes of the message in the entry at {@code offset}. */
    public static int messageLength(final DirectBuffer record, final int offset) {
        return record.getInt(offset);
    }

    /** @return who sent the entry at {@code offset}; 0 is the server itself. */
    public static int principalId(final DirectBuffer record, final int offset) {
        return record.getInt(offset + 4);
    }
}
