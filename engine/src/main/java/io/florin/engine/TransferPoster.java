package io.florin.engine;

import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountKind;

/** Checks transfers against the accounts, and posts them. */
final class TransferPoster {
    private static final int HOUSE = AccountKind.HOUSE.value();

    private final AccountStore accounts;
    private final TransferStore transfers;

    TransferPoster(final AccountStore accounts, final TransferStore transfers) {
        this.accounts = accounts;
        this.transfers = transfers;
    }

    /**
     * Checks all that depends on the accounts, and changes nothing.
     *
     * @param debitAccount index, or {@code NOT_FOUND}; so is {@code creditAccount}.
     * @return the first check that failed, or OK: then {@link #post} cannot fail.
     */
    Status check(final TransferContent transfer, final int debitAccount, final int creditAccount) {
        if (debitAccount == AccountStore.NOT_FOUND) {
            return Status.DEBIT_ACCOUNT_NOT_FOUND;
        }
        if (creditAccount == AccountStore.NOT_FOUND) {
            return Status.CREDIT_ACCOUNT_NOT_FOUND;
        }
        if (accounts.ledgerCode(debitAccount) != transfer.ledger) {
            return Status.DEBIT_LEDGER_MISMATCH;
        }
        if (accounts.ledgerCode(creditAccount) != transfer.ledger) {
            return Status.CREDIT_LEDGER_MISMATCH;
        }
        if (transfer.amount > Long.MAX_VALUE - accounts.debits(debitAccount)) {
            return Status.DEBITS_OVERFLOW;
        }
        if (transfer.amount > Long.MAX_VALUE - accounts.credits(creditAccount)) {
            return Status.CREDITS_OVERFLOW;
        }
        if (accounts.kind(debitAccount) != HOUSE && transfer.amount > accounts.available(debitAccount)) {
            return Status.INSUFFICIENT_FUNDS;
        }
        return Status.OK;
    }

    /** Retains and posts a transfer that {@link #check} found OK. @return its index. */
    int post(
            final TransferContent content,
            final int debitAccount,
            final int creditAccount,
            final long sequence,
            final long timestampNs) {
        final int transfer = transfers.accept(content, sequence, timestampNs, debitAccount, creditAccount);
        accounts.postDebit(debitAccount, content.amount, transfer);
        accounts.postCredit(creditAccount, content.amount, transfer);
        return transfer;
    }
}
