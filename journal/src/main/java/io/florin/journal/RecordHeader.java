package io.florin.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The header in front of each payload, little-endian. A record is one Chronicle excerpt; the word in front of it is
 * Chronicle's.
 *
 * <pre>
 *        0         4         8         10        12        13        16        20        24
 *   -----+---------+---------+---------+---------+---------+---------+---------+---------+
 *   word | CRC-32C | "FLRJ"  | version | header  | sync    | zero    | epoch   | count   |
 *        |         |         |         | length  | policy  |         |         |         |
 *   -----+---------+---------+---------+---------+---------+---------+---------+---------+
 *        24                  32                  40                  48                  56
 *        +-------------------+-------------------+-------------------+-------------------+
 *        | epoch key         | first sequence    | timestamp, ns     | acknowledged      |
 *        |                   |                   |                   | sequence          |
 *        +-------------------+-------------------+-------------------+-------------------+
 *        56        60        64
 *        +---------+---------+--------- … ------+
 *        | previous| payload | payload          |
 *        | CRC-32C | length  |                  |
 *        +---------+---------+--------- … ------+
 * </pre>
 *
 * <ul>
 *   <li>The CRC covers all that follows it, the payload included. It stands first so that one pass checks a record, and in
 *       the same place in every version.
 *   <li>First sequence and previous CRC chain the records, from one epoch to the next too: a record that is missing, doubled
 *       or out of place breaks the chain.
 *   <li>The acknowledged sequence is what had been acknowledged before this record was appended: an intact record says how
 *       much of what is in front of it must be there.
 *   <li>The epoch key is a random number in each record of an epoch and in its mark. Clients do not know it, so no payload
 *       can pass for a record when the bytes behind a damaged place are searched.
 * </ul>
 */
final class RecordHeader {
    static final int LENGTH = 64;
    static final int MAGIC = 'F' | 'L' << 8 | 'R' << 16 | 'J' << 24;
    static final int VERSION = 1;

    static final int CRC_OFFSET = 0;
    static final int MAGIC_OFFSET = 4;
    static final int VERSION_OFFSET = 8;
    static final int HEADER_LENGTH_OFFSET = 10;
    static final int SYNC_POLICY_OFFSET = 12;
    static final int EPOCH_OFFSET = 16;
    static final int COUNT_OFFSET = 20;
    static final int EPOCH_KEY_OFFSET = 24;
    static final int FIRST_SEQUENCE_OFFSET = 32;
    static final int TIMESTAMP_OFFSET = 40;
    static final int ACKNOWLEDGED_OFFSET = 48;
    static final int PREVIOUS_CRC_OFFSET = 56;
    static final int PAYLOAD_LENGTH_OFFSET = 60;

    private RecordHeader() {}

    /** Writes what is the same in every record of an epoch. */
    static void putEpoch(final MutableDirectBuffer record, final SyncPolicy policy, final int epoch, final long key) {
        record.setMemory(0, LENGTH, (byte) 0);
        record.putInt(MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        record.putShort(VERSION_OFFSET, (short) VERSION, LITTLE_ENDIAN);
        record.putShort(HEADER_LENGTH_OFFSET, (short) LENGTH, LITTLE_ENDIAN);
        record.putByte(SYNC_POLICY_OFFSET, (byte) policy.code());
        record.putInt(EPOCH_OFFSET, epoch, LITTLE_ENDIAN);
        record.putLong(EPOCH_KEY_OFFSET, key, LITTLE_ENDIAN);
    }

    static int crc(final DirectBuffer buffer, final int record) {
        return buffer.getInt(record + CRC_OFFSET, LITTLE_ENDIAN);
    }

    static int magic(final DirectBuffer buffer, final int record) {
        return buffer.getInt(record + MAGIC_OFFSET, LITTLE_ENDIAN);
    }

    static int version(final DirectBuffer buffer, final int record) {
        return buffer.getShort(record + VERSION_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    static int headerLength(final DirectBuffer buffer, final int record) {
        return buffer.getShort(record + HEADER_LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    static int epoch(final DirectBuffer buffer, final int record) {
        return buffer.getInt(record + EPOCH_OFFSET, LITTLE_ENDIAN);
    }

    static int count(final DirectBuffer buffer, final int record) {
        return buffer.getInt(record + COUNT_OFFSET, LITTLE_ENDIAN);
    }

    static long epochKey(final DirectBuffer buffer, final int record) {
        return buffer.getLong(record + EPOCH_KEY_OFFSET, LITTLE_ENDIAN);
    }

    static long firstSequence(final DirectBuffer buffer, final int record) {
        return buffer.getLong(record + FIRST_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    static long timestampNs(final DirectBuffer buffer, final int record) {
        return buffer.getLong(record + TIMESTAMP_OFFSET, LITTLE_ENDIAN);
    }

    static long acknowledgedSequence(final DirectBuffer buffer, final int record) {
        return buffer.getLong(record + ACKNOWLEDGED_OFFSET, LITTLE_ENDIAN);
    }

    static int previousCrc(final DirectBuffer buffer, final int record) {
        return buffer.getInt(record + PREVIOUS_CRC_OFFSET, LITTLE_ENDIAN);
    }

    static int payloadLength(final DirectBuffer buffer, final int record) {
        return buffer.getInt(record + PAYLOAD_LENGTH_OFFSET, LITTLE_ENDIAN);
    }
}
