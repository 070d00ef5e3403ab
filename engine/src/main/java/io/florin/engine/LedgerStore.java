package io.florin.engine;

import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * The ledgers and their totals: for each of the four sums of its accounts a signed 128-bit one, low half first. Ledgers are found
 * by binary search, because only opening an account looks for one: accounts know theirs by index.
 */
final class LedgerStore {
    /** What a ledger's index can be stored in: 16 bits. */
    static final int LEDGERS_MAX = 1 << 16;

    private static final int NOT_FOUND = -1;
    private static final int SUMS = 4;
    private static final int RECORD_LENGTH = 128;
    private static final int ACCOUNT_COUNT = 4;
    private static final int TOTALS = 16;

    private int[] codes = new int[0];
    private int[] accountCounts = new int[0];
    private long[] totals = new long[0];
    /** Indexes by ascending code. */
    private int[] ascending = new int[0];

    private int count;

    /** Raises the capacity. */
    void ledgersMax(final int ledgersMax) {
        codes = Arrays.copyOf(codes, ledgersMax);
        accountCounts = Arrays.copyOf(accountCounts, ledgersMax);
        totals = Arrays.copyOf(totals, ledgersMax * SUMS * 2);
        ascending = Arrays.copyOf(ascending, ledgersMax);
    }

    int ledgersMax() {
        return codes.length;
    }

    int count() {
        return count;
    }

    /** @return whether an account can be opened in this ledger. */
    boolean hasRoomFor(final long code) {
        return count < codes.length || indexOf(code) != NOT_FOUND;
    }

    /** Counts a new account in a ledger, which is made when it has none yet. @return the ledger's index. */
    int addAccount(final long code) {
        final int known = indexOf(code);
        final int ledger = known == NOT_FOUND ? add(code) : known;
        accountCounts[ledger]++;
        return ledger;
    }

    /** Counts a new account in a ledger that there is. */
    void countAccount(final int ledger) {
        accountCounts[ledger]++;
    }

    /** @return the same ledgers with no account in them. */
    LedgerStore withoutAccounts() {
        final LedgerStore copy = new LedgerStore();
        copy.ledgersMax(count);
        for (int ledger = 0; ledger < count; ledger++) {
            copy.add(code(ledger));
        }
        return copy;
    }

    /** Uncounts the account that was counted last; a ledger that was made for it is no more. */
    void removeAccount(final int ledger) {
        accountCounts[ledger]--;
        if (accountCounts[ledger] == 0) {
            if (ledger != count - 1) {
                throw new IllegalStateException("not the last ledger: ledger=" + ledger + " count=" + count);
            }
            final int rank = rank(code(ledger));
            System.arraycopy(ascending, rank + 1, ascending, rank, count - rank - 1);
            count--;
        }
    }

    /** Adds to one of a ledger's four totals. */
    void addToTotal(final int ledger, final int sum, final long delta) {
        final int at = (ledger * SUMS + sum) * 2;
        final long before = totals[at];
        final long after = before + delta;
        final long carry = ((before & delta) | ((before | delta) & ~after)) >>> 63;
        totals[at] = after;
        totals[at + 1] += (delta >> 63) + carry;
    }

    /** @return the ledger's code, 0 to 2^32 - 1. */
    long code(final int ledger) {
        return Integer.toUnsignedLong(codes[ledger]);
    }

    int accountCount(final int ledger) {
        return accountCounts[ledger];
    }

    long totalLo(final int ledger, final int sum) {
        return totals[(ledger * SUMS + sum) * 2];
    }

    long totalHi(final int ledger, final int sum) {
        return totals[(ledger * SUMS + sum) * 2 + 1];
    }

    /** @return how many ledgers have a smaller code: the rank of the first with this code or a greater one. */
    int rank(final long code) {
        int from = 0;
        int to = count;
        while (from < to) {
            final int middle = (from + to) >>> 1;
            if (code(ascending[middle]) < code) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** @return the index of the ledger with this rank, 0 to {@link #count()} - 1, by ascending code. */
    int atRank(final int rank) {
        return ascending[rank];
    }

    /**
     * Writes all ledgers, in the order in which they were made.
     *
     * <pre>
     *    0  code uint32, accounts int32 | 0
     *   16  the four totals, 16 bytes each, low half first
     *   80  0
     * </pre>
     */
    void write(final SnapshotWriter out) {
        try (RecordMemory records = new RecordMemory(RECORD_LENGTH)) {
            records.recordsMax(Math.max(1, count));
            for (int ledger = 0; ledger < count; ledger++) {
                final long address = records.address(records.add());
                UnsafeApi.setMemory(address, RECORD_LENGTH, (byte) 0);
                UnsafeApi.putInt(address, codes[ledger]);
                UnsafeApi.putInt(address + ACCOUNT_COUNT, accountCounts[ledger]);
                for (int i = 0; i < SUMS * 2; i++) {
                    UnsafeApi.putLong(address + TOTALS + (long) i * Long.BYTES, totals[ledger * SUMS * 2 + i]);
                }
            }
            out.section(SnapshotSection.LEDGERS, records);
        }
    }

    /** Reads so many ledgers; there must be none yet. */
    void read(final SnapshotReader in, final int count) {
        try (RecordMemory records = new RecordMemory(RECORD_LENGTH)) {
            records.recordsMax(Math.max(1, count));
            in.section(SnapshotSection.LEDGERS, records, count, (address, first, inPiece) -> {
                for (int ledger = first; ledger < first + inPiece; ledger++) {
                    read(ledger, records.address(ledger));
                }
            });
        }
    }

    private void read(final int ledger, final long address) {
        final long code = Integer.toUnsignedLong(UnsafeApi.getInt(address));
        if (indexOf(code) != NOT_FOUND) {
            throw new InvalidSnapshotException("ledger comes twice: ledger=" + ledger + " code=" + code);
        }
        add(code);
        accountCounts[ledger] = UnsafeApi.getInt(address + ACCOUNT_COUNT);
        for (int i = 0; i < SUMS * 2; i++) {
            totals[ledger * SUMS * 2 + i] = UnsafeApi.getLong(address + TOTALS + (long) i * Long.BYTES);
        }
    }

    /** @throws InvalidSnapshotException when {@code counted}, of the same ledgers, has other totals, or debits are not credits. */
    void checkTotals(final LedgerStore counted) {
        for (int ledger = 0; ledger < count; ledger++) {
            final int from = ledger * SUMS * 2;
            final int creditsFrom = from + SUMS;
            if (accountCounts[ledger] != counted.accountCounts[ledger]
                    || !Arrays.equals(totals, from, from + SUMS * 2, counted.totals, from, from + SUMS * 2)
                    || !Arrays.equals(totals, from, creditsFrom, totals, creditsFrom, from + SUMS * 2)) {
                throw new InvalidSnapshotException("ledger does not add up: code=" + code(ledger) + " accounts="
                        + accountCounts[ledger] + " counted=" + counted.accountCounts[ledger] + " totals="
                        + Arrays.toString(Arrays.copyOfRange(totals, from, from + SUMS * 2)) + " ofAccounts="
                        + Arrays.toString(Arrays.copyOfRange(counted.totals, from, from + SUMS * 2)));
            }
        }
    }

    private int indexOf(final long code) {
        final int rank = rank(code);
        return rank < count && code(ascending[rank]) == code ? ascending[rank] : NOT_FOUND;
    }

    private int add(final long code) {
        final int ledger = count;
        final int rank = rank(code);
        System.arraycopy(ascending, rank, ascending, rank + 1, count - rank);
        ascending[rank] = ledger;
        codes[ledger] = (int) code;
        count++;
        return ledger;
    }
}
