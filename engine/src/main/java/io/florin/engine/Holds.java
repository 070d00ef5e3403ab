package io.florin.engine;

import io.florin.protocol.Status;

/** The money that authorizations hold: from their beginning to their end, be it by a capture, a void, or the expiry. */
final class Holds {
    private static final int FORGET_MAX = 256;

    private final AccountStore accounts;
    private final TransferStore transfers;
    private final HistoryStore history;
    private final AccountRules rules;
    private final ExpiryQueue queue;
    private boolean isUndoable;
    private int countBefore;

    Holds(
            final AccountStore accounts,
            final TransferStore transfers,
            final HistoryStore history,
            final AccountRules rules,
            final ExpiryQueue queue) {
        this.accounts = accounts;
        this.transfers = transfers;
        this.history = history;
        this.rules = rules;
        this.queue = queue;
    }

    /** Holds what a new authorization is for. */
    void add(final int authorization) {
        final long amount = transfers.amount(authorization);
        accounts.holdDebit(transfers.debitAccount(authorization), amount);
        accounts.holdCredit(transfers.creditAccount(authorization), amount);
        if (!isUndoable) {
            queue.add(transfers.expiresNs(authorization), authorization);
        }
    }

    /** Takes what a capture posts out of the hold. */
    void capture(final int authorization, final long amount) {
        accounts.holdDebit(transfers.debitAccount(authorization), -amount);
        accounts.holdCredit(transfers.creditAccount(authorization), -amount);
        transfers.addCaptured(authorization, amount);
        if (transfers.remainingAmount(authorization) == 0) {
            giveBackRoom(authorization);
        }
    }

    /**
     * Releases what is left of an open authorization, and ends it.
     *
     * @param flag why, or 0 for a final capture.
     */
    void release(final int authorization, final int flag) {
        final long remaining = transfers.remainingAmount(authorization);
        accounts.holdDebit(transfers.debitAccount(authorization), -remaining);
        accounts.holdCredit(transfers.creditAccount(authorization), -remaining);
        transfers.release(authorization, remaining, flag);
        giveBackRoom(authorization);
    }

    /** Releases what is due at or before a time, each with a change of its own in the history. */
    void expire(final long sequence, final long timestampNs) {
        while (queue.firstNs() <= timestampNs && queue.firstNs() != ExpiryQueue.NEVER) {
            final int authorization = queue.first();
            queue.removeFirst();
            if (transfers.remainingAmount(authorization) > 0) {
                release(authorization, TransferStore.FLAG_EXPIRED);
                history.flush(accounts, sequence, timestampNs);
            }
        }
    }

    /**
     * @return when the first open authorization expires, or {@code NEVER}. Forgets those before it that have ended, but no more
     *     than a few at a time: where there are many more it is the time of one of these.
     */
    long nextExpiryNs() {
        for (int left = FORGET_MAX;
                left > 0 && queue.firstNs() != ExpiryQueue.NEVER && transfers.remainingAmount(queue.first()) == 0;
                left--) {
            queue.removeFirst();
        }
        return queue.firstNs();
    }

    /** @return why nothing can be taken out of an accepted authorization any more, or OK. */
    Status checkOpen(final int authorization) {
        if (transfers.remainingAmount(authorization) > 0) {
            return Status.OK;
        }
        final int flags = transfers.flags(authorization);
        if ((flags & TransferStore.FLAG_VOIDED) != 0) {
            return Status.AUTHORIZATION_VOIDED;
        }
        return (flags & TransferStore.FLAG_EXPIRED) != 0 ? Status.AUTHORIZATION_EXPIRED : Status.AUTHORIZATION_CAPTURED;
    }

    /** New authorizations are not to expire before {@link #keep}. */
    void beginUndoable() {
        isUndoable = true;
        countBefore = transfers.count();
    }

    /** Lets expire what was authorized since {@link #beginUndoable}. */
    void keep() {
        isUndoable = false;
        for (int transfer = countBefore; transfer < transfers.count(); transfer++) {
            if (transfers.isAccepted(transfer, TransferContent.AUTHORIZATION)
                    && transfers.remainingAmount(transfer) > 0) {
                queue.add(transfers.expiresNs(transfer), transfer);
            }
        }
    }

    /** Forgets what was authorized since {@link #beginUndoable}. */
    void undo() {
        isUndoable = false;
    }

    /** The hold's end needs no room any more: it happens now. */
    private void giveBackRoom(final int authorization) {
        history.setAside(-rules.changes(transfers.debitAccount(authorization), transfers.creditAccount(authorization)));
    }
}
