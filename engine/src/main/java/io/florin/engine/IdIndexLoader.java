package io.florin.engine;

import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * Fills an empty {@link IdIndex} with all of its records. Their entries are first sorted into parts by their bucket, and then put in part
 * by part: the buckets of a part stay in the processor's cache, where one record after the other would wait for memory each time.
 *
 * <pre>
 *   part 0   block ──▶ block ──▶ block         blocks of 4 KiB, the newest one first:
 *   part 1   block ──▶ block                     0  the block before int32, 0 | 8  entry | 16  entry | …
 *   …
 * </pre>
 */
final class IdIndexLoader implements AutoCloseable {
    private static final int PART_BUCKETS_SHIFT = 14;
    private static final int BLOCK_LENGTH = 4096;
    private static final int ENTRIES_PER_BLOCK = BLOCK_LENGTH / Long.BYTES - 1;
    private static final int NONE = -1;

    private final IdIndex index;
    private final RecordMemory blocks = new RecordMemory(BLOCK_LENGTH);
    private final int[] newestBlocks;
    /** Of each part the number of entries in its newest block. */
    private final int[] counts;

    /** @param count of the records that will come, at most. */
    IdIndexLoader(final IdIndex index, final int count) {
        this.index = index;
        index.reserve(count);
        final int parts = (index.bucketCount() >>> PART_BUCKETS_SHIFT) + 1;
        newestBlocks = new int[parts];
        counts = new int[parts];
        Arrays.fill(newestBlocks, NONE);
        Arrays.fill(counts, ENTRIES_PER_BLOCK);
        blocks.recordsMax(count / ENTRIES_PER_BLOCK + parts);
    }

    /** Adds a record. It is in the index after {@link #end()}. */
    void add(final long idLo, final long idHi, final int record) {
        final long entry = index.entryOf(idLo, idHi, record);
        final int part = index.bucketIndex(entry) >>> PART_BUCKETS_SHIFT;
        if (counts[part] == ENTRIES_PER_BLOCK) {
            addBlock(part);
        }
        counts[part]++;
        UnsafeApi.putLong(blocks.address(newestBlocks[part]) + ((long) counts[part] << 3), entry);
    }

    /** Puts all records into the index. */
    void end() {
        for (int part = 0; part < counts.length; part++) {
            int count = counts[part];
            for (int block = newestBlocks[part]; block != NONE; block = UnsafeApi.getInt(blocks.address(block))) {
                final long address = blocks.address(block);
                for (int i = 1; i <= count; i++) {
                    index.put(UnsafeApi.getLong(address + ((long) i << 3)));
                }
                count = ENTRIES_PER_BLOCK;
            }
        }
    }

    /** Gives back what was needed while loading. */
    @Override
    public void close() {
        blocks.close();
    }

    private void addBlock(final int part) {
        final int block = blocks.add();
        UnsafeApi.putLong(blocks.address(block), newestBlocks[part]);
        newestBlocks[part] = block;
        counts[part] = 0;
    }
}
