package io.florin.engine;

import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.AccountStatus;
import org.agrona.UnsafeApi;

/**
 * The accounts. A transfer touches a record's first line only, but for one entry in 256.
 *
 * <pre>
 *    0  id lo                 | id hi
 *   16  debitsPending         | debitsPosted
 *   32  creditsPending        | creditsPosted
 *   48  overdraftLimit        | newestEntry int32, ledger's index uint16, attributes uint8, entries mod 256 uint8
 *   -------------------------------------------------------------------------------- cache line
 *   64  userData lo           | userData hi
 *   80  openedSequence        | openedNs
 *   96  opening overdraftLimit| version uint32, code uint16, reason uint16
 *  112  0                     | newestCheckpoint int32, newestChange int32
 *
 *   attributes   bits 0-2 status, bit 3 HOUSE, bit 4 history, bits 5-6 what changed the account last
 * </pre>
 *
 * newestEntry is the index of the last transfer that was posted to the account: the head of its statement, which goes on in the
 * transfers' own links; every 256th entry has a checkpoint in the {@link EntryIndex}. Invariants: each sum is 0 or more, and
 * pending plus posted stays within 64 bits on each side.
 */
final class AccountStore implements AutoCloseable {
    /** What is found when there is no such account. */
    static final int NOT_FOUND = IdIndex.NOT_FOUND;

    /** The newest entry of an account that has none. */
    static final int NO_ENTRY = -1;

    static final int DEBITS_PENDING = 0;
    static final int DEBITS_POSTED = 1;
    static final int CREDITS_PENDING = 2;
    static final int CREDITS_POSTED = 3;
    static final int SUMS = 4;

    static final int CHANGED_BY_OPENING = 0;
    static final int CHANGED_BY_STATUS = 1;
    static final int CHANGED_BY_LIMITS = 2;

    /** The version that cannot be followed by another one. */
    static final long VERSION_MAX = 0xFFFF_FFFEL;

    private static final int NEWEST_ENTRY_KEY = 4;

    private static final int RECORD_LENGTH = 128;
    private static final int ID_HI = 8;
    private static final int SUMS_OFFSET = 16;
    private static final int OVERDRAFT_LIMIT = 48;
    private static final int NEWEST_ENTRY = 56;
    private static final int LEDGER = 60;
    private static final int ATTRIBUTES = 62;
    private static final int USER_DATA_LO = 64;
    private static final int USER_DATA_HI = 72;
    private static final int OPENED_SEQUENCE = 80;
    private static final int OPENED_NS = 88;
    private static final int OPENING_OVERDRAFT_LIMIT = 96;
    private static final int VERSION = 104;
    private static final int CODE = 108;
    private static final int REASON = 110;
    private static final int RESERVED = 112;
    private static final int NEWEST_CHECKPOINT = 120;
    private static final int NEWEST_CHANGE = 124;
    private static final int HASHED_COLD_WORDS = 7;

    private static final int STATUS_MASK = 7;
    private static final int HOUSE_BIT = 1 << 3;
    private static final int HISTORY_BIT = 1 << 4;
    private static final int CHANGED_BY_SHIFT = 5;
    private static final int CHANGED_BY_MASK = 3;
    private static final int ATTRIBUTES_SHIFT = 48;
    private static final int ENTRY_COUNT_SHIFT = 56;
    private static final long ENTRY_COUNT_ONE = 1L << ENTRY_COUNT_SHIFT;
    private static final long NEWEST_ENTRY_MASK = 0xFFFF_FFFFL;
    private static final int LEDGER_AND_ATTRIBUTES_MASK = 0x00FF_FFFF;

    private final RecordMemory records;
    private final UndoLog undoLog = new UndoLog();
    private final IdIndex index;
    private final LedgerStore ledgers;
    private final EntryIndex checkpoints;
    private final HistoryStore history;
    private long hash;
    private int countBefore;

    AccountStore(
            final IdHash idHash,
            final LedgerStore ledgers,
            final EntryIndex checkpoints,
            final HistoryStore history,
            final ChunkSource chunks) {
        records = new RecordMemory(RECORD_LENGTH, chunks);
        index = new IdIndex(records, idHash, chunks);
        this.ledgers = ledgers;
        this.checkpoints = checkpoints;
        this.history = history;
    }

    /** Raises the capacity. */
    void accountsMax(final int accountsMax) {
        records.recordsMax(accountsMax);
        index.sizeMax(accountsMax);
    }

    int accountsMax() {
        return records.recordsMax();
    }

    int count() {
        return records.recordCount();
    }

    long lengthBytes() {
        return records.lengthBytes() + index.lengthBytes();
    }

    /** @return the hash of all accounts. */
    long hash() {
        return hash;
    }

    /** @return the account's index, or {@link #NOT_FOUND}. */
    int find(final long idLo, final long idHi) {
        return index.find(idLo, idHi);
    }

    /** @see IdIndex#find(long, long, int) */
    int find(final long idLo, final long idHi, final int guess) {
        return index.find(idLo, idHi, guess);
    }

    /** @see IdIndex#hashOf */
    int hashOf(final long idLo, final long idHi) {
        return index.hashOf(idLo, idHi);
    }

    /** @see IdIndex#place */
    long place(final int idHash) {
        return index.place(idHash);
    }

    /** @see IdIndex#firstCandidate */
    int firstCandidate(final long place, final int idHash) {
        return index.firstCandidate(place, idHash);
    }

    /** @return where the account's record is. */
    long address(final int account) {
        return records.address(account);
    }

    /** @return whether one more account can be opened in this ledger. */
    boolean hasRoomFor(final long ledgerCode) {
        return records.recordCount() < records.recordsMax() && ledgers.hasRoomFor(ledgerCode);
    }

    /** Opens an account; there must be room for it and none with its id. @return its index. */
    int open(final AccountContent content, final long sequence, final long timestampNs) {
        final int account = records.add();
        final long address = records.address(account);
        UnsafeApi.putLong(address, content.idLo);
        UnsafeApi.putLong(address + ID_HI, content.idHi);
        for (int sum = 0; sum < SUMS; sum++) {
            UnsafeApi.putLong(sumAddress(address, sum), 0);
        }
        UnsafeApi.putLong(address + OVERDRAFT_LIMIT, content.overdraftLimit);
        UnsafeApi.putLong(
                address + NEWEST_ENTRY,
                (NO_ENTRY & NEWEST_ENTRY_MASK)
                        | (long) ledgers.addAccount(content.ledger) << Integer.SIZE
                        | (long) attributes(content) << ATTRIBUTES_SHIFT);
        UnsafeApi.putLong(address + USER_DATA_LO, content.userDataLo);
        UnsafeApi.putLong(address + USER_DATA_HI, content.userDataHi);
        UnsafeApi.putLong(address + OPENED_SEQUENCE, sequence);
        UnsafeApi.putLong(address + OPENED_NS, timestampNs);
        UnsafeApi.putLong(address + OPENING_OVERDRAFT_LIMIT, content.overdraftLimit);
        UnsafeApi.putInt(address + VERSION, 1);
        UnsafeApi.putShort(address + CODE, (short) content.code);
        UnsafeApi.putShort(address + REASON, (short) 0);
        UnsafeApi.putLong(address + RESERVED, 0);
        UnsafeApi.putInt(address + NEWEST_CHECKPOINT, EntryIndex.NONE);
        UnsafeApi.putInt(address + NEWEST_CHANGE, HistoryStore.NONE);
        index.insert(content.idLo, content.idHi, account);
        hash += hashOf(address);
        if (content.hasHistory) {
            history.touch(account);
        }
        return account;
    }

    /** Adds to what the account has paid, and heads its statement with the transfer. */
    void postDebit(final int account, final long amount, final int transfer) {
        post(account, DEBITS_POSTED, amount, transfer);
    }

    /** Adds to what the account has received, and heads its statement with the transfer. */
    void postCredit(final int account, final long amount, final int transfer) {
        post(account, CREDITS_POSTED, amount, transfer);
    }

    /** Adds to what is held from the account, or takes from it when negative. */
    void holdDebit(final int account, final long amount) {
        hold(account, DEBITS_PENDING, amount);
    }

    /** Adds to what is held for the account, or takes from it when negative. */
    void holdCredit(final int account, final long amount) {
        hold(account, CREDITS_PENDING, amount);
    }

    /** Gives the account another status and version. */
    void changeStatus(final int account, final int status, final int reason) {
        final long address = beginChange(account);
        UnsafeApi.putShort(address + REASON, (short) reason);
        putAttributes(address, (attributes(address) & (HOUSE_BIT | HISTORY_BIT)) | status, CHANGED_BY_STATUS);
        endChange(account, address);
    }

    /** Gives the account another overdraft limit and version. */
    void changeOverdraftLimit(final int account, final long overdraftLimit) {
        final long address = beginChange(account);
        UnsafeApi.putLong(address + OVERDRAFT_LIMIT, overdraftLimit);
        putAttributes(address, attributes(address) & (HOUSE_BIT | HISTORY_BIT | STATUS_MASK), CHANGED_BY_LIMITS);
        endChange(account, address);
    }

    /** Begins to keep what {@link #undo} needs. */
    void beginUndoable() {
        undoLog.begin();
        countBefore = records.recordCount();
    }

    /** Keeps the changes since {@link #beginUndoable}. */
    void keep() {
        undoLog.end();
    }

    /** Takes the changes since {@link #beginUndoable} back: accounts, ledgers, totals and the hash are then as they were. */
    void undo() {
        for (int i = undoLog.count() - 1; i >= 0; i--) {
            final long address = undoLog.address(i);
            hash -= hashOf(address);
            for (int sum = 0; sum < SUMS; sum++) {
                final long before = undoLog.word(i, SUMS_OFFSET + (sum << 3));
                ledgers.addToTotal(ledger(address), sum, before - UnsafeApi.getLong(sumAddress(address, sum)));
            }
            undoLog.restore(i);
            hash += hashOf(address);
        }
        undoLog.end();
        for (int account = records.recordCount() - 1; account >= countBefore; account--) {
            final long address = records.address(account);
            hash -= hashOf(address);
            ledgers.removeAccount(ledger(address));
            index.remove(UnsafeApi.getLong(address), UnsafeApi.getLong(address + ID_HI), account);
            records.truncate(account);
        }
    }

    /** Writes all accounts. */
    void write(final SnapshotWriter out) {
        out.section(SnapshotSection.ACCOUNTS, records);
    }

    /** Reads the accounts; there must be none yet, and all of their ledgers. */
    void read(final SnapshotReader in, final SnapshotSettings settings) {
        final LedgerStore counted = ledgers.withoutAccounts();
        try (IdIndexLoader ids = new IdIndexLoader(index, settings.accountCount)) {
            in.section(SnapshotSection.ACCOUNTS, records, settings.accountCount, (address, first, inPiece) -> {
                for (int i = 0; i < inPiece; i++) {
                    final long record = address + (long) i * RECORD_LENGTH;
                    checkLoaded(record, first + i, settings);
                    hash += hashOf(record);
                    count(record, counted);
                    ids.add(UnsafeApi.getLong(record), UnsafeApi.getLong(record + ID_HI), first + i);
                }
            });
            ids.end();
        }
        ledgers.checkTotals(counted);
    }

    /** Checks that each account's statement is what the transfers gave that were read. */
    void checkStatements(final StatementLoader statements) {
        final int count = records.recordCount();
        for (int account = 0; account < count; account++) {
            final long address = records.address(account);
            final long head = UnsafeApi.getLong(address + NEWEST_ENTRY);
            final boolean isSound = (int) head == statements.newestEntry(account)
                    && (int) (head >>> ENTRY_COUNT_SHIFT) == statements.entryCount(account)
                    && UnsafeApi.getInt(address + NEWEST_CHECKPOINT) == statements.newestCheckpoint(account);
            if (!isSound) {
                throw new InvalidSnapshotException("account's statement is not what its transfers give: account="
                        + account + " newestEntry=" + (int) head + " expected=" + statements.newestEntry(account)
                        + " entriesMod256=" + (head >>> ENTRY_COUNT_SHIFT) + " expected="
                        + statements.entryCount(account) + " newestCheckpoint="
                        + UnsafeApi.getInt(address + NEWEST_CHECKPOINT) + " expected="
                        + statements.newestCheckpoint(account));
            }
        }
    }

    private static void count(final long address, final LedgerStore ledgers) {
        final int ledger = ledger(address);
        ledgers.countAccount(ledger);
        for (int sum = 0; sum < SUMS; sum++) {
            ledgers.addToTotal(ledger, sum, UnsafeApi.getLong(sumAddress(address, sum)));
        }
    }

    private static void checkLoaded(final long address, final int account, final SnapshotSettings settings) {
        long sums = 0;
        for (int sum = 0; sum < SUMS; sum++) {
            sums |= UnsafeApi.getLong(sumAddress(address, sum));
        }
        final boolean isSound = sums >= 0
                && ledger(address) < settings.ledgerCount
                && isNoneOrBelow(address + NEWEST_ENTRY, settings.transferCount)
                && isNoneOrBelow(address + NEWEST_CHECKPOINT, settings.checkpointCount)
                && isNoneOrBelow(address + NEWEST_CHANGE, settings.changeCount);
        if (!isSound) {
            throw new InvalidSnapshotException("account is not sound: account=" + account + " ledger=" + ledger(address)
                    + " newestEntry=" + UnsafeApi.getInt(address + NEWEST_ENTRY) + " newestCheckpoint="
                    + UnsafeApi.getInt(address + NEWEST_CHECKPOINT) + " newestChange="
                    + UnsafeApi.getInt(address + NEWEST_CHANGE));
        }
    }

    private static boolean isNoneOrBelow(final long address, final int end) {
        final int index = UnsafeApi.getInt(address);
        return index >= -1 && index < end;
    }

    long idLo(final int account) {
        return UnsafeApi.getLong(records.address(account));
    }

    long idHi(final int account) {
        return UnsafeApi.getLong(records.address(account) + ID_HI);
    }

    /** @return one of the four sums. */
    long sum(final int account, final int sum) {
        return UnsafeApi.getLong(sumAddress(records.address(account), sum));
    }

    /** @return what the account has paid and may still have to. */
    long debits(final int account) {
        return sum(account, DEBITS_POSTED) + sum(account, DEBITS_PENDING);
    }

    /** @return what the account has received and may still receive. */
    long credits(final int account) {
        return sum(account, CREDITS_POSTED) + sum(account, CREDITS_PENDING);
    }

    /** @return what was received less what was paid. */
    long balance(final int account) {
        return sum(account, CREDITS_POSTED) - sum(account, DEBITS_POSTED);
    }

    /**
     * @return what the account can pay, held to the 64-bit range. Its upper end alone can be passed: debits are within 64 bits
     *     with what is pending, so without the limit it is no less than -Long.MAX_VALUE.
     */
    long available(final int account) {
        return available(sum(account, CREDITS_POSTED) - debits(account), overdraftLimit(account));
    }

    /** @return the same for what was received less what was paid or held, and a limit. */
    static long available(final long funds, final long limit) {
        return funds > Long.MAX_VALUE - limit ? Long.MAX_VALUE : funds + limit;
    }

    long overdraftLimit(final int account) {
        return UnsafeApi.getLong(records.address(account) + OVERDRAFT_LIMIT);
    }

    /** @return the last transfer that was posted to the account, or {@link #NO_ENTRY}. */
    int newestEntry(final int account) {
        return UnsafeApi.getInt(records.address(account) + NEWEST_ENTRY);
    }

    /** @return the code of the account's ledger. */
    long ledgerCode(final int account) {
        return ledgers.code(ledger(records.address(account)));
    }

    int kind(final int account) {
        return isHouse(account) ? AccountKind.HOUSE.value() : AccountKind.CUSTOMER.value();
    }

    boolean isHouse(final int account) {
        return (attributes(records.address(account)) & HOUSE_BIT) != 0;
    }

    int status(final int account) {
        return attributes(records.address(account)) & STATUS_MASK;
    }

    boolean hasHistory(final int account) {
        return (attributes(records.address(account)) & HISTORY_BIT) != 0;
    }

    /** @return what changed the account last: {@link #CHANGED_BY_OPENING} or one of its neighbours. */
    int changedBy(final int account) {
        return (attributes(records.address(account)) >>> CHANGED_BY_SHIFT) & CHANGED_BY_MASK;
    }

    /** @return the reason of the last change of status, 0 before the first. */
    int reason(final int account) {
        return UnsafeApi.getShort(records.address(account) + REASON) & 0xFFFF;
    }

    /** @return how many entries the account's statement has. */
    long entryCount(final int account) {
        final long rest = UnsafeApi.getLong(records.address(account) + NEWEST_ENTRY) >>> ENTRY_COUNT_SHIFT;
        return (long) checkpoints.links().depth(newestCheckpoint(account)) * EntryIndex.ENTRIES_PER_CHECKPOINT + rest;
    }

    int newestCheckpoint(final int account) {
        return UnsafeApi.getInt(records.address(account) + NEWEST_CHECKPOINT);
    }

    /** @return the account's newest change in the history, or {@code NONE}. */
    int newestChange(final int account) {
        return UnsafeApi.getInt(records.address(account) + NEWEST_CHANGE);
    }

    void newestChange(final int account, final int change) {
        final long address = records.address(account);
        if (undoLog.isRecording()) {
            undoLog.save(address);
        }
        UnsafeApi.putInt(address + NEWEST_CHANGE, change);
    }

    long openedSequence(final int account) {
        return UnsafeApi.getLong(records.address(account) + OPENED_SEQUENCE);
    }

    long openedNs(final int account) {
        return UnsafeApi.getLong(records.address(account) + OPENED_NS);
    }

    long version(final int account) {
        return Integer.toUnsignedLong(UnsafeApi.getInt(records.address(account) + VERSION));
    }

    /** Reads what the account was opened with. */
    void read(final int account, final AccountContent content) {
        final long address = records.address(account);
        content.idLo = UnsafeApi.getLong(address);
        content.idHi = UnsafeApi.getLong(address + ID_HI);
        content.ledger = ledgerCode(account);
        content.code = UnsafeApi.getShort(address + CODE) & 0xFFFF;
        content.kind = kind(account);
        content.hasHistory = hasHistory(account);
        content.overdraftLimit = UnsafeApi.getLong(address + OPENING_OVERDRAFT_LIMIT);
        content.userDataLo = UnsafeApi.getLong(address + USER_DATA_LO);
        content.userDataHi = UnsafeApi.getLong(address + USER_DATA_HI);
    }

    /** @return what {@link #hash()} must be, from the records alone. */
    long computeHash() {
        long sum = 0;
        for (int i = 0; i < records.recordCount(); i++) {
            sum += hashOf(records.address(i));
        }
        return sum;
    }

    @Override
    public void close() {
        index.close();
        records.close();
    }

    private void post(final int account, final int sum, final long amount, final int transfer) {
        final long address = records.address(account);
        if (undoLog.isRecording()) {
            undoLog.save(address);
        }
        final long idHash = Hash.ofId(UnsafeApi.getLong(address), UnsafeApi.getLong(address + ID_HI));
        final long sumAddress = sumAddress(address, sum);
        final long before = UnsafeApi.getLong(address + NEWEST_ENTRY);
        final long after = (before & ~NEWEST_ENTRY_MASK) + ENTRY_COUNT_ONE + transfer;
        UnsafeApi.putLong(sumAddress, UnsafeApi.getLong(sumAddress) + amount);
        UnsafeApi.putLong(address + NEWEST_ENTRY, after);
        ledgers.addToTotal(ledger(address), sum, amount);
        hash += amount * Hash.key(idHash, sum) + ((long) transfer - (int) before) * Hash.key(idHash, NEWEST_ENTRY_KEY);
        if (after >>> ENTRY_COUNT_SHIFT == 0) {
            UnsafeApi.putInt(
                    address + NEWEST_CHECKPOINT,
                    checkpoints.add(transfer, UnsafeApi.getInt(address + NEWEST_CHECKPOINT)));
        }
        if ((after >>> ATTRIBUTES_SHIFT & HISTORY_BIT) != 0) {
            history.touch(account);
        }
    }

    private void hold(final int account, final int sum, final long amount) {
        final long address = records.address(account);
        if (undoLog.isRecording()) {
            undoLog.save(address);
        }
        final long idHash = Hash.ofId(UnsafeApi.getLong(address), UnsafeApi.getLong(address + ID_HI));
        final long sumAddress = sumAddress(address, sum);
        UnsafeApi.putLong(sumAddress, UnsafeApi.getLong(sumAddress) + amount);
        ledgers.addToTotal(ledger(address), sum, amount);
        hash += amount * Hash.key(idHash, sum);
        if ((attributes(address) & HISTORY_BIT) != 0) {
            history.touch(account);
        }
    }

    private long beginChange(final int account) {
        final long address = records.address(account);
        if (undoLog.isRecording()) {
            undoLog.save(address);
        }
        hash -= hashOf(address);
        return address;
    }

    private void endChange(final int account, final long address) {
        UnsafeApi.putInt(address + VERSION, UnsafeApi.getInt(address + VERSION) + 1);
        hash += hashOf(address);
        if ((attributes(address) & HISTORY_BIT) != 0) {
            history.touch(account);
        }
    }

    /** What a transfer changes goes in linearly, so that its share of a change costs a multiplication; the rest is mixed. */
    private long hashOf(final long account) {
        final long idHash = Hash.ofId(UnsafeApi.getLong(account), UnsafeApi.getLong(account + ID_HI));
        long linear = UnsafeApi.getInt(account + NEWEST_ENTRY) * Hash.key(idHash, NEWEST_ENTRY_KEY);
        for (int sum = 0; sum < SUMS; sum++) {
            linear += UnsafeApi.getLong(sumAddress(account, sum)) * Hash.key(idHash, sum);
        }
        long attributes = Hash.combine(UnsafeApi.getLong(account), UnsafeApi.getLong(account + ID_HI));
        attributes = Hash.combine(attributes, UnsafeApi.getLong(account + OVERDRAFT_LIMIT));
        attributes = Hash.combine(attributes, UnsafeApi.getInt(account + LEDGER) & LEDGER_AND_ATTRIBUTES_MASK);
        attributes = Hash.combine(attributes, ledgers.code(ledger(account)));
        attributes = Hash.combine(attributes, Hash.ofWords(account + USER_DATA_LO, HASHED_COLD_WORDS));
        return linear + attributes;
    }

    private static int attributes(final AccountContent content) {
        return AccountStatus.ACTIVE.value()
                | (content.kind == AccountKind.HOUSE.value() ? HOUSE_BIT : 0)
                | (content.hasHistory ? HISTORY_BIT : 0);
    }

    private static int attributes(final long account) {
        return UnsafeApi.getByte(account + ATTRIBUTES);
    }

    private static void putAttributes(final long account, final int attributes, final int changedBy) {
        UnsafeApi.putByte(account + ATTRIBUTES, (byte) (attributes | changedBy << CHANGED_BY_SHIFT));
    }

    private static int ledger(final long account) {
        return UnsafeApi.getShort(account + LEDGER) & 0xFFFF;
    }

    private static long sumAddress(final long account, final int sum) {
        return account + SUMS_OFFSET + ((long) sum << 3);
    }
}
