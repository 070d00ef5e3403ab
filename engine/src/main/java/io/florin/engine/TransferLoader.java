package io.florin.engine;

import io.florin.protocol.Status;
import org.agrona.UnsafeApi;

/**
 * Checks the transfers of a snapshot in their order, and makes of them what is not written because they say it: the queue of the
 * authorizations that are open, and how many changes are set aside for their ends.
 */
final class TransferLoader {
    private static final int OK = Status.OK.code();
    private static final int STATUS_CODES = Status.values().length;

    private final SnapshotSettings settings;
    private final AccountRules rules;
    private final ExpiryQueue queue;
    private final StatementLoader statements;
    private long lastSequence;
    private long lastTimestampNs = Long.MIN_VALUE;
    private int lastLegs;
    private int legsLeft;
    private int setAside;
    /** Of no use but that the compiler cannot leave the reads out. */
    private int touched;

    /** @param statements takes each transfer that was posted. */
    TransferLoader(
            final SnapshotSettings settings,
            final AccountRules rules,
            final ExpiryQueue queue,
            final StatementLoader statements) {
        this.settings = settings;
        this.rules = rules;
        this.queue = queue;
        this.statements = statements;
    }

    /**
     * Reads what the checks of the next transfers need of their accounts' statements: many waits for memory at once, where one
     * check after the other would wait each time.
     */
    void touch(final long address, final int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            final long parties = address + (long) i * TransferStore.RECORD_LENGTH + TransferStore.ACCOUNTS;
            sum += touch(UnsafeApi.getInt(parties)) + touch(UnsafeApi.getInt(parties + Integer.BYTES));
        }
        touched = sum;
    }

    /** Takes the next transfer. */
    void onTransfer(final long address, final int transfer) {
        final long sequence = UnsafeApi.getLong(address + TransferStore.SEQUENCE);
        final long timestampNs = UnsafeApi.getLong(address + TransferStore.TIMESTAMP_NS);
        final boolean isInOrder = sequence >= lastSequence
                && sequence <= settings.lastSequence
                && timestampNs >= lastTimestampNs
                && timestampNs <= settings.lastTimestampNs;
        lastSequence = sequence;
        lastTimestampNs = timestampNs;
        final int outcomeAndKind = UnsafeApi.getShort(address + TransferStore.OUTCOME) & 0xFFFF;
        final int outcome = outcomeAndKind & 0xFF;
        final int kind = outcomeAndKind >>> Byte.SIZE;
        final boolean isSound = isInOrder
                && kind >= 1
                && kind <= TransferContent.KIND_MAX
                && (outcome == OK ? isAcceptedSound(address, transfer, kind) : isRefusedSound(address, outcome));
        if (!isSound) {
            throw new InvalidSnapshotException("transfer is not sound: transfer=" + transfer + " of="
                    + settings.transferCount + " sequence=" + sequence + " timestampNs=" + timestampNs + " kind=" + kind
                    + " outcome=" + outcome);
        }
        if (outcome == OK && kind == TransferContent.AUTHORIZATION) {
            onAuthorization(address, transfer);
        }
    }

    /** To be called behind the last transfer. */
    void end() {
        if (legsLeft != 0 || setAside != settings.setAside) {
            throw new InvalidSnapshotException("transfers do not fit the settings: setAside=" + settings.setAside
                    + " ofTransfers=" + setAside + " legsLeft=" + legsLeft);
        }
    }

    private boolean isAcceptedSound(final long address, final int transfer, final int kind) {
        final int debitAccount = UnsafeApi.getInt(address + TransferStore.ACCOUNTS);
        final int creditAccount = UnsafeApi.getInt(address + TransferStore.ACCOUNTS + Integer.BYTES);
        final int parent = UnsafeApi.getInt(address + TransferStore.PARENT);
        final boolean isFirst = kind == TransferContent.PAYMENT || kind == TransferContent.AUTHORIZATION;
        return isIndex(debitAccount, settings.accountCount)
                && isIndex(creditAccount, settings.accountCount)
                && (isFirst ? parent == TransferStore.NOT_FOUND : isIndex(parent, transfer))
                && UnsafeApi.getLong(address + TransferStore.AMOUNT) > 0
                && (isPosted(kind)
                        ? isPostedSound(address, transfer, debitAccount, creditAccount)
                        : hasNoLegs(address));
    }

    private boolean isPostedSound(
            final long address, final int transfer, final int debitAccount, final int creditAccount) {
        final int previousDebit = UnsafeApi.getInt(address + TransferStore.PREVIOUS_ENTRIES);
        final int previousCredit = UnsafeApi.getInt(address + TransferStore.PREVIOUS_ENTRIES + Integer.BYTES);
        final int leg = UnsafeApi.getByte(address + TransferStore.LEG);
        final int legs = UnsafeApi.getByte(address + TransferStore.LEGS);
        final boolean isNext = legsLeft == 0 ? leg == 0 : legs == lastLegs && leg == legs - legsLeft;
        legsLeft = legs - 1 - leg;
        lastLegs = legs;
        return isNext
                && legs >= 1
                && legs <= TransferContent.SPLITS_MAX
                && statements.post(transfer, debitAccount, creditAccount, previousDebit, previousCredit);
    }

    private boolean isRefusedSound(final long address, final int outcome) {
        return outcome < STATUS_CODES
                && (UnsafeApi.getByte(address + TransferStore.FAILED_STATUS) & 0xFF) < STATUS_CODES
                && hasNoLegs(address);
    }

    private boolean hasNoLegs(final long address) {
        return legsLeft == 0
                && (UnsafeApi.getByte(address + TransferStore.LEG) | UnsafeApi.getByte(address + TransferStore.LEGS))
                        == 0;
    }

    private void onAuthorization(final long address, final int transfer) {
        final long captured = UnsafeApi.getLong(address + TransferStore.CAPTURED_AMOUNT);
        final long released = UnsafeApi.getLong(address + TransferStore.RELEASED_AMOUNT);
        final long remaining = UnsafeApi.getLong(address + TransferStore.AMOUNT) - captured - released;
        if ((captured | released | remaining) < 0) {
            throw new InvalidSnapshotException("authorization does not add up: transfer=" + transfer
                    + " capturedAmount=" + captured + " releasedAmount=" + released + " remainingAmount=" + remaining);
        }
        if (remaining > 0) {
            queue.add(UnsafeApi.getLong(address + TransferStore.EXPIRES_NS), transfer);
            setAside += rules.changes(
                    UnsafeApi.getInt(address + TransferStore.ACCOUNTS),
                    UnsafeApi.getInt(address + TransferStore.ACCOUNTS + Integer.BYTES));
        }
    }

    private int touch(final int account) {
        return isIndex(account, settings.accountCount) ? statements.newestEntry(account) : touched;
    }

    private static boolean isPosted(final int kind) {
        return kind != TransferContent.AUTHORIZATION && kind != TransferContent.VOID;
    }

    private static boolean isIndex(final int value, final int end) {
        return value >= 0 && value < end;
    }
}
