package io.florin.gateway.pipeline;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The commands of one journal record, one behind the other; their sequences follow from the record's first one.
 *
 * <pre>
 *   0                2                  4              8              8 + message length               next multiple of 8
 *   +----------------+------------------+--------------+--------------+-------------------+--------------+
 *   | message length | signature length | principal id | SBE message, | signature, if any | zero padding |
 *   | uint16         | uint16           | uint32       | as received  |                   |              |
 *   +----------------+------------------+--------------+--------------+-------------------+--------------+
 * </pre>
 *
 * Little-endian. The signature is the sender's, of bytes that nobody here looks into. Stateless.
 */
public final class EntryLayout {
    /** Bytes in front of a message. */
    public static final int HEADER_LENGTH = 8;

    static final int ALIGNMENT = 8;

    private static final int MESSAGE_LENGTH_MASK = 0xFFFF;
    private static final int SIGNATURE_LENGTH_SHIFT = 16;

    private EntryLayout() {}

    /** @return the bytes of an entry with a message, and a signature if it has one, of so many together. */
    public static int entryLength(final int contentLength) {
        return BitUtil.align(HEADER_LENGTH + contentLength, ALIGNMENT);
    }

    /** Writes an entry without a signature and returns the offset behind it. */
    public static int put(
            final MutableDirectBuffer record,
            final int offset,
            final int principalId,
            final DirectBuffer message,
            final int messageOffset,
            final int messageLength) {
        return put(record, offset, principalId, message, messageOffset, messageLength, 0);
    }

    /**
     * Writes an entry and returns the offset behind it.
     *
     * @param signatureLength bytes of the signature, which stands behind the message; 0 for none.
     */
    public static int put(
            final MutableDirectBuffer record,
            final int offset,
            final int principalId,
            final DirectBuffer message,
            final int messageOffset,
            final int messageLength,
            final int signatureLength) {
        final int contentLength = messageLength + signatureLength;
        final int end = offset + entryLength(contentLength);
        record.putLong(end - ALIGNMENT, 0L);
        record.putInt(offset, messageLength | signatureLength << SIGNATURE_LENGTH_SHIFT);
        record.putInt(offset + 4, principalId);
        record.putBytes(offset + HEADER_LENGTH, message, messageOffset, contentLength);
        return end;
    }

    /** @return where the entry behind the one at {@code offset} begins. */
    public static int next(final DirectBuffer record, final int offset) {
        return offset + entryLength(messageLength(record, offset) + signatureLength(record, offset));
    }

    /** @return the bytes of the message in the entry at {@code offset}. */
    public static int messageLength(final DirectBuffer record, final int offset) {
        return record.getInt(offset) & MESSAGE_LENGTH_MASK;
    }

    /** @return the bytes of the signature behind the message in the entry at {@code offset}; 0 when it has none. */
    public static int signatureLength(final DirectBuffer record, final int offset) {
        return record.getInt(offset) >>> SIGNATURE_LENGTH_SHIFT;
    }

    /** @return who sent the entry at {@code offset}; 0 is the server itself. */
    public static int principalId(final DirectBuffer record, final int offset) {
        return record.getInt(offset + 4);
    }
}
