package io.florin.engine;

/**
 * Finds entries on the accounts' statements: numbered from 1, the oldest first. The links lead backwards from the newest one; the
 * checkpoints make any number a few jumps and at most 255 links away.
 */
final class Statements {
    private static final int PER_CHECKPOINT = EntryIndex.ENTRIES_PER_CHECKPOINT;

    private final AccountStore accounts;
    private final TransferStore transfers;
    private final EntryIndex checkpoints;

    Statements(final AccountStore accounts, final TransferStore transfers, final EntryIndex checkpoints) {
        this.accounts = accounts;
        this.transfers = transfers;
        this.checkpoints = checkpoints;
    }

    /** @return how many entries the account has. */
    long count(final int account) {
        return accounts.entryCount(account);
    }

    /** @return the transfer that is the account's entry with this number, 1 to {@link #count}. */
    int entry(final int account, final long number) {
        long at = accounts.entryCount(account);
        int transfer = accounts.newestEntry(account);
        final int checkpoint = checkpointAtOrAfter(account, number);
        if (checkpoint != EntryIndex.NONE) {
            at = (long) checkpoints.links().depth(checkpoint) * PER_CHECKPOINT;
            transfer = checkpoints.transfer(checkpoint);
        }
        for (; at > number; at--) {
            transfer = transfers.previousEntry(transfer, account);
        }
        return transfer;
    }

    /** @return the number of the account's first entry at or after a time; one more than there are when there is none. */
    long firstAtOrAfter(final int account, final long ns) {
        long number = accounts.entryCount(account) + 1;
        int transfer = accounts.newestEntry(account);
        final int checkpoint = firstCheckpointAtOrAfter(account, ns);
        if (checkpoint != EntryIndex.NONE) {
            number = (long) checkpoints.links().depth(checkpoint) * PER_CHECKPOINT + 1;
            transfer = checkpoints.transfer(checkpoint);
        }
        while (transfer != AccountStore.NO_ENTRY && transfers.timestampNs(transfer) >= ns) {
            number--;
            transfer = transfers.previousEntry(transfer, account);
        }
        return number;
    }

    /** @return the earliest checkpoint whose number is not less, or {@code NONE} when the newest one's is. */
    private int checkpointAtOrAfter(final int account, final long number) {
        final JumpList links = checkpoints.links();
        final int depth = (int) ((number + PER_CHECKPOINT - 1) / PER_CHECKPOINT);
        int checkpoint = accounts.newestCheckpoint(account);
        if (links.depth(checkpoint) < depth) {
            return EntryIndex.NONE;
        }
        while (links.depth(checkpoint) > depth) {
            final int jump = links.jump(checkpoint);
            checkpoint = links.depth(jump) >= depth ? jump : links.previous(checkpoint);
        }
        return checkpoint;
    }

    /** @return the earliest checkpoint that is not before a time, or {@code NONE} when the newest one is. */
    private int firstCheckpointAtOrAfter(final int account, final long ns) {
        final JumpList links = checkpoints.links();
        int checkpoint = accounts.newestCheckpoint(account);
        if (checkpoint == EntryIndex.NONE || isBefore(checkpoint, ns)) {
            return EntryIndex.NONE;
        }
        while (true) {
            final int jump = links.jump(checkpoint);
            final int previous = links.previous(checkpoint);
            if (jump != checkpoint && !isBefore(jump, ns)) {
                checkpoint = jump;
            } else if (previous != EntryIndex.NONE && !isBefore(previous, ns)) {
                checkpoint = previous;
            } else {
                return checkpoint;
            }
        }
    }

    private boolean isBefore(final int checkpoint, final long ns) {
        return transfers.timestampNs(checkpoints.transfer(checkpoint)) < ns;
    }
}
