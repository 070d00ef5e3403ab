package io.florin.engine;

import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountStatus;

/** What the accounts allow: their statuses, sums and funds, and the room that their history has. */
final class AccountRules {
    private static final int ACTIVE = AccountStatus.ACTIVE.value();
    private static final int DEBIT_BLOCKED = AccountStatus.DEBIT_BLOCKED.value();
    private static final int CREDIT_BLOCKED = AccountStatus.CREDIT_BLOCKED.value();
    private static final int FROZEN = AccountStatus.FROZEN.value();
    private static final int CLOSED = AccountStatus.CLOSED.value();

    private final AccountStore accounts;
    private final HistoryStore history;

    AccountRules(final AccountStore accounts, final HistoryStore history) {
        this.accounts = accounts;
        this.history = history;
    }

    /** @return the first check that a new debit and credit of this amount fails, but for the history's room, or OK. */
    Status check(final int debitAccount, final int creditAccount, final long amount) {
        final int debitStatus = accounts.status(debitAccount);
        final int creditStatus = accounts.status(creditAccount);
        if (debitStatus != ACTIVE || creditStatus != ACTIVE) {
            final Status status = checkStatuses(debitStatus, creditStatus);
            if (status != Status.OK) {
                return status;
            }
        }
        if (amount > Long.MAX_VALUE - accounts.debits(debitAccount)) {
            return Status.DEBITS_OVERFLOW;
        }
        if (amount > Long.MAX_VALUE - accounts.credits(creditAccount)) {
            return Status.CREDITS_OVERFLOW;
        }
        if (!accounts.isHouse(debitAccount) && amount > accounts.available(debitAccount)) {
            return Status.INSUFFICIENT_FUNDS;
        }
        return Status.OK;
    }

    /** @return the first check that the capture of a hold fails by the statuses of payer and payee, or OK. */
    Status checkCapture(final int payer, final int payee) {
        final int payeeStatus = accounts.status(payee);
        if (payeeStatus == CLOSED) {
            return Status.CREDIT_ACCOUNT_CLOSED;
        }
        if (accounts.status(payer) == FROZEN) {
            return Status.DEBIT_ACCOUNT_FROZEN;
        }
        if (payeeStatus == FROZEN) {
            return Status.CREDIT_ACCOUNT_FROZEN;
        }
        return payeeStatus == CREDIT_BLOCKED ? Status.CREDIT_ACCOUNT_BLOCKED : Status.OK;
    }

    /** @return how many of two accounts have history: the changes that a command makes which changes both. */
    int changes(final int account, final int otherAccount) {
        return (accounts.hasHistory(account) ? 1 : 0) + (accounts.hasHistory(otherAccount) ? 1 : 0);
    }

    /** @return OK when there is room for so many changes. */
    Status checkRoom(final int changes) {
        return changes == 0 || changes <= history.room() ? Status.OK : Status.HISTORY_FULL;
    }

    private static Status checkStatuses(final int debitStatus, final int creditStatus) {
        if (debitStatus == CLOSED) {
            return Status.DEBIT_ACCOUNT_CLOSED;
        }
        if (creditStatus == CLOSED) {
            return Status.CREDIT_ACCOUNT_CLOSED;
        }
        if (debitStatus == FROZEN) {
            return Status.DEBIT_ACCOUNT_FROZEN;
        }
        if (creditStatus == FROZEN) {
            return Status.CREDIT_ACCOUNT_FROZEN;
        }
        if (debitStatus == DEBIT_BLOCKED) {
            return Status.DEBIT_ACCOUNT_BLOCKED;
        }
        return creditStatus == CREDIT_BLOCKED ? Status.CREDIT_ACCOUNT_BLOCKED : Status.OK;
    }
}
