package io.florin.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The header in front of each payload, little-endian. A record is one Chronicle excerpt; the word in front of it is
 * Chronicle's.
 *
 * <pre>
 *        0         4         8         10      12      13      14      16        20        24
 *   -----+---------+---------+---------+-------+-------+-------+-------+---------+---------+
 *   word | CRC-32C | "FLRJ"  | version | header| sync  | flags | zero  | epoch   | count   |
 *        |         |         |         | length| policy|       |       |         |         |
 *   -----+---------+---------+---------+-------+-------+-------+-------+---------+---------+
 *        24                  32                  40                  48                  56
 *        +-------------------+-------------------+-------------------+-------------------+
 *        | epoch key         | first sequence    | timestamp, ns     | acknowledged      |
 *        |                   |                   |                   | sequence          |
 *        +-------------------+-------------------+-------------------+-------------------+
 *        56        60        64                  72        76        80                  96
 *        +---------+---------+-------------------+---------+---------+-------------------+--- … ---+
 *        | previous| payload | record number     | key id  | zero    | MAC, 16 bytes     | payload |
 *        | CRC-32C | length  |                   |         |         |                   |         |
 *        +---------+---------+-------------------+---------+---------+-------------------+--- … ---+
 * </pre>
 *
 * Version 1 ends at byte 64 and has no flags.
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
 *   <li>The record number counts the epoch's records from 0.
 *   <li>The payload length is what is stored; flags, key id and MAC say how it is sealed, and are zero when it is not.
 * </ul>
 */
final class RecordHeader {
    /** Of what is written today; {@link #lengthOf} knows the others. */
    static final int LENGTH = 96;

    static final int LENGTH_MIN = 64;
    static final int MAGIC = 'F' | 'L' << 8 | 'R' << 16 | 'J' << 24;
    static final int VERSION = 2;

    /** Flag: the payload is encrypted. */
    static final int ENCRYPTED = 1;

    /** Flag: the record has a MAC over the chain of digests. */
    static final int CHAINED = 1 << 1;

    static final int CRC_OFFSET = 0;
    static final int MAGIC_OFFSET = 4;
    static final int VERSION_OFFSET = 8;
    static final int HEADER_LENGTH_OFFSET = 10;
    static final int SYNC_POLICY_OFFSET = 12;
    static final int FLAGS_OFFSET = 13;
    static final int EPOCH_OFFSET = 16;
    static final int COUNT_OFFSET = 20;
    static final int EPOCH_KEY_OFFSET = 24;
    static final int FIRST_SEQUENCE_OFFSET = 32;
    static final int TIMESTAMP_OFFSET = 40;
    static final int ACKNOWLEDGED_OFFSET = 48;
    static final int PREVIOUS_CRC_OFFSET = 56;
    static final int PAYLOAD_LENGTH_OFFSET = 60;
    static final int RECORD_NUMBER_OFFSET = 64;
    static final int KEY_ID_OFFSET = 72;
    static final int MAC_OFFSET = 80;
    static final int MAC_LENGTH = 16;

    private static final int VERSION_1 = 1;

    private RecordHeader() {}

    /** Writes what is the same in every record of an epoch. */
    static void putEpoch(final MutableDirectBuffer record, final EpochMark.Content epoch) {
        record.setMemory(0, LENGTH, (byte) 0);
        record.putInt(MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        record.putShort(VERSION_OFFSET, (short) VERSION, LITTLE_ENDIAN);
        record.putShort(HEADER_LENGTH_OFFSET, (short) LENGTH, LITTLE_ENDIAN);
        record.putByte(SYNC_POLICY_OFFSET, (byte) epoch.syncPolicy().code());
        record.putByte(FLAGS_OFFSET, (byte) epoch.flags());
        record.putInt(EPOCH_OFFSET, epoch.epoch(), LITTLE_ENDIAN);
        record.putLong(EPOCH_KEY_OFFSET, epoch.key(), LITTLE_ENDIAN);
        record.putInt(KEY_ID_OFFSET, epoch.keyId(), LITTLE_ENDIAN);
    }

    /** @return length of the header in a version; 0 if it is unknown. */
    static int lengthOf(final int version) {
        return switch (version) {
            case VERSION_1 -> LENGTH_MIN;
            case VERSION -> LENGTH;
            default -> 0;
        };
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

    /** @return how the record is sealed; 0 in version 1. */
    static int flags(final DirectBuffer buffer, final int record) {
        return buffer.getByte(record + FLAGS_OFFSET) & 0xFF;
    }

    /** Not in version 1. */
    static long recordNumber(final DirectBuffer buffer, final int record) {
        return buffer.getLong(record + RECORD_NUMBER_OFFSET, LITTLE_ENDIAN);
    }

    /** Not in version 1. */
    static int keyId(final DirectBuffer buffer, final int record) {
        return buffer.getInt(record + KEY_ID_OFFSET, LITTLE_ENDIAN);
    }
}
