package io.florin.engine;

import org.agrona.UnsafeApi;

/**
 * Follows all statements while the transfers of a snapshot come in their order, as they grew when the transfers were posted. So each link
 * from an entry to the one before it, each head and each checkpoint has one value that it can have: whatever else a snapshot says
 * would lead a query to another account's entries, or out of memory.
 *
 * <pre>
 *   of each account      0  newest entry int32 | 4  newest checkpoint int32 | 8  entries mod 256 int32, 0
 *   of each checkpoint   0  transfer int32     | 4  the account's checkpoint before int32
 * </pre>
 */
final class StatementLoader implements AutoCloseable {
    private static final int ACCOUNT_LENGTH = 16;
    private static final int CHECKPOINT_LENGTH = 8;
    private static final int NEWEST_CHECKPOINT = 4;
    private static final int ENTRY_COUNT = 8;
    private static final int PREVIOUS = 4;
    private static final int ENTRY_COUNT_MASK = EntryIndex.ENTRIES_PER_CHECKPOINT - 1;

    private final RecordMemory accounts = new RecordMemory(ACCOUNT_LENGTH);
    private final RecordMemory checkpoints = new RecordMemory(CHECKPOINT_LENGTH);

    /** @param checkpointCount how many there are in the snapshot. */
    StatementLoader(final int accountCount, final int checkpointCount) {
        accounts.recordsMax(accountCount);
        checkpoints.recordsMax(checkpointCount);
        for (int account = 0; account < accountCount; account++) {
            final long address = accounts.address(accounts.add());
            UnsafeApi.putInt(address, AccountStore.NO_ENTRY);
            UnsafeApi.putInt(address + NEWEST_CHECKPOINT, EntryIndex.NONE);
            UnsafeApi.putLong(address + ENTRY_COUNT, 0);
        }
    }

    /**
     * Takes the next transfer that was posted.
     *
     * @param previousDebit the entry before it on the debit account's statement, as the snapshot says; the other one for the credit
     *     account's.
     * @return whether both are what they must be, and the snapshot has the checkpoints for these entries.
     */
    boolean post(
            final int transfer,
            final int debitAccount,
            final int creditAccount,
            final int previousDebit,
            final int previousCredit) {
        final long debit = accounts.address(debitAccount);
        final long credit = accounts.address(creditAccount);
        return UnsafeApi.getInt(debit) == previousDebit
                && UnsafeApi.getInt(credit) == previousCredit
                && post(debit, transfer)
                && post(credit, transfer);
    }

    /** @return the account's last entry, or {@link AccountStore#NO_ENTRY}. */
    int newestEntry(final int account) {
        return UnsafeApi.getInt(accounts.address(account));
    }

    /** @return the account's last checkpoint, or {@link EntryIndex#NONE}. */
    int newestCheckpoint(final int account) {
        return UnsafeApi.getInt(accounts.address(account) + NEWEST_CHECKPOINT);
    }

    /** @return how many entries the account has behind its last checkpoint. */
    int entryCount(final int account) {
        return UnsafeApi.getInt(accounts.address(account) + ENTRY_COUNT);
    }

    int checkpointCount() {
        return checkpoints.recordCount();
    }

    /** @return the transfer of a checkpoint. */
    int checkpointTransfer(final int checkpoint) {
        return UnsafeApi.getInt(checkpoints.address(checkpoint));
    }

    /** @return the checkpoint before it of the same account, or {@link EntryIndex#NONE}. */
    int previousCheckpoint(final int checkpoint) {
        return UnsafeApi.getInt(checkpoints.address(checkpoint) + PREVIOUS);
    }

    /** Gives back what was needed while loading. */
    @Override
    public void close() {
        checkpoints.close();
        accounts.close();
    }

    private boolean post(final long account, final int transfer) {
        final int entryCount = (UnsafeApi.getInt(account + ENTRY_COUNT) + 1) & ENTRY_COUNT_MASK;
        UnsafeApi.putInt(account, transfer);
        UnsafeApi.putInt(account + ENTRY_COUNT, entryCount);
        return entryCount != 0 || addCheckpoint(account, transfer);
    }

    private boolean addCheckpoint(final long account, final int transfer) {
        if (checkpoints.recordCount() == checkpoints.recordsMax()) {
            return false;
        }
        final int checkpoint = checkpoints.add();
        final long address = checkpoints.address(checkpoint);
        UnsafeApi.putInt(address, transfer);
        UnsafeApi.putInt(address + PREVIOUS, UnsafeApi.getInt(account + NEWEST_CHECKPOINT));
        UnsafeApi.putInt(account + NEWEST_CHECKPOINT, checkpoint);
        return true;
    }
}
