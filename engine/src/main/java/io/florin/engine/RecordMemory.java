package io.florin.engine;

import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Off-heap records of one length, addressed by their index.
 *
 * <pre>
 *   chunks        see {@link MemoryChunk}, taken when their first record comes
 *   +---+     +----------+----------+----------+--
 *   | 0 | --> | record 0 | record 1 | record 2 | …
 *   +---+     +----------+----------+----------+--
 *   | 1 | --> | …
 *   +---+
 *     …        address = chunks[index &gt;&gt;&gt; shift] + (index &amp; mask) * recordLength
 * </pre>
 *
 * Nothing is moved: an address holds until {@link #close()}. What is in a
 * record before its first write is undefined. Addresses are raw: the checks are assertions.
 */
final class RecordMemory implements AutoCloseable {
    private static final int RECORD_LENGTH_MAX = 4096;

    private final ChunkSource source;
    private final int recordLengthShift;
    private final int chunkShift;
    private final int indexMask;
    private long[] chunks = new long[0];
    private long[] reservations = new long[0];
    private int chunkCount;
    private int recordCount;
    private int recordsMax;

    /** @param recordLength in bytes: a power of two, at most a page. */
    RecordMemory(final int recordLength) {
        this(recordLength, ChunkSource.PLAIN);
    }

    /** @param source gives the chunks. */
    RecordMemory(final int recordLength, final ChunkSource source) {
        if (Integer.bitCount(recordLength) != 1 || recordLength > RECORD_LENGTH_MAX) {
            throw new IllegalArgumentException("not a power of two within a page: recordLength=" + recordLength);
        }
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("records are little-endian: nativeOrder=" + ByteOrder.nativeOrder());
        }
        this.source = source;
        recordLengthShift = Integer.numberOfTrailingZeros(recordLength);
        chunkShift = Integer.numberOfTrailingZeros(MemoryChunk.LENGTH / recordLength);
        indexMask = (1 << chunkShift) - 1;
    }

    /** Raises the capacity. Reserves nothing yet. */
    void recordsMax(final int recordsMax) {
        final int chunksMax = (int) (((long) recordsMax + indexMask) >>> chunkShift);
        chunks = Arrays.copyOf(chunks, chunksMax);
        reservations = Arrays.copyOf(reservations, chunksMax);
        this.recordsMax = recordsMax;
    }

    /** @return how many records there can be. */
    int recordsMax() {
        return recordsMax;
    }

    /** @return how many records there are. */
    int recordCount() {
        return recordCount;
    }

    /** @return bytes of all records. */
    long lengthBytes() {
        return (long) recordCount << recordLengthShift;
    }

    /** Adds a record of undefined content. @return its index: the number of records before. */
    int add() {
        final int index = recordCount;
        if (index >= recordsMax) {
            throw new IllegalStateException("no room: recordCount=" + recordCount + " recordsMax=" + recordsMax);
        }
        if (index >>> chunkShift == chunkCount) {
            takeChunk();
        }
        recordCount = index + 1;
        return index;
    }

    /** Adds records of undefined content. */
    void add(final int count) {
        if (count > recordsMax - recordCount) {
            throw new IllegalStateException(
                    "no room: count=" + count + " recordCount=" + recordCount + " recordsMax=" + recordsMax);
        }
        while ((long) chunkCount << chunkShift < (long) recordCount + count) {
            takeChunk();
        }
        recordCount += count;
    }

    /** Takes the last records back, so that there are {@code recordCount} again. Their memory is kept for the next ones. */
    void truncate(final int recordCount) {
        if (recordCount < 0 || recordCount > this.recordCount) {
            throw new IllegalStateException(
                    "cannot truncate to: recordCount=" + recordCount + " has=" + this.recordCount);
        }
        this.recordCount = recordCount;
    }

    /** @return where the record is. */
    long address(final int index) {
        assert index >= 0 && index < recordCount : "no such record: index=" + index + " recordCount=" + recordCount;
        return chunks[index >>> chunkShift] + ((long) (index & indexMask) << recordLengthShift);
    }

    /** Gives the memory back. There are no records afterwards and no room for any. */
    @Override
    public void close() {
        for (int i = 0; i < chunkCount; i++) {
            MemoryChunk.free(reservations[i]);
        }
        chunks = new long[0];
        reservations = new long[0];
        chunkCount = 0;
        recordCount = 0;
        recordsMax = 0;
    }

    private void takeChunk() {
        final long reservation = source.take();
        reservations[chunkCount] = reservation;
        chunks[chunkCount] = MemoryChunk.address(reservation);
        chunkCount++;
    }
}
