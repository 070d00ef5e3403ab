package io.florin.engine;

import org.agrona.concurrent.UnsafeBuffer;

/** Reads the stream that {@link SnapshotWriter} writes, and checks what needs no knowledge of the records. */
final class SnapshotReader {
    /** Takes records that were read, while they are in the processor's cache. */
    interface RecordHandler {
        /** @param address of the first of {@code count} records that lie one behind the other; it has the index {@code first}. */
        void onRecords(long address, int first, int count);
    }

    private final UnsafeBuffer header = new UnsafeBuffer(new byte[SnapshotWriter.HEADER_LENGTH]);
    private final UnsafeBuffer piece = new UnsafeBuffer(0, 0);
    private final SnapshotSource source;

    SnapshotReader(final SnapshotSource source) {
        this.source = source;
    }

    /** Reads what comes in front of all sections. */
    void begin() {
        source.read(header, 0, SnapshotWriter.HEADER_LENGTH);
        final long magic = header.getLong(0);
        final long version = header.getLong(Long.BYTES);
        if (magic != SnapshotWriter.MAGIC) {
            throw new InvalidSnapshotException("not a snapshot: magic=" + Long.toHexString(magic));
        }
        if (version != SnapshotWriter.FORMAT_VERSION) {
            throw new InvalidSnapshotException("snapshot of another format: formatVersion="
                    + Long.toUnsignedString(version) + " known=" + SnapshotWriter.FORMAT_VERSION
                    + " (load it with the Florin that wrote it, or a newer one)");
        }
    }

    /**
     * Reads a section, which must be the next one, behind the records that there are.
     *
     * @param count of the records that it must have.
     * @return its checksum, which was found right.
     */
    long section(
            final SnapshotSection section, final RecordMemory records, final int count, final RecordHandler handler) {
        checkHeader(section, count);
        final int recordLength = section.recordLength();
        final int recordsPerPiece = SnapshotWriter.PIECE_LENGTH / recordLength;
        long sum = 0;
        for (int first = 0; first < count; first += recordsPerPiece) {
            final int inPiece = Math.min(recordsPerPiece, count - first);
            records.add(inPiece);
            final long address = records.address(first);
            piece.wrap(address, inPiece * recordLength);
            source.read(piece, 0, inPiece * recordLength);
            sum += SnapshotWriter.checksum(address, inPiece, recordLength);
            handler.onRecords(address, first, inPiece);
        }
        source.read(header, 0, Long.BYTES);
        final long checksum = header.getLong(0);
        if (checksum != sum) {
            throw new InvalidSnapshotException("section is damaged: section=" + section + " count=" + count
                    + " checksum=" + Long.toHexString(checksum) + " ofRecords=" + Long.toHexString(sum));
        }
        return sum;
    }

    private void checkHeader(final SnapshotSection section, final int count) {
        source.read(header, 0, SnapshotWriter.HEADER_LENGTH);
        final int id = header.getShort(0) & 0xFFFF;
        final int version = header.getShort(Short.BYTES) & 0xFFFF;
        final int recordLength = header.getInt(Integer.BYTES);
        final long recordCount = header.getLong(Long.BYTES);
        if (id != section.id()) {
            throw new InvalidSnapshotException("unknown section: id=" + id + " expected=" + section.id() + " " + section
                    + " (damaged, or written by a newer Florin)");
        }
        if (version != section.version() || recordLength != section.recordLength()) {
            throw new InvalidSnapshotException("section of another version: section=" + section + " version=" + version
                    + " known=" + section.version() + " recordLength=" + Integer.toUnsignedString(recordLength)
                    + " (damaged, or written by a newer Florin)");
        }
        if (recordCount != count) {
            throw new InvalidSnapshotException("section has another count: section=" + section + " count="
                    + Long.toUnsignedString(recordCount) + " expected=" + count);
        }
    }
}
