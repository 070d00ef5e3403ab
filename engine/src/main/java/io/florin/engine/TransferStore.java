package io.florin.engine;

import io.florin.protocol.Status;
import org.agrona.UnsafeApi;

/**
 * The retained transfers of all kinds, accepted and refused, in the order of their sequences.
 *
 * <pre>
 *    0  id lo                 | id hi
 *   16  amount                | sequence
 *   32  timestampNs           | userData lo
 *   48  userData hi           | hash of reference and text
 *   -------------------------------------------------------------------------------- cache line
 *   64  ledger uint32, code uint16, outcome uint8, kind uint8
 *            posted                               authorization          refused
 *   72       debitAccount, creditAccount int32    the same               debitAccountId lo   | original's id lo
 *   80       debit account's balance afterwards   captured amount        debitAccountId hi   | original's id hi
 *   88       credit account's balance afterwards  expiresNs              creditAccountId lo  | hash of splits, or a
 *   96       previousDebitEntry, …CreditEntry     released amount        creditAccountId hi  | refund's payee
 *  104       refunded amount                      refunded amount        timeoutNs
 *  112       parent int32                         -1                     failed member uint16, its status uint8, 0
 *  116       leg uint8, legs uint8, flags uint8, 0
 *  120  hash of the chain that it was a member of, or 0
 * </pre>
 *
 * Posted are payments, captures, refunds and reversals. They name their accounts by index, have their balances (posted credits less
 * posted debits) afterwards, and the transfer before them on the statement of each. A void names the accounts, and is on no
 * statement. The parent is the transfer acted on. A split capture has a record for each payee, its leg, one behind the other and
 * all with the capture's id, of which the index knows the first. A refused transfer keeps what it was sent with, known or not.
 */
final class TransferStore implements AutoCloseable {
    /** What is found when there is no such transfer. */
    static final int NOT_FOUND = IdIndex.NOT_FOUND;

    /** The command was a final capture. */
    static final int FLAG_FINAL = 1;
    /** The command named its payees. */
    static final int FLAG_SPLIT = 1 << 1;
    /** The refund named its payee. */
    static final int FLAG_PAYEE = 1 << 2;
    /** The payment was reversed. */
    static final int FLAG_REVERSED = 1 << 3;
    /** A void released what was left of the authorization. */
    static final int FLAG_VOIDED = 1 << 4;
    /** The expiry released what was left of the authorization. */
    static final int FLAG_EXPIRED = 1 << 5;

    static final int RECORD_LENGTH = 128;
    private static final int WORDS = RECORD_LENGTH / Long.BYTES;
    private static final int ID_HI = 8;
    static final int AMOUNT = 16;
    static final int SEQUENCE = 24;
    static final int TIMESTAMP_NS = 32;
    private static final int USER_DATA_LO = 40;
    private static final int USER_DATA_HI = 48;
    private static final int TEXT_HASH = 56;
    private static final int LEDGER_CODE_OUTCOME_KIND = 64;
    static final int OUTCOME = 70;
    static final int ACCOUNTS = 72;
    private static final int DEBIT_BALANCE = 80;
    private static final int CREDIT_BALANCE = 88;
    static final int PREVIOUS_ENTRIES = 96;
    private static final int DEBIT_ID_LO = 72;
    private static final int DEBIT_ID_HI = 80;
    private static final int CREDIT_ID_LO = 88;
    private static final int CREDIT_ID_HI = 96;
    private static final int REFUNDED_AMOUNT = 104;
    static final int PARENT = 112;
    static final int CAPTURED_AMOUNT = 80;
    static final int EXPIRES_NS = 88;
    static final int RELEASED_AMOUNT = 96;
    private static final int ORIGINAL_ID_LO = 72;
    private static final int ORIGINAL_ID_HI = 80;
    private static final int SPLIT_HASH = 88;
    private static final int PAYEE_ID_LO = 88;
    private static final int PAYEE_ID_HI = 96;
    private static final int TIMEOUT_NS = 104;
    private static final int FAILED_MEMBER = 112;
    static final int FAILED_STATUS = 114;
    static final int LEG = 116;
    static final int LEGS = 117;
    private static final int FLAGS = 118;
    private static final int CHAIN_HASH = 120;
    private static final int NO_PARENT = -1;

    private final RecordMemory records;
    private final UndoLog undoLog = new UndoLog();
    private final IdIndex index;
    private final AccountStore accounts;
    private long hash;
    private int countBefore;

    TransferStore(final IdHash idHash, final AccountStore accounts, final ChunkSource chunks) {
        records = new RecordMemory(RECORD_LENGTH, chunks);
        index = new IdIndex(records, idHash, chunks);
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

    /** @see IdIndex#hashOf */
    int hashOf(final long idLo, final long idHi) {
        return index.hashOf(idLo, idHi);
    }

    /** @see IdIndex#place */
    long place(final int idHash) {
        return index.place(idHash);
    }

    /**
     * Retains a transfer that is posted, before the accounts are; there must be room for it, and its id not be there yet.
     *
     * @param amount what the leg moves.
     * @param parent the transfer acted on, or {@link #NOT_FOUND}.
     * @param leg of {@code legs} that the command makes.
     * @return its index.
     */
    int accept(
            final TransferContent content,
            final long sequence,
            final long timestampNs,
            final long chainHash,
            final long amount,
            final int debitAccount,
            final int creditAccount,
            final int parent,
            final int leg,
            final int legs) {
        final int transfer = records.add();
        final long address = records.address(transfer);
        putCommon(address, content, sequence, timestampNs, Status.OK, amount, chainHash);
        UnsafeApi.putLong(address + ACCOUNTS, pair(debitAccount, creditAccount));
        UnsafeApi.putLong(address + DEBIT_BALANCE, accounts.balance(debitAccount) - amount);
        UnsafeApi.putLong(address + CREDIT_BALANCE, accounts.balance(creditAccount) + amount);
        UnsafeApi.putLong(
                address + PREVIOUS_ENTRIES,
                pair(accounts.newestEntry(debitAccount), accounts.newestEntry(creditAccount)));
        UnsafeApi.putLong(address + REFUNDED_AMOUNT, 0);
        UnsafeApi.putLong(address + PARENT, pair(parent, leg | legs << 8 | flags(content) << 16));
        if (leg == 0) {
            index.insert(content.idLo, content.idHi, transfer);
        }
        hash += hashOf(address);
        return transfer;
    }

    /** Retains an authorization that holds. @return its index. */
    int acceptAuthorization(
            final TransferContent content,
            final long sequence,
            final long timestampNs,
            final long chainHash,
            final int debitAccount,
            final int creditAccount) {
        final int transfer = records.add();
        final long address = records.address(transfer);
        final long expiresNs =
                timestampNs > Long.MAX_VALUE - content.timeoutNs ? Long.MAX_VALUE : timestampNs + content.timeoutNs;
        putCommon(address, content, sequence, timestampNs, Status.OK, content.amount, chainHash);
        UnsafeApi.putLong(address + ACCOUNTS, pair(debitAccount, creditAccount));
        UnsafeApi.putLong(address + CAPTURED_AMOUNT, 0);
        UnsafeApi.putLong(address + EXPIRES_NS, expiresNs);
        UnsafeApi.putLong(address + RELEASED_AMOUNT, 0);
        UnsafeApi.putLong(address + REFUNDED_AMOUNT, 0);
        UnsafeApi.putLong(address + PARENT, pair(NO_PARENT, 0));
        index.insert(content.idLo, content.idHi, transfer);
        hash += hashOf(address);
        return transfer;
    }

    /** Retains a void. */
    void acceptVoid(
            final TransferContent content,
            final long sequence,
            final long timestampNs,
            final long chainHash,
            final long amount,
            final int authorization) {
        final int transfer = records.add();
        final long address = records.address(transfer);
        putCommon(address, content, sequence, timestampNs, Status.OK, amount, chainHash);
        UnsafeApi.putLong(address + ACCOUNTS, UnsafeApi.getLong(records.address(authorization) + ACCOUNTS));
        UnsafeApi.putLong(address + DEBIT_BALANCE, 0);
        UnsafeApi.putLong(address + CREDIT_BALANCE, 0);
        UnsafeApi.putLong(address + PREVIOUS_ENTRIES, 0);
        UnsafeApi.putLong(address + REFUNDED_AMOUNT, 0);
        UnsafeApi.putLong(address + PARENT, pair(authorization, 0));
        index.insert(content.idLo, content.idHi, transfer);
        hash += hashOf(address);
    }

    /**
     * Retains a refused transfer; there must be room for it and none with its id.
     *
     * @param failedMember of the chain that it was a member of, and that member's status; 0 and OK outside of chains.
     */
    void refuse(
            final TransferContent content,
            final long sequence,
            final long timestampNs,
            final Status outcome,
            final long chainHash,
            final int failedMember,
            final Status failedStatus) {
        final int transfer = records.add();
        final long address = records.address(transfer);
        putCommon(address, content, sequence, timestampNs, outcome, content.amount, chainHash);
        if (content.kind == TransferContent.PAYMENT || content.kind == TransferContent.AUTHORIZATION) {
            UnsafeApi.putLong(address + DEBIT_ID_LO, content.debitIdLo);
            UnsafeApi.putLong(address + DEBIT_ID_HI, content.debitIdHi);
            UnsafeApi.putLong(address + CREDIT_ID_LO, content.creditIdLo);
            UnsafeApi.putLong(address + CREDIT_ID_HI, content.creditIdHi);
        } else {
            final boolean isCapture = content.kind == TransferContent.CAPTURE;
            UnsafeApi.putLong(address + ORIGINAL_ID_LO, content.originalIdLo);
            UnsafeApi.putLong(address + ORIGINAL_ID_HI, content.originalIdHi);
            UnsafeApi.putLong(address + PAYEE_ID_LO, isCapture ? content.splitHash : content.debitIdLo);
            UnsafeApi.putLong(address + PAYEE_ID_HI, content.debitIdHi);
        }
        UnsafeApi.putLong(address + TIMEOUT_NS, content.timeoutNs);
        UnsafeApi.putLong(
                address + FAILED_MEMBER, pair(failedMember | failedStatus.code() << 16, flags(content) << 16));
        index.insert(content.idLo, content.idHi, transfer);
        hash += hashOf(address);
    }

    /** Adds to what was captured of an authorization. */
    void addCaptured(final int authorization, final long amount) {
        add(authorization, CAPTURED_AMOUNT, amount, 0);
    }

    /** Adds to what was given back of a transfer. */
    void addRefunded(final int transfer, final long amount) {
        add(transfer, REFUNDED_AMOUNT, amount, 0);
    }

    /**
     * Ends an authorization: releases what is left.
     *
     * @param flag why, or 0 for a final capture.
     */
    void release(final int authorization, final long amount, final int flag) {
        add(authorization, RELEASED_AMOUNT, amount, flag);
    }

    /** Marks a payment as reversed. */
    void reverse(final int transfer) {
        add(transfer, REFUNDED_AMOUNT, 0, FLAG_REVERSED);
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

    /** Takes the changes since {@link #beginUndoable} back. */
    void undo() {
        for (int i = undoLog.count() - 1; i >= 0; i--) {
            hash -= hashOf(undoLog.address(i));
            undoLog.restore(i);
            hash += hashOf(undoLog.address(i));
        }
        undoLog.end();
        for (int transfer = records.recordCount() - 1; transfer >= countBefore; transfer--) {
            final long address = records.address(transfer);
            hash -= hashOf(address);
            if (leg(transfer) == 0) {
                index.remove(UnsafeApi.getLong(address), UnsafeApi.getLong(address + ID_HI), transfer);
            }
            records.truncate(transfer);
        }
    }

    /** Writes all transfers. */
    void write(final SnapshotWriter out) {
        final long checksum = out.section(SnapshotSection.TRANSFERS, records);
        if (checksum != hash) {
            throw new IllegalStateException("transfers are damaged in memory: transfers=" + records.recordCount()
                    + " hash=" + Long.toHexString(hash) + " ofRecords=" + Long.toHexString(checksum));
        }
    }

    /** Reads so many transfers; there must be none yet. */
    void read(final SnapshotReader in, final int count, final TransferLoader loader) {
        try (IdIndexLoader ids = new IdIndexLoader(index, count)) {
            hash = in.section(SnapshotSection.TRANSFERS, records, count, (address, first, inPiece) -> {
                loader.touch(address, inPiece);
                for (int i = 0; i < inPiece; i++) {
                    final long record = address + (long) i * RECORD_LENGTH;
                    loader.onTransfer(record, first + i);
                    if (UnsafeApi.getByte(record + LEG) == 0) {
                        ids.add(UnsafeApi.getLong(record), UnsafeApi.getLong(record + ID_HI), first + i);
                    }
                }
            });
            ids.end();
        }
        loader.end();
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

    /** Reads what the transfer was sent with, of a split capture any leg's, but for the parts: of these the hash. */
    void read(final int transfer, final TransferContent content) {
        final long address = records.address(transfer);
        final long packed = UnsafeApi.getLong(address + LEDGER_CODE_OUTCOME_KIND);
        final int flags = flags(transfer);
        content.kind = (int) (packed >>> 56);
        content.idLo = UnsafeApi.getLong(address);
        content.idHi = UnsafeApi.getLong(address + ID_HI);
        content.ledger = packed & 0xFFFF_FFFFL;
        content.code = (int) (packed >>> 32) & 0xFFFF;
        content.amount = UnsafeApi.getLong(address + AMOUNT);
        content.userDataLo = UnsafeApi.getLong(address + USER_DATA_LO);
        content.userDataHi = UnsafeApi.getLong(address + USER_DATA_HI);
        content.textHash = UnsafeApi.getLong(address + TEXT_HASH);
        content.isFinal = (flags & FLAG_FINAL) != 0;
        content.originalIdLo = 0;
        content.originalIdHi = 0;
        content.creditIdLo = 0;
        content.creditIdHi = 0;
        content.timeoutNs = 0;
        content.splitHash = 0;
        final boolean isFirst =
                content.kind == TransferContent.PAYMENT || content.kind == TransferContent.AUTHORIZATION;
        if (outcome(transfer) != Status.OK) {
            readRefused(address, isFirst, content);
        } else if (isFirst) {
            readParties(transfer, content);
        } else {
            readFollowing(transfer, flags, content);
        }
    }

    private void readParties(final int transfer, final TransferContent content) {
        content.debitIdLo = accounts.idLo(debitAccount(transfer));
        content.debitIdHi = accounts.idHi(debitAccount(transfer));
        content.creditIdLo = accounts.idLo(creditAccount(transfer));
        content.creditIdHi = accounts.idHi(creditAccount(transfer));
        if (content.kind == TransferContent.AUTHORIZATION) {
            content.timeoutNs = expiresNs(transfer) - timestampNs(transfer);
        }
    }

    private void readFollowing(final int transfer, final int flags, final TransferContent content) {
        final int parent = parent(transfer);
        final boolean hasPayee = (flags & FLAG_PAYEE) != 0;
        content.originalIdLo = idLo(parent);
        content.originalIdHi = idHi(parent);
        content.debitIdLo = hasPayee ? accounts.idLo(debitAccount(transfer)) : 0;
        content.debitIdHi = hasPayee ? accounts.idHi(debitAccount(transfer)) : 0;
        if (content.kind == TransferContent.CAPTURE) {
            final int first = transfer - leg(transfer);
            content.amount = totalAmount(first);
            content.splitHash = (flags & FLAG_SPLIT) != 0 ? splitHash(first) : 0;
        } else if (content.kind != TransferContent.REFUND) {
            content.amount = 0;
        }
    }

    private static void readRefused(final long address, final boolean isFirst, final TransferContent content) {
        if (isFirst) {
            content.debitIdLo = UnsafeApi.getLong(address + DEBIT_ID_LO);
            content.debitIdHi = UnsafeApi.getLong(address + DEBIT_ID_HI);
            content.creditIdLo = UnsafeApi.getLong(address + CREDIT_ID_LO);
            content.creditIdHi = UnsafeApi.getLong(address + CREDIT_ID_HI);
            content.timeoutNs = UnsafeApi.getLong(address + TIMEOUT_NS);
            return;
        }
        final boolean isCapture = content.kind == TransferContent.CAPTURE;
        content.originalIdLo = UnsafeApi.getLong(address + ORIGINAL_ID_LO);
        content.originalIdHi = UnsafeApi.getLong(address + ORIGINAL_ID_HI);
        content.splitHash = isCapture ? UnsafeApi.getLong(address + SPLIT_HASH) : 0;
        content.debitIdLo = isCapture ? 0 : UnsafeApi.getLong(address + PAYEE_ID_LO);
        content.debitIdHi = isCapture ? 0 : UnsafeApi.getLong(address + PAYEE_ID_HI);
    }

    private long splitHash(final int first) {
        long splits = 0;
        final int legs = legs(first);
        for (int leg = 0; leg < legs; leg++) {
            final int payee = creditAccount(first + leg);
            final long part = leg < legs - 1 ? amount(first + leg) : 0;
            splits = TransferContent.hashOfSplit(splits, accounts.idLo(payee), accounts.idHi(payee), part);
        }
        return splits;
    }

    long idLo(final int transfer) {
        return UnsafeApi.getLong(records.address(transfer));
    }

    long idHi(final int transfer) {
        return UnsafeApi.getLong(records.address(transfer) + ID_HI);
    }

    /** @return the amount of one leg; of a void what it released. */
    long amount(final int transfer) {
        return UnsafeApi.getLong(records.address(transfer) + AMOUNT);
    }

    /** @return the amount of all legs of an accepted transfer. */
    long totalAmount(final int first) {
        long total = 0;
        for (int leg = 0; leg < legs(first); leg++) {
            total += amount(first + leg);
        }
        return total;
    }

    /** @return what refunds have given back of a leg, or of all captures of an authorization. */
    long refundedAmount(final int transfer) {
        return UnsafeApi.getLong(records.address(transfer) + REFUNDED_AMOUNT);
    }

    long capturedAmount(final int authorization) {
        return UnsafeApi.getLong(records.address(authorization) + CAPTURED_AMOUNT);
    }

    long releasedAmount(final int authorization) {
        return UnsafeApi.getLong(records.address(authorization) + RELEASED_AMOUNT);
    }

    /** @return what is left of an accepted authorization. */
    long remainingAmount(final int authorization) {
        return amount(authorization) - capturedAmount(authorization) - releasedAmount(authorization);
    }

    long expiresNs(final int authorization) {
        return UnsafeApi.getLong(records.address(authorization) + EXPIRES_NS);
    }

    /** @return the transfer that an accepted one acts on, or {@link #NOT_FOUND}. */
    int parent(final int transfer) {
        return UnsafeApi.getInt(records.address(transfer) + PARENT);
    }

    /** @return which of its capture's payees a transfer pays, from 0. */
    int leg(final int transfer) {
        return UnsafeApi.getByte(records.address(transfer) + LEG);
    }

    /** @return how many records an accepted payment, capture, refund or reversal has. */
    int legs(final int transfer) {
        return UnsafeApi.getByte(records.address(transfer) + LEGS);
    }

    int flags(final int transfer) {
        return UnsafeApi.getByte(records.address(transfer) + FLAGS);
    }

    /** @return the hash of the chain that the transfer was a member of, or 0. */
    long chainHash(final int transfer) {
        return UnsafeApi.getLong(records.address(transfer) + CHAIN_HASH);
    }

    /** @return which member of a refused transfer's chain failed. */
    int failedMember(final int transfer) {
        return UnsafeApi.getShort(records.address(transfer) + FAILED_MEMBER) & 0xFFFF;
    }

    /** @return what that member failed with. */
    Status failedStatus(final int transfer) {
        return Status.of(UnsafeApi.getByte(records.address(transfer) + FAILED_STATUS) & 0xFF);
    }

    /** @return whether a transfer is of this kind and was accepted. */
    boolean isAccepted(final int transfer, final int kind) {
        return kind(transfer) == kind && outcome(transfer) == Status.OK;
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

    private void add(final int transfer, final int field, final long amount, final int flag) {
        final long address = records.address(transfer);
        if (undoLog.isRecording()) {
            undoLog.save(address);
        }
        hash -= hashOf(address);
        UnsafeApi.putLong(address + field, UnsafeApi.getLong(address + field) + amount);
        UnsafeApi.putByte(address + FLAGS, (byte) (UnsafeApi.getByte(address + FLAGS) | flag));
        hash += hashOf(address);
    }

    private static int flags(final TransferContent content) {
        return (content.isFinal ? FLAG_FINAL : 0)
                | (content.splitHash != 0 ? FLAG_SPLIT : 0)
                | (content.kind == TransferContent.REFUND && (content.debitIdLo | content.debitIdHi) != 0
                        ? FLAG_PAYEE
                        : 0);
    }

    private static void putCommon(
            final long address,
            final TransferContent content,
            final long sequence,
            final long timestampNs,
            final Status outcome,
            final long amount,
            final long chainHash) {
        UnsafeApi.putLong(address, content.idLo);
        UnsafeApi.putLong(address + ID_HI, content.idHi);
        UnsafeApi.putLong(address + AMOUNT, amount);
        UnsafeApi.putLong(address + SEQUENCE, sequence);
        UnsafeApi.putLong(address + TIMESTAMP_NS, timestampNs);
        UnsafeApi.putLong(address + USER_DATA_LO, content.userDataLo);
        UnsafeApi.putLong(address + USER_DATA_HI, content.userDataHi);
        UnsafeApi.putLong(address + TEXT_HASH, content.textHash);
        UnsafeApi.putLong(
                address + LEDGER_CODE_OUTCOME_KIND,
                content.ledger | (long) content.code << 32 | (long) outcome.code() << 48 | (long) content.kind << 56);
        UnsafeApi.putLong(address + CHAIN_HASH, chainHash);
    }

    /** Whole words are written and read, so that no read waits for two writes to meet. */
    private static long pair(final int low, final int high) {
        return Integer.toUnsignedLong(low) | (long) high << Integer.SIZE;
    }

    /** As a snapshot's checksum: {@link SnapshotWriter#checksum}. */
    private static long hashOf(final long transfer) {
        return Hash.ofWords(transfer, WORDS);
    }
}
