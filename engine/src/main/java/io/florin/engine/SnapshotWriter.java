package io.florin.engine;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the stream of a snapshot. All numbers are little-endian; nothing in it depends on where or when it was written.
 *
 * <pre>
 *   +--------------------+----------------+----------------------+
 *   | magic "FLORINSN"   | format version | 0                    |   16 bytes
 *   | 8 bytes            | uint32         | uint32               |
 *   +--------+---------+-+----------------+----------------------+
 *   | id     | version | record length    | count                |   16 bytes, of each section
 *   | uint16 | uint16  | uint32           | uint64               |
 *   +--------+---------+------------------+----------------------+
 *   | record 0 | record 1 | …                                     |   count * record length
 *   +--------------------+---------------------------------------+
 *   | checksum           |   8 bytes: the sum of {@link Hash#ofWords} of each record
 *   +--------------------+
 *   | the next section …
 * </pre>
 */
final class SnapshotWriter {
    /** Of the whole stream; sections have versions of their own. */
    static final int FORMAT_VERSION = 1;

    /** What a stream begins with: "FLORINSN". */
    static final long MAGIC = 0x4E534E49524F4C46L;

    static final int HEADER_LENGTH = 16;

    /** So many bytes of records are summed up and handed on at once, that they stay in the processor's cache between the two. */
    static final int PIECE_LENGTH = 256 << 10;

    private final UnsafeBuffer header = new UnsafeBuffer(new byte[HEADER_LENGTH]);
    private final UnsafeBuffer piece = new UnsafeBuffer(0, 0);
    private final SnapshotSink sink;

    SnapshotWriter(final SnapshotSink sink) {
        this.sink = sink;
    }

    /** Writes what comes in front of all sections. */
    void begin() {
        header.putLong(0, MAGIC);
        header.putLong(Long.BYTES, FORMAT_VERSION);
        sink.write(header, 0, HEADER_LENGTH);
    }

    /** Writes a section: all of these records, every byte of which must have been written. @return its checksum. */
    long section(final SnapshotSection section, final RecordMemory records) {
        final int count = records.recordCount();
        header.putLong(
                0, section.id() | section.version() << Short.SIZE | (long) section.recordLength() << Integer.SIZE);
        header.putLong(Long.BYTES, count);
        sink.write(header, 0, HEADER_LENGTH);
        final int recordLength = section.recordLength();
        final int recordsPerPiece = PIECE_LENGTH / recordLength;
        long checksum = 0;
        for (int first = 0; first < count; first += recordsPerPiece) {
            final int inPiece = Math.min(recordsPerPiece, count - first);
            final long address = records.address(first);
            checksum += checksum(address, inPiece, recordLength);
            piece.wrap(address, inPiece * recordLength);
            sink.write(piece, 0, inPiece * recordLength);
        }
        header.putLong(0, checksum);
        sink.write(header, 0, Long.BYTES);
        return checksum;
    }

    /** @return the checksum of records that lie one behind the other. */
    static long checksum(final long address, final int count, final int recordLength) {
        final long end = address + (long) count * recordLength;
        long sum = 0;
        if (recordLength == 128) {
            for (long record = address; record < end; record += 128) {
                sum += Hash.ofWords(record, 16);
            }
        } else {
            for (long record = address; record < end; record += 16) {
                sum += Hash.ofWords(record, 2);
            }
        }
        return sum;
    }
}
