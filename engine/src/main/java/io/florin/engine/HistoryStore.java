package io.florin.engine;

import org.agrona.UnsafeApi;

/**
 * What the accounts with history were after each change.
 *
 * <pre>
 *    0  sequence              | timestampNs
 *   16  debitsPending         | debitsPosted
 *   32  creditsPending        | creditsPosted
 *   48  overdraftLimit        | version uint32, reason uint16, status uint8, 0
 *   64  account int32, links to the account's earlier changes: see {@link JumpList}
 *   80  0, written too: every byte of a record has a value, so that snapshots of equal states are equal
 * </pre>
 *
 * Accounts that a command changes are noted with {@link #touch} and written at its end. A hold must always be able to end, so the changes
 * that its release makes are set aside when it begins.
 */
final class HistoryStore implements AutoCloseable {
    /** No change. */
    static final int NONE = JumpList.NONE;

    private static final int RECORD_LENGTH = 128;
    private static final int USED_WORDS = 8;
    private static final int TIMESTAMP_NS = 8;
    private static final int SUMS = 16;
    private static final int OVERDRAFT_LIMIT = 48;
    private static final int VERSION = 56;
    private static final int REASON = 60;
    private static final int STATUS = 62;
    private static final int UNUSED = 63;
    private static final int ACCOUNT = 64;
    private static final int LINKS = 68;
    private static final int RESERVED = 80;
    /** Accounts that one command changes at most: payer, payee, and the payees of a split. */
    private static final int TOUCHED_MAX = 2 + TransferContent.SPLITS_MAX;

    private final RecordMemory records;
    private final JumpList links;
    private final int[] touched = new int[TOUCHED_MAX];
    private int touchedCount;
    private int setAside;
    private long hash;

    HistoryStore(final ChunkSource chunks) {
        records = new RecordMemory(RECORD_LENGTH, chunks);
        links = new JumpList(records, LINKS);
    }

    /** Raises the capacity. */
    void historyMax(final int historyMax) {
        records.recordsMax(historyMax);
    }

    int historyMax() {
        return records.recordsMax();
    }

    int count() {
        return records.recordCount();
    }

    long lengthBytes() {
        return records.lengthBytes();
    }

    /** @return the hash of all changes and of what is set aside. */
    long hash() {
        return Hash.combine(hash, setAside);
    }

    /** @return how many more changes commands may make or set aside. */
    int room() {
        return records.recordsMax() - records.recordCount() - setAside;
    }

    int setAside() {
        return setAside;
    }

    /** Sets changes aside, or gives them free when negative. */
    void setAside(final int changes) {
        setAside += changes;
    }

    /** Notes that the command changes an account with history. */
    void touch(final int account) {
        for (int i = 0; i < touchedCount; i++) {
            if (touched[i] == account) {
                return;
            }
        }
        touched[touchedCount++] = account;
    }

    /** Writes the changes of the accounts that were touched. */
    void flush(final AccountStore accounts, final long sequence, final long timestampNs) {
        for (int i = 0; i < touchedCount; i++) {
            add(accounts, touched[i], sequence, timestampNs);
        }
        touchedCount = 0;
    }

    /** Writes all changes. */
    void write(final SnapshotWriter out) {
        out.section(SnapshotSection.CHANGES, records);
    }

    /** Reads so many changes, of {@code accountCount} accounts; there must be none yet. */
    void read(final SnapshotReader in, final int count, final int accountCount) {
        in.section(SnapshotSection.CHANGES, records, count, (address, first, inPiece) -> {
            for (int i = 0; i < inPiece; i++) {
                final long record = address + (long) i * RECORD_LENGTH;
                final int account = UnsafeApi.getInt(record + ACCOUNT);
                if (account < 0 || account >= accountCount || !links.isSound(first + i)) {
                    throw new InvalidSnapshotException("change is not sound: change=" + (first + i) + " account="
                            + account + " accountCount=" + accountCount + " previous=" + links.previous(first + i));
                }
                hash += hashOf(record);
            }
        });
    }

    /** Takes the last changes back, and forgets what was touched. */
    void truncate(final int count, final int setAsideBefore) {
        for (int i = count; i < records.recordCount(); i++) {
            hash -= hashOf(records.address(i));
        }
        records.truncate(count);
        setAside = setAsideBefore;
        touchedCount = 0;
    }

    /** @return the newest change at or before both, going back from {@code newest}, or {@link #NONE}. */
    int find(final int newest, final long atSequence, final long atNs) {
        int change = newest;
        while (change != NONE && isAfter(change, atSequence, atNs)) {
            final int jump = links.jump(change);
            change = isAfter(jump, atSequence, atNs) && jump != change ? jump : links.previous(change);
        }
        return change;
    }

    long sequence(final int change) {
        return UnsafeApi.getLong(records.address(change));
    }

    long timestampNs(final int change) {
        return UnsafeApi.getLong(records.address(change) + TIMESTAMP_NS);
    }

    long sum(final int change, final int sum) {
        return UnsafeApi.getLong(records.address(change) + SUMS + ((long) sum << 3));
    }

    long overdraftLimit(final int change) {
        return UnsafeApi.getLong(records.address(change) + OVERDRAFT_LIMIT);
    }

    long version(final int change) {
        return Integer.toUnsignedLong(UnsafeApi.getInt(records.address(change) + VERSION));
    }

    int reason(final int change) {
        return UnsafeApi.getShort(records.address(change) + REASON) & 0xFFFF;
    }

    int status(final int change) {
        return UnsafeApi.getByte(records.address(change) + STATUS);
    }

    /** @return what {@link #hash()} must be, from the records alone. */
    long computeHash() {
        long sum = 0;
        for (int i = 0; i < records.recordCount(); i++) {
            sum += hashOf(records.address(i));
        }
        return Hash.combine(sum, setAside);
    }

    @Override
    public void close() {
        records.close();
    }

    private boolean isAfter(final int change, final long atSequence, final long atNs) {
        return sequence(change) > atSequence || timestampNs(change) > atNs;
    }

    private void add(final AccountStore accounts, final int account, final long sequence, final long timestampNs) {
        final int change = records.add();
        final int previous = accounts.newestChange(account);
        final long address = records.address(change);
        // a chain's member acts after what expired when a later member came: find() needs sequences that never go back
        UnsafeApi.putLong(address, previous == NONE ? sequence : Math.max(sequence, sequence(previous)));
        UnsafeApi.putLong(address + TIMESTAMP_NS, timestampNs);
        for (int sum = 0; sum < AccountStore.SUMS; sum++) {
            UnsafeApi.putLong(address + SUMS + ((long) sum << 3), accounts.sum(account, sum));
        }
        UnsafeApi.putLong(address + OVERDRAFT_LIMIT, accounts.overdraftLimit(account));
        UnsafeApi.putInt(address + VERSION, (int) accounts.version(account));
        UnsafeApi.putShort(address + REASON, (short) accounts.reason(account));
        UnsafeApi.putByte(address + STATUS, (byte) accounts.status(account));
        UnsafeApi.putByte(address + UNUSED, (byte) 0);
        UnsafeApi.putInt(address + ACCOUNT, account);
        links.append(change, previous);
        for (int offset = RESERVED; offset < RECORD_LENGTH; offset += Long.BYTES) {
            UnsafeApi.putLong(address + offset, 0);
        }
        accounts.newestChange(account, change);
        hash += hashOf(address);
    }

    private static long hashOf(final long address) {
        return Hash.combine(Hash.ofWords(address, USED_WORDS), UnsafeApi.getInt(address + ACCOUNT));
    }
}
