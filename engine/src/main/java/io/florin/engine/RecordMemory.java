package io.florin.engine;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * Off-heap records of one length, addressed by their index.
 *
 * <pre>
 *   chunks        8 MiB each, reserved when their first record comes, on page boundaries
 *   +---+     +----------+----------+----------+--
 *   | 0 | --> | record 0 | record 1 | record 2 | …
 *   +---+     +----------+----------+----------+--
 *   | 1 | --> | …
 *   +---+
 *     …        address = chunks[index &gt;&gt;&gt; shift] + (index &amp; mask) * recordLength
 * </pre>
 *
 * A chunk is a reservation that nobody has written to: it costs address space, and the kernel gives it memory page by page as its
 * records are written. So growing is never a pause, and nothing is moved: an address holds until {@link #close()}. What is in a
 * record before its first write is undefined. Addresses are raw: the checks are assertions.
 */
final class RecordMemory implements AutoCloseable {
    private static final int CHUNK_LENGTH = 8 << 20;
    private static final int PAGE_LENGTH = 4096;

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
        if (Integer.bitCount(recordLength) != 1 || recordLength > PAGE_LENGTH) {
            throw new IllegalArgumentException("not a power of two within a page: recordLength=" + recordLength);
        }
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("records are little-endian: nativeOrder=" + ByteOrder.nativeOrder());
        }
        recordLengthShift = Integer.numberOfTrailingZeros(recordLength);
        chunkShift = Integer.numberOfTrailingZeros(CHUNK_LENGTH / recordLength);
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
            reserveChunk();
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
            reserveChunk();
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
            UnsafeApi.freeMemory(reservations[i]);
        }
        chunks = new long[0];
        reservations = new long[0];
        chunkCount = 0;
        recordCount = 0;
        recordsMax = 0;
    }

    private void reserveChunk() {
        final long reservation = UnsafeApi.allocateMemory(CHUNK_LENGTH + PAGE_LENGTH);
        reservations[chunkCount] = reservation;
        chunks[chunkCount] = (reservation + PAGE_LENGTH - 1) & -PAGE_LENGTH;
        chunkCount++;
    }
}
