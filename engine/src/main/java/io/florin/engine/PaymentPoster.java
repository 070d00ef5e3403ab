package io.florin.engine;

import io.florin.protocol.Status;

/** Checks and posts payments and authorizations: what names both of its accounts. */
final class PaymentPoster extends Poster {
    private final AccountStore accounts;
    private final TransferStore transfers;
    private final HistoryStore history;
    private final AccountRules rules;
    private final Holds holds;
    private final Lookahead lookahead;
    private int debitAccount;
    private int creditAccount;

    PaymentPoster(
            final AccountStore accounts,
            final TransferStore transfers,
            final HistoryStore history,
            final AccountRules rules,
            final Holds holds,
            final Lookahead lookahead) {
        this.accounts = accounts;
        this.transfers = transfers;
        this.history = history;
        this.rules = rules;
        this.holds = holds;
        this.lookahead = lookahead;
    }

    @Override
    void resolve(final TransferContent command) {
        debitAccount = accounts.find(command.debitIdLo, command.debitIdHi, lookahead.takeGuess());
        creditAccount = accounts.find(command.creditIdLo, command.creditIdHi, lookahead.takeGuess());
    }

    @Override
    int debitAccount() {
        return debitAccount;
    }

    @Override
    Status check(final TransferContent command) {
        if (debitAccount == AccountStore.NOT_FOUND) {
            return Status.DEBIT_ACCOUNT_NOT_FOUND;
        }
        if (creditAccount == AccountStore.NOT_FOUND) {
            return Status.CREDIT_ACCOUNT_NOT_FOUND;
        }
        if (accounts.ledgerCode(debitAccount) != command.ledger) {
            return Status.DEBIT_LEDGER_MISMATCH;
        }
        if (accounts.ledgerCode(creditAccount) != command.ledger) {
            return Status.CREDIT_LEDGER_MISMATCH;
        }
        final Status status = rules.check(debitAccount, creditAccount, command.amount);
        if (status != Status.OK) {
            return status;
        }
        final int changes = rules.changes(debitAccount, creditAccount);
        return rules.checkRoom(command.kind == TransferContent.AUTHORIZATION ? 2 * changes : changes);
    }

    @Override
    void post(final TransferContent command, final long sequence, final long timestampNs, final long chainHash) {
        if (command.kind == TransferContent.AUTHORIZATION) {
            history.setAside(rules.changes(debitAccount, creditAccount));
            holds.add(transfers.acceptAuthorization(
                    command, sequence, timestampNs, chainHash, debitAccount, creditAccount));
        } else {
            final int transfer = transfers.accept(
                    command,
                    sequence,
                    timestampNs,
                    chainHash,
                    command.amount,
                    debitAccount,
                    creditAccount,
                    TransferStore.NOT_FOUND,
                    0,
                    1);
            accounts.postDebit(debitAccount, command.amount, transfer);
            accounts.postCredit(creditAccount, command.amount, transfer);
        }
    }
}
