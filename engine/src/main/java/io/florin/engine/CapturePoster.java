package io.florin.engine;

import io.florin.protocol.Status;

/** Checks and posts captures. */
final class CapturePoster extends FollowUpPoster {
    private final AccountStore accounts;
    private final AccountRules rules;
    private final int[] payees = new int[TransferContent.SPLITS_MAX];

    CapturePoster(
            final AccountStore accounts, final TransferStore transfers, final AccountRules rules, final Holds holds) {
        super(transfers, holds);
        this.accounts = accounts;
        this.rules = rules;
    }

    @Override
    Status checkOpen(final TransferContent command) {
        if (command.amount > transfers.remainingAmount(authorization)) {
            return Status.CAPTURE_EXCEEDS_REMAINDER;
        }
        final Status status = command.splitCount == 0
                ? rules.checkCapture(debitAccount(), transfers.creditAccount(authorization))
                : checkSplits(command);
        return status == Status.OK ? rules.checkRoom(changes(command)) : status;
    }

    @Override
    void post(final TransferContent command, final long sequence, final long timestampNs, final long chainHash) {
        holds.capture(authorization, command.amount);
        if (command.isFinal && transfers.remainingAmount(authorization) > 0) {
            holds.release(authorization, 0);
        }
        final int payer = debitAccount();
        final int legs = command.transfersNeeded();
        for (int leg = 0; leg < legs; leg++) {
            final int payee = command.splitCount == 0 ? transfers.creditAccount(authorization) : payees[leg];
            final long part = command.splitCount == 0 ? command.amount : command.splitAmount(leg);
            final int transfer = transfers.accept(
                    command, sequence, timestampNs, chainHash, part, payer, payee, authorization, leg, legs);
            accounts.postDebit(payer, part, transfer);
            accounts.postCredit(payee, part, transfer);
        }
    }

    /** Finds the payees. @return the first status, in their order of precedence, that one of them has. */
    private Status checkSplits(final TransferContent command) {
        Status first = Status.OK;
        for (int i = 0; i < command.splitCount; i++) {
            payees[i] = accounts.find(command.splitIdLo(i), command.splitIdHi(i));
            final Status status = checkSplit(payees[i], command.splitAmount(i));
            if (status != Status.OK && (first == Status.OK || status.precedes(first))) {
                first = status;
            }
        }
        return first;
    }

    private Status checkSplit(final int payee, final long part) {
        if (payee == AccountStore.NOT_FOUND) {
            return Status.CREDIT_ACCOUNT_NOT_FOUND;
        }
        final int payer = debitAccount();
        if (payee == payer) {
            return Status.PAYEE_IS_PAYER;
        }
        if (accounts.ledgerCode(payee) != accounts.ledgerCode(payer)) {
            return Status.CREDIT_LEDGER_MISMATCH;
        }
        final Status status = rules.checkCapture(payer, payee);
        if (status != Status.OK) {
            return status;
        }
        // what the authorization's payee gets is less than what leaves its hold
        final boolean isHeldFor = payee == transfers.creditAccount(authorization);
        return !isHeldFor && part > Long.MAX_VALUE - accounts.credits(payee) ? Status.CREDITS_OVERFLOW : Status.OK;
    }

    private int changes(final TransferContent command) {
        final int payee = transfers.creditAccount(authorization);
        final boolean ends = command.isFinal || command.amount == transfers.remainingAmount(authorization);
        int changes = ends ? 0 : rules.changes(debitAccount(), payee);
        for (int i = 0; i < command.splitCount; i++) {
            if (payees[i] != payee && accounts.hasHistory(payees[i])) {
                changes++;
            }
        }
        return changes;
    }
}
