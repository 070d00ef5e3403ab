package io.florin.engine;

import io.florin.protocol.Status;
import io.florin.protocol.codec.TransferKind;
import org.agrona.UnsafeApi;

/**
 * The retained transfers, accepted and refused, in the order of their sequences.
 *
 * <pre>
 *    0  id lo                 | id hi
 *   16  amount                | sequence
 *   32  timestampNs           | userData lo
 *   48  userData hi           | hash of reference and text
 *   -------------------------------------------------------------------------------- cache line
 *   64  ledger uint32, code uint16, outcome uint8, kind uint8
 *            accepted                                         refused
 *   72       debitAccount int32, creditAccount int32          debitAccountId lo
 *   80       debit account's balance afterwards               debitAccountId hi
 *   88       credit account's balance afterwards              creditAccountId lo
 *   96       previousDebitEntry, previousCreditEntry int32    creditAccountId hi
 *  104  refunded amount       | parent int32, 0
 *  120  0
 * </pre>
 *
 * An accepted transfer names its accounts by index, has their balances (posted credits less posted debits) after it, and the
 * transfer before it on the statement of each. A refused one keeps the ids that it was sent with, known or not.
 */
final class TransferStore implements AutoCloseable {
    /** What is found when there is no such transfer. */
    static final int NOT_FOUND = IdIndex.NOT_FOUND;

    private static final int RECORD_LENGTH = 128;
    private static final int WORDS = RECORD_LENGTH / Long.BYTES;
    private static final int ID_HI = 8;
    private static final int AMOUNT = 16;
    private static final int SEQUENCE = 24;
    private static final int TIMESTAMP_NS = 32;
    private static final int USER_DATA_LO = 40;
    private static final int USER_DATA_HI = 48;
    private static final int TEXT_HASH = 56;
    private static final int LEDGER_CODE_OUTCOME_KIND = 64;
    private static final int OUTCOME = 70;
    private static final int ACCOUNTS = 72;
    private static final int DEBIT_BALANCE = 80;
    private static final int CREDIT_BALANCE = 88;
    private static final int PREVIOUS_ENTRIES = 96;
    private static final int DEBIT_ID_LO = 72;
    private static final int DEBIT_ID_HI = 80;
    private static final int CREDIT_ID_LO = 88;
    private static final int CREDIT_ID_HI = 96;
    private static final int REFUNDED_AMOUNT = 104;
    private static final int PARENT = 112;
    private static final int RESERVED = 120;
    private static final int NO_PARENT = -1;

    private final RecordMemory records = new RecordMemory(RECORD_LENGTH);
    private final IdIndex index = new IdIndex(records);
    private final AccountStore accounts;
    private long hash;

    TransferStore(final AccountStore accounts) {
        this.accounts = accounts;
    }

    /** Raises the capacity. */
    void transfersMax(final int transfersMax) {
        records.recordsMax(transfersMax);
        index.sizeMax(transfersMax);
    }

    int transfersMax() {
        return records.recordsMax();
    }

    int count() {
        return records.recordCount();
    }

    /** @return how many more transfers can be retained. */
    int room() {
        return records.recordsMax() - records.recordCount();
    }

    long lengthBytes() {
        return records.lengthBytes() + index.lengthBytes();
    }

    /** @return the hash of all transfers. */
    long hash() {
        return hash;
    }

    /** @return the transfer's index, or {@link #NOT_FOUND}. */
    int find(final long idLo, final long idHi) {
        return index.find(idLo, idHi);
    }

    /** Begins to read what a search for this id needs: see {@link IdIndex#touch}. */
    int touch(final long idLo, final long idHi) {
        return index.touch(idLo, idHi);
    }

    /**
     * Retains an accepted transfer, which the accounts have not been posted yet; there must be room for it and none with its id.
     *
     * @return its index.
     */
    int accept(
            final TransferContent content,
            final long sequence,
            final long timestampNs,
            final int debitAccount,
            final int creditAccount) {
        final int transfer = records.add();
        final long address = records.address(transfer);
        putCommon(address, content, sequence, timestampNs, Status.OK);
        UnsafeApi.putLong(address + ACCOUNTS, pair(debitAccount, creditAccount));
        UnsafeApi.putLong(address + DEBIT_BALANCE, accounts.balance(debitAccount) - content.amount);
        UnsafeApi.putLong(address + CREDIT_BALANCE, accounts.balance(creditAccount) + content.amount);
        UnsafeApi.putLong(
                address + PREVIOUS_ENTRIES,
                pair(accounts.newestEntry(debitAccount), accounts.newestEntry(creditAccount)));
        index.insert(content.idLo, content.idHi, transfer);
        hash += hashOf(address);
        return transfer;
    }

    /** Retains a refused transfer; there must be room for it and none with its id. */
    void refuse(final TransferContent content, final long sequence, final long timestampNs, final Status outcome) {
        final int transfer = records.add();
        final long address = records.address(transfer);
        putCommon(address, content, sequence, timestampNs, outcome);
        UnsafeApi.putLong(address + DEBIT_ID_LO, content.debitIdLo);
        UnsafeApi.putLong(address + DEBIT_ID_HI, content.debitIdHi);
        UnsafeApi.putLong(address + CREDIT_ID_LO, content.creditIdLo);
        UnsafeApi.putLong(address + CREDIT_ID_HI, content.creditIdHi);
        index.insert(content.idLo, content.idHi, transfer);
        hash += hashOf(address);
    }

    /** Turns an accepted transfer, whose posting was undone, into a refused one. */
    void turnDown(final int transfer, final Status outcome) {
        final long address = records.address(transfer);
        final int debitAccount = debitAccount(transfer);
        final int creditAccount = creditAccount(transfer);
        hash -= hashOf(address);
        UnsafeApi.putByte(address + OUTCOME, (byte) outcome.code());
        UnsafeApi.putLong(address + DEBIT_ID_LO, accounts.idLo(debitAccount));
        UnsafeApi.putLong(address + DEBIT_ID_HI, accounts.idHi(debitAccount));
        UnsafeApi.putLong(address + CREDIT_ID_LO, accounts.idLo(creditAccount));
        UnsafeApi.putLong(address + CREDIT_ID_HI, accounts.idHi(creditAccount));
        hash += hashOf(address);
    }

    Status outcome(final int transfer) {
        return Status.of(UnsafeApi.getByte(records.address(transfer) + OUTCOME) & 0xFF);
    }

    long sequence(final int transfer) {
        return UnsafeApi.getLong(records.address(transfer) + SEQUENCE);
    }

    long timestampNs(final int transfer) {
        return UnsafeApi.getLong(records.address(transfer) + TIMESTAMP_NS);
    }

    int kind(final int transfer) {
        return (int) (UnsafeApi.getLong(records.address(transfer) + LEDGER_CODE_OUTCOME_KIND) >>> 56);
    }

    /** Reads what the transfer was sent with. */
    void read(final int transfer, final TransferContent content) {
        final long address = records.address(transfer);
        final long packed = UnsafeApi.getLong(address + LEDGER_CODE_OUTCOME_KIND);
        content.idLo = UnsafeApi.getLong(address);
        content.idHi = UnsafeApi.getLong(address + ID_HI);
        content.ledger = packed & 0xFFFF_FFFFL;
        content.code = (int) (packed >>> 32) & 0xFFFF;
        content.amount = UnsafeApi.getLong(address + AMOUNT);
        content.userDataLo = UnsafeApi.getLong(address + USER_DATA_LO);
        content.userDataHi = UnsafeApi.getLong(address + USER_DATA_HI);
        content.textHash = UnsafeApi.getLong(address + TEXT_HASH);
        if (outcome(transfer) == Status.OK) {
            content.debitIdLo = accounts.idLo(debitAccount(transfer));
            content.debitIdHi = accounts.idHi(debitAccount(transfer));
            content.creditIdLo = accounts.idLo(creditAccount(transfer));
            content.creditIdHi = accounts.idHi(creditAccount(transfer));
        } else {
            content.debitIdLo = UnsafeApi.getLong(address + DEBIT_ID_LO);
            content.debitIdHi = UnsafeApi.getLong(address + DEBIT_ID_HI);
            content.creditIdLo = UnsafeApi.getLong(address + CREDIT_ID_LO);
            content.creditIdHi = UnsafeApi.getLong(address + CREDIT_ID_HI);
        }
    }

    /** @return the index of an accepted transfer's debit account. */
    int debitAccount(final int transfer) {
        return UnsafeApi.getInt(records.address(transfer) + ACCOUNTS);
    }

    /** @return the index of an accepted transfer's credit account. */
    int creditAccount(final int transfer) {
        return UnsafeApi.getInt(records.address(transfer) + ACCOUNTS + Integer.BYTES);
    }

    /** @return an account's balance after an accepted transfer of its own. */
    long balanceAfter(final int transfer, final int account) {
        final int offset = debitAccount(transfer) == account ? DEBIT_BALANCE : CREDIT_BALANCE;
        return UnsafeApi.getLong(records.address(transfer) + offset);
    }

    /** @return the transfer before an accepted one on an account's statement, or {@link AccountStore#NO_ENTRY}. */
    int previousEntry(final int transfer, final int account) {
        final int offset = debitAccount(transfer) == account ? 0 : Integer.BYTES;
        return UnsafeApi.getInt(records.address(transfer) + PREVIOUS_ENTRIES + offset);
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

    private static void putCommon(
            final long address,
            final TransferContent content,
            final long sequence,
            final long timestampNs,
            final Status outcome) {
        UnsafeApi.putLong(address, content.idLo);
        UnsafeApi.putLong(address + ID_HI, content.idHi);
        UnsafeApi.putLong(address + AMOUNT, content.amount);
        UnsafeApi.putLong(address + SEQUENCE, sequence);
        UnsafeApi.putLong(address + TIMESTAMP_NS, timestampNs);
        UnsafeApi.putLong(address + USER_DATA_LO, content.userDataLo);
        UnsafeApi.putLong(address + USER_DATA_HI, content.userDataHi);
        UnsafeApi.putLong(address + TEXT_HASH, content.textHash);
        UnsafeApi.putLong(
                address + LEDGER_CODE_OUTCOME_KIND,
                content.ledger
                        | (long) content.code << 32
                        | (long) outcome.code() << 48
                        | (long) TransferKind.PAYMENT.value() << 56);
        UnsafeApi.putLong(address + REFUNDED_AMOUNT, 0);
        UnsafeApi.putLong(address + PARENT, pair(NO_PARENT, 0));
        UnsafeApi.putLong(address + RESERVED, 0);
    }

    /** Whole words are written and read, so that no read waits for two writes to meet. */
    private static long pair(final int low, final int high) {
        return Integer.toUnsignedLong(low) | (long) high << Integer.SIZE;
    }

    private static long hashOf(final long transfer) {
        return Hash.ofWords(transfer, WORDS);
    }
}
