package io.florin.benchmarks.jmh;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.florin.engine.ChunkSource;
import io.florin.engine.Engine;
import io.florin.engine.MemoryChunk;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.TransferDecoder;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.collections.LongArrayList;

/**
 * The memory work of a batch of transfers and nothing else: the floor of the engine's time. It has tables as large as the engine's,
 * in chunks of the same source, and for each transfer touches the lines that the engine cannot do without:
 *
 * <pre>
 *   the message                   two lines, its ids and amount are read        just written, in cache
 *   the id's bucket               one line, read, then an entry is written      anywhere in a table that grows
 *   both accounts' buckets        a line each, read for the record's index      anywhere in a table
 *   both accounts' records        the first line of each, read, then written    anywhere in a table
 *   the new transfer's record     two lines, all 16 words are written           behind the last one
 *   the table of ids grows        for 2 of 7 transfers a line is read, and      each behind the last one
 *                                 a new one is written
 * </pre>
 *
 * The order is the engine's too: of {@value #GROUP} transfers first all buckets are read, then all accounts' records, in loops of
 * nothing but reads, so that as many reads are under way at once as the processor can have; then all is written, transfer by
 * transfer. What is left out: keyed hashes, the comparison of ids, overflowing buckets (5 of 100 ids have one), every 256th entry's
 * checkpoint, all checks, the hash of the state, totals, the reply. One thread.
 */
final class BareMemory implements AutoCloseable {
    private static final int GROUP = Engine.AHEAD_MAX;
    private static final int ACCOUNTS = 2;
    private static final int RECORD_LENGTH = 128;
    private static final int BUCKET_LENGTH = 64;
    private static final int ENTRIES_PER_TWO_BUCKETS = 7;
    private static final int ENTRIES_OFFSET = 8;
    private static final int DEBITS_POSTED = 24;
    private static final int CREDITS_POSTED = 40;
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private static final int NUMBER = MessageHeaderDecoder.ENCODED_LENGTH + TransferDecoder.transferIdEncodingOffset();
    private static final int DEBIT =
            MessageHeaderDecoder.ENCODED_LENGTH + TransferDecoder.debitAccountIdEncodingOffset();
    private static final int CREDIT =
            MessageHeaderDecoder.ENCODED_LENGTH + TransferDecoder.creditAccountIdEncodingOffset();
    private static final int AMOUNT = MessageHeaderDecoder.ENCODED_LENGTH + TransferDecoder.amountEncodingOffset();

    private final Records accounts;
    private final Records accountBuckets;
    private final Records transfers;
    private final Records transferBuckets;
    private final long[] accountPlaces = new long[GROUP * ACCOUNTS];
    private final long[] transferPlaces = new long[GROUP];
    private int oldBucket;
    /** Of no use but that the compiler cannot leave the reads out. */
    private long read;

    /** @param accounts that the transfers are between, numbered from 1. */
    BareMemory(final int accounts, final ChunkSource chunks) {
        this.accounts = new Records(RECORD_LENGTH, chunks);
        accountBuckets = new Records(BUCKET_LENGTH, chunks);
        transfers = new Records(RECORD_LENGTH, chunks);
        transferBuckets = new Records(BUCKET_LENGTH, chunks);
        for (int i = 0; i < accounts; i++) {
            fill(this.accounts.add(), RECORD_LENGTH, i);
            if (bucket(i) == accountBuckets.count()) {
                fill(accountBuckets.add(), BUCKET_LENGTH, 0);
            }
            UnsafeApi.putLong(entryAddress(i), i);
        }
        fill(transferBuckets.add(), BUCKET_LENGTH, 0);
    }

    /** Does the memory work of a batch of transfers. */
    void touch(final RequestBatch batch) {
        for (int from = 0; from < RequestBatch.LENGTH; from += GROUP) {
            readAhead(batch, from);
            for (int i = 0; i < GROUP; i++) {
                write(batch.message(from + i), i);
            }
        }
    }

    /** @return transfers so far. */
    int transferCount() {
        return transfers.count();
    }

    @Override
    public void close() {
        accounts.close();
        accountBuckets.close();
        transfers.close();
        transferBuckets.close();
    }

    private void readAhead(final RequestBatch batch, final int from) {
        for (int i = 0; i < GROUP; i++) {
            final DirectBuffer message = batch.message(from + i);
            transferPlaces[i] = idBucket(message.getLong(NUMBER, LITTLE_ENDIAN));
            accountPlaces[ACCOUNTS * i] = entryAddress((int) message.getLong(DEBIT, LITTLE_ENDIAN) - 1);
            accountPlaces[ACCOUNTS * i + 1] = entryAddress((int) message.getLong(CREDIT, LITTLE_ENDIAN) - 1);
        }
        long sum = read + read(transferPlaces) + read(accountPlaces);
        for (int i = 0; i < ACCOUNTS * GROUP; i++) {
            accountPlaces[i] = accounts.address((int) UnsafeApi.getLong(accountPlaces[i]));
        }
        sum += read(accountPlaces);
        read = sum;
    }

    private void write(final DirectBuffer message, final int i) {
        final long number = message.getLong(NUMBER, LITTLE_ENDIAN);
        final long amount = message.getLong(AMOUNT, LITTLE_ENDIAN);
        add(accountPlaces[ACCOUNTS * i] + DEBITS_POSTED, amount);
        add(accountPlaces[ACCOUNTS * i + 1] + CREDITS_POSTED, amount);
        fill(transfers.add(), RECORD_LENGTH, number);
        UnsafeApi.putLong(transferPlaces[i] + ((number & (Long.BYTES - 1)) << 3), number);
        if (transfers.count() * 2L > transferBuckets.count() * (long) ENTRIES_PER_TWO_BUCKETS) {
            growTable();
        }
    }

    /** Halves the next bucket, as far as lines go. */
    private void growTable() {
        final long from = transferBuckets.address(oldBucket);
        oldBucket = 2 * (oldBucket + 1) > transferBuckets.count() ? 0 : oldBucket + 1;
        UnsafeApi.copyMemory(null, from, null, transferBuckets.add(), BUCKET_LENGTH);
    }

    /** Spreads the numbers over the buckets that there are. */
    private long idBucket(final long number) {
        final long spread = (number * GOLDEN_GAMMA) >>> Integer.SIZE;
        return transferBuckets.address((int) ((spread * transferBuckets.count()) >>> Integer.SIZE));
    }

    /** Where an account's bucket has the index of its record. */
    private long entryAddress(final int account) {
        final int bucket = bucket(account);
        final int entry = account - ((bucket * ENTRIES_PER_TWO_BUCKETS + 1) >> 1);
        return accountBuckets.address(bucket) + ENTRIES_OFFSET + ((long) entry << 3);
    }

    private static int bucket(final int account) {
        return account * 2 / ENTRIES_PER_TWO_BUCKETS;
    }

    private static long read(final long[] addresses) {
        long sum = 0;
        for (final long address : addresses) {
            sum += UnsafeApi.getLong(address);
        }
        return sum;
    }

    private static void add(final long address, final long amount) {
        UnsafeApi.putLong(address, UnsafeApi.getLong(address) + amount);
    }

    private static void fill(final long address, final int length, final long value) {
        for (int offset = 0; offset < length; offset += Long.BYTES) {
            UnsafeApi.putLong(address + offset, value + offset);
        }
    }

    /** Records of one length in chunks, found as the engine finds its own. */
    private static final class Records implements AutoCloseable {
        private final ChunkSource source;
        private final LongArrayList reservations = new LongArrayList();
        private final int lengthShift;
        private final int chunkShift;
        private long[] chunks = new long[0];
        private int count;

        Records(final int recordLength, final ChunkSource source) {
            this.source = source;
            lengthShift = Integer.numberOfTrailingZeros(recordLength);
            chunkShift = Integer.numberOfTrailingZeros(MemoryChunk.LENGTH / recordLength);
        }

        int count() {
            return count;
        }

        /** @return the address of a new record. */
        long add() {
            if (count >>> chunkShift == chunks.length) {
                reservations.addLong(source.take());
                chunks = reservations.longStream().map(MemoryChunk::address).toArray();
            }
            return address(count++);
        }

        long address(final int index) {
            return chunks[index >>> chunkShift] + ((long) (index & ((1 << chunkShift) - 1)) << lengthShift);
        }

        @Override
        public void close() {
            reservations.forEachLong(MemoryChunk::free);
        }
    }
}
