package io.florin.engine;

import io.florin.protocol.codec.AccountStatus;
import org.agrona.UnsafeApi;

/**
 * The accounts. A transfer touches a record's first line only.
 *
 * <pre>
 *    0  id lo                 | id hi
 *   16  debitsPending         | debitsPosted
 *   32  creditsPending        | creditsPosted
 *   48  overdraftLimit        | newestEntry int32, ledger's index uint16, kind uint8, status uint8
 *   -------------------------------------------------------------------------------- cache line
 *   64  userData lo           | userData hi
 *   80  openedSequence        | openedNs
 *   96  opening overdraftLimit| version uint32, code uint16, 0
 *  112  0                     | 0
 * </pre>
 *
 * newestEntry is the index of the last transfer that was posted to the account: the head of its statement, which goes on in the
 * transfers' own links. Invariants: each sum is 0 or more, and pending plus posted stays within 64 bits on each side.
 */
final class AccountStore implements AutoCloseable {
    /** What is found when there is no such account. */
    static final int NOT_FOUND = IdIndex.NOT_FOUND;

    /** The newest entry of an account that has none. */
    static final int NO_ENTRY = -1;

    /** Words of a record's first line. */
    static final int HOT_WORDS = 8;

    static final int DEBITS_PENDING = 0;
    static final int DEBITS_POSTED = 1;
    static final int CREDITS_PENDING = 2;
    static final int CREDITS_POSTED = 3;
    private static final int SUMS = 4;
    private static final int NEWEST_ENTRY_KEY = 4;

    private static final int RECORD_LENGTH = 128;
    private static final int ID_HI = 8;
    private static final int SUMS_OFFSET = 16;
    private static final int OVERDRAFT_LIMIT = 48;
    private static final int NEWEST_ENTRY = 56;
    private static final int LEDGER = 60;
    private static final int KIND = 62;
    private static final int STATUS = 63;
    private static final int USER_DATA_LO = 64;
    private static final int USER_DATA_HI = 72;
    private static final int OPENED_SEQUENCE = 80;
    private static final int OPENED_NS = 88;
    private static final int OPENING_OVERDRAFT_LIMIT = 96;
    private static final int VERSION = 104;
    private static final int CODE = 108;
    private static final int PADDING = 110;
    private static final int RESERVED = 112;
    private static final int RESERVED_2 = 120;

    private final RecordMemory records = new RecordMemory(RECORD_LENGTH);
    private final IdIndex index = new IdIndex(records);
    private final LedgerStore ledgers;
    private long hash;

    AccountStore(final LedgerStore ledgers) {
        this.ledgers = ledgers;
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

    /** Begins to read what a search for this id needs: see {@link IdIndex#touch}. */
    int touch(final long idLo, final long idHi) {
        return index.touch(idLo, idHi);
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
        UnsafeApi.putInt(address + NEWEST_ENTRY, NO_ENTRY);
        UnsafeApi.putShort(address + LEDGER, (short) ledgers.addAccount(content.ledger));
        UnsafeApi.putByte(address + KIND, (byte) content.kind);
        UnsafeApi.putByte(address + STATUS, (byte) AccountStatus.ACTIVE.value());
        UnsafeApi.putLong(address + USER_DATA_LO, content.userDataLo);
        UnsafeApi.putLong(address + USER_DATA_HI, content.userDataHi);
        UnsafeApi.putLong(address + OPENED_SEQUENCE, sequence);
        UnsafeApi.putLong(address + OPENED_NS, timestampNs);
        UnsafeApi.putLong(address + OPENING_OVERDRAFT_LIMIT, content.overdraftLimit);
        UnsafeApi.putInt(address + VERSION, 1);
        UnsafeApi.putShort(address + CODE, (short) content.code);
        UnsafeApi.putShort(address + PADDING, (short) 0);
        UnsafeApi.putLong(address + RESERVED, 0);
        UnsafeApi.putLong(address + RESERVED_2, 0);
        index.insert(content.idLo, content.idHi, account);
        hash += hashOf(address);
        return account;
    }

    /** Adds to what the account has paid, and heads its statement with the transfer. */
    void postDebit(final int account, final long amount, final int transfer) {
        post(records.address(account), DEBITS_POSTED, amount, transfer);
    }

    /** Adds to what the account has received, and heads its statement with the transfer. */
    void postCredit(final int account, final long amount, final int transfer) {
        post(records.address(account), CREDITS_POSTED, amount, transfer);
    }

    /** Copies an account's first line. */
    void saveHot(final int account, final long[] image, final int offset) {
        final long address = records.address(account);
        for (int i = 0; i < HOT_WORDS; i++) {
            image[offset + i] = UnsafeApi.getLong(address + ((long) i << 3));
        }
    }

    /** Puts back what {@link #saveHot} copied: the account, its ledger's totals and the hash are then as they were. */
    void restoreHot(final int account, final long[] image, final int offset) {
        final long address = records.address(account);
        hash -= hashOf(address);
        for (int sum = 0; sum < SUMS; sum++) {
            final long before = image[offset + (SUMS_OFFSET >> 3) + sum];
            ledgers.addToTotal(ledger(address), sum, before - sum(account, sum));
        }
        for (int i = 0; i < HOT_WORDS; i++) {
            UnsafeApi.putLong(address + ((long) i << 3), image[offset + i]);
        }
        hash += hashOf(address);
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
        final long funds = sum(account, CREDITS_POSTED) - debits(account);
        final long limit = overdraftLimit(account);
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
        return UnsafeApi.getByte(records.address(account) + KIND) & 0xFF;
    }

    int status(final int account) {
        return UnsafeApi.getByte(records.address(account) + STATUS) & 0xFF;
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

    private void post(final long account, final int sum, final long amount, final int transfer) {
        final long idHash = Hash.ofId(UnsafeApi.getLong(account), UnsafeApi.getLong(account + ID_HI));
        final long sumAddress = sumAddress(account, sum);
        final int newestEntry = UnsafeApi.getInt(account + NEWEST_ENTRY);
        UnsafeApi.putLong(sumAddress, UnsafeApi.getLong(sumAddress) + amount);
        UnsafeApi.putInt(account + NEWEST_ENTRY, transfer);
        ledgers.addToTotal(ledger(account), sum, amount);
        hash += amount * Hash.key(idHash, sum) + ((long) transfer - newestEntry) * Hash.key(idHash, NEWEST_ENTRY_KEY);
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
        attributes = Hash.combine(attributes, UnsafeApi.getInt(account + LEDGER));
        attributes = Hash.combine(attributes, ledgers.code(ledger(account)));
        attributes = Hash.combine(attributes, Hash.ofWords(account + USER_DATA_LO, HOT_WORDS));
        return linear + attributes;
    }

    private static int ledger(final long account) {
        return UnsafeApi.getShort(account + LEDGER) & 0xFFFF;
    }

    private static long sumAddress(final long account, final int sum) {
        return account + SUMS_OFFSET + ((long) sum << 3);
    }
}
