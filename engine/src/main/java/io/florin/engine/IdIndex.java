package io.florin.engine;

import org.agrona.UnsafeApi;

/**
 * Finds records by the 128-bit id that is their first 16 bytes. A hash table that grows by one bucket at a time, so that no insert
 * ever pays for a rehash: linear hashing (Witold Litwin, "Linear Hashing: A New Tool for File and Table Addressing", VLDB 1980).
 *
 * <pre>
 *   bucket, one cache line                                                                      64
 *   +-------+----------+-----------------+-----------------+--- … ---+-----------------+
 *   | count | overflow | hash    | index | hash    | index |         | hash    | index |
 *   | int32 | int32    | int32   | int32 | int32   | int32 |         | int32   | int32 |
 *   +-------+----------+-----------------+-----------------+--- … ---+-----------------+
 *                        entry 0           entry 1                     entry 6
 *
 *   buckets   |  split already  |  to be split in this round  |  their new halves  |
 *             0              splitNext                     roundMask + 1       bucketCount
 * </pre>
 *
 * The low bits of the hash choose the bucket; an entry keeps 32 bits of it, so that a split reads no record, and a record is read
 * only when all 32 bits fit. A full bucket goes on in overflow buckets, of which all but the last are full. The splits go round the
 * buckets in their order whichever of them overflow; at {@value #ENTRIES_PER_TWO_BUCKETS} entries for every two buckets about
 * 95 of 100 ids are in the first line that is looked at.
 */
final class IdIndex implements AutoCloseable {
    /** What is found when there is no record. */
    static final int NOT_FOUND = -1;

    private static final int BUCKET_LENGTH = 64;
    private static final int ENTRIES_PER_BUCKET = 7;
    private static final int ENTRIES_PER_TWO_BUCKETS = 7;
    private static final int OVERFLOW_OFFSET = 4;
    private static final int ENTRIES_OFFSET = 8;
    private static final int NONE = -1;

    private final RecordMemory records;
    private final IdHash idHash;
    private final RecordMemory buckets;
    private final RecordMemory overflows;
    private int roundMask;
    private int freeOverflow = NONE;
    private int size;

    /** @param records whose first 16 bytes are their id. */
    IdIndex(final RecordMemory records, final IdHash idHash, final ChunkSource chunks) {
        this.records = records;
        this.idHash = idHash;
        buckets = new RecordMemory(BUCKET_LENGTH, chunks);
        overflows = new RecordMemory(BUCKET_LENGTH, chunks);
    }

    /** Raises the capacity. */
    void sizeMax(final int sizeMax) {
        buckets.recordsMax((int) (sizeMax * 2L / ENTRIES_PER_TWO_BUCKETS) + 2);
        overflows.recordsMax(sizeMax);
        if (buckets.recordCount() == 0) {
            clear(buckets.address(buckets.add()));
        }
    }

    /** @return bytes of all buckets. */
    long lengthBytes() {
        return buckets.lengthBytes() + overflows.lengthBytes();
    }

    /**
     * As {@link #find(long, long)}, for somebody who may know it already.
     *
     * @param guess the record that it probably is, or {@link #NOT_FOUND}.
     */
    int find(final long idLo, final long idHi, final int guess) {
        return guess != NOT_FOUND && guess < records.recordCount() && hasId(guess, idLo, idHi)
                ? guess
                : find(idLo, idHi);
    }

    /** @return the index of the record with this id, or {@link #NOT_FOUND}. */
    int find(final long idLo, final long idHi) {
        final int hash = (int) idHash.of(idLo, idHi);
        long bucket = bucketOf(hash);
        while (true) {
            for (int matches = matches(bucket, hash); matches != 0; matches &= matches - 1) {
                final int index = (int) (entry(bucket, Integer.numberOfTrailingZeros(matches)) >>> Integer.SIZE);
                if (hasId(index, idLo, idHi)) {
                    return index;
                }
            }
            final int overflow = overflow(bucket);
            if (overflow == NONE) {
                return NOT_FOUND;
            }
            bucket = overflows.address(overflow);
        }
    }

    /** @return the hash of an id, as {@link #place} takes it. */
    int hashOf(final long idLo, final long idHi) {
        return (int) idHash.of(idLo, idHi);
    }

    /** @return the address of the first line that a search for this hash looks at. Holds until the next insert. */
    long place(final int hash) {
        return bucketOf(hash);
    }

    /** @return the index of the record that a search for this hash looks at first in this line, or {@link #NOT_FOUND}. */
    int firstCandidate(final long place, final int hash) {
        final int matches = matches(place, hash);
        return matches == 0 ? NOT_FOUND : (int) (entry(place, Integer.numberOfTrailingZeros(matches)) >>> Integer.SIZE);
    }

    /** Adds a record. Its id must not be there yet. */
    void insert(final long idLo, final long idHi, final int index) {
        put(entryOf(idLo, idHi, index));
        if (size * 2L > buckets.recordCount() * (long) ENTRIES_PER_TWO_BUCKETS) {
            split();
        }
    }

    /** Makes all buckets that so many records need. There must be no record in the table yet; an {@link IdIndexLoader} puts them in. */
    void reserve(final int count) {
        final int bucketCount = (int) ((count * 2L + ENTRIES_PER_TWO_BUCKETS - 1) / ENTRIES_PER_TWO_BUCKETS);
        while (buckets.recordCount() < bucketCount) {
            clear(buckets.address(buckets.add()));
        }
        roundMask = Integer.highestOneBit(buckets.recordCount()) - 1;
    }

    int bucketCount() {
        return buckets.recordCount();
    }

    /** @return the entry of a record: what {@link #put} takes. */
    long entryOf(final long idLo, final long idHi, final int index) {
        return (long) index << Integer.SIZE | Integer.toUnsignedLong((int) idHash.of(idLo, idHi));
    }

    /** @return the bucket of an entry, 0 to {@link #bucketCount()} - 1. */
    int bucketIndex(final long entry) {
        final int bucket = (int) entry & (roundMask << 1 | 1);
        // all bits or none, and no branch: nobody could predict it
        final int isThere = (bucket - buckets.recordCount()) >> 31;
        return bucket & (roundMask | isThere);
    }

    /** Adds a record by its entry; there must be a bucket for it, and its id not be there yet. */
    void put(final long entry) {
        append(buckets.address(bucketIndex(entry)), entry);
        size++;
    }

    /** Takes a record out, which must be there. No bucket is joined again: the table stays as large as it was. */
    void remove(final long idLo, final long idHi, final int index) {
        final long removed = entryOf(idLo, idHi, index);
        final long first = bucketOf((int) removed);
        long place = 0;
        long last = first;
        long beforeLast = 0;
        while (true) {
            for (int i = 0, count = count(last); i < count; i++) {
                if (entry(last, i) == removed) {
                    place = last + ENTRIES_OFFSET + ((long) i << 3);
                }
            }
            if (overflow(last) == NONE) {
                break;
            }
            beforeLast = last;
            last = overflows.address(overflow(last));
        }
        if (place == 0) {
            throw new IllegalStateException("no such entry: index=" + index);
        }
        UnsafeApi.putLong(place, entry(last, count(last) - 1));
        count(last, count(last) - 1);
        if (count(last) == 0 && beforeLast != 0) {
            final int empty = overflow(beforeLast);
            overflow(beforeLast, NONE);
            giveOverflows(empty);
        }
        size--;
    }

    /** @return the most buckets that one search can have to look at. Walks the whole table. */
    int longestChain() {
        int longest = 0;
        for (int i = 0; i < buckets.recordCount(); i++) {
            int length = 1;
            for (int next = overflow(buckets.address(i)); next != NONE; next = overflow(overflows.address(next))) {
                length++;
            }
            longest = Math.max(longest, length);
        }
        return longest;
    }

    @Override
    public void close() {
        buckets.close();
        overflows.close();
    }

    private boolean hasId(final int index, final long idLo, final long idHi) {
        final long record = records.address(index);
        return UnsafeApi.getLong(record) == idLo && UnsafeApi.getLong(record + Long.BYTES) == idHi;
    }

    private long bucketOf(final int hash) {
        return buckets.address(bucketIndex(hash));
    }

    /** @return a bit for each entry with this hash. Compares all of them: cheaper than one mispredicted end of a loop. */
    private static int matches(final long bucket, final int hash) {
        int matches = 0;
        for (int i = 0; i < ENTRIES_PER_BUCKET; i++) {
            matches |= (int) entry(bucket, i) == hash ? 1 << i : 0;
        }
        return matches & ((1 << count(bucket)) - 1);
    }

    private void append(final long bucket, final long entry) {
        long last = bucket;
        while (count(last) == ENTRIES_PER_BUCKET) {
            if (overflow(last) == NONE) {
                overflow(last, takeOverflow());
            }
            last = overflows.address(overflow(last));
        }
        final int count = count(last);
        entry(last, count, entry);
        count(last, count + 1);
    }

    /** Shares the entries of the next bucket with a new one, by the next bit of their hashes. */
    private void split() {
        final int half = roundMask + 1;
        final long from = buckets.address(buckets.recordCount() - half);
        final long to = buckets.address(buckets.add());
        clear(to);
        if (buckets.recordCount() == half << 1) {
            roundMask = roundMask << 1 | 1;
        }
        long kept = from;
        int keptCount = 0;
        int next = NONE;
        for (long read = from; ; read = overflows.address(next)) {
            next = overflow(read);
            for (int i = 0, count = count(read); i < count; i++) {
                final long entry = entry(read, i);
                if ((entry & half) != 0) {
                    append(to, entry);
                } else {
                    if (keptCount == ENTRIES_PER_BUCKET) {
                        kept = overflows.address(overflow(kept));
                        keptCount = 0;
                    }
                    entry(kept, keptCount, entry);
                    keptCount++;
                }
            }
            if (next == NONE) {
                break;
            }
        }
        count(kept, keptCount);
        final int unused = overflow(kept);
        overflow(kept, NONE);
        giveOverflows(unused);
    }

    private int takeOverflow() {
        final int taken;
        if (freeOverflow == NONE) {
            taken = overflows.add();
        } else {
            taken = freeOverflow;
            freeOverflow = overflow(overflows.address(taken));
        }
        clear(overflows.address(taken));
        return taken;
    }

    private void giveOverflows(final int first) {
        int given = first;
        while (given != NONE) {
            final long bucket = overflows.address(given);
            final int next = overflow(bucket);
            overflow(bucket, freeOverflow);
            freeOverflow = given;
            given = next;
        }
    }

    private static void clear(final long bucket) {
        count(bucket, 0);
        overflow(bucket, NONE);
    }

    private static int count(final long bucket) {
        return UnsafeApi.getInt(bucket);
    }

    private static void count(final long bucket, final int count) {
        UnsafeApi.putInt(bucket, count);
    }

    private static int overflow(final long bucket) {
        return UnsafeApi.getInt(bucket + OVERFLOW_OFFSET);
    }

    private static void overflow(final long bucket, final int overflow) {
        UnsafeApi.putInt(bucket + OVERFLOW_OFFSET, overflow);
    }

    private static long entry(final long bucket, final int i) {
        return UnsafeApi.getLong(bucket + ENTRIES_OFFSET + ((long) i << 3));
    }

    private static void entry(final long bucket, final int i, final long entry) {
        UnsafeApi.putLong(bucket + ENTRIES_OFFSET + ((long) i << 3), entry);
    }
}
