package io.florin.engine;

import io.florin.protocol.Status;

/** Checks and posts refunds and reversals: what gives money back to a payer. */
final class RefundPoster extends Poster {
    private final AccountStore accounts;
    private final TransferStore transfers;
    private final AccountRules rules;
    private int original;
    /** The leg of the original that gives back, when there is no doubt which. */
    private int leg;

    RefundPoster(final AccountStore accounts, final TransferStore transfers, final AccountRules rules) {
        this.accounts = accounts;
        this.transfers = transfers;
        this.rules = rules;
    }

    @Override
    void resolve(final TransferContent command) {
        original = transfers.find(command.originalIdLo, command.originalIdHi);
        leg = hasFittingKind(command) ? legOf(command) : TransferStore.NOT_FOUND;
    }

    @Override
    int debitAccount() {
        return leg == TransferStore.NOT_FOUND ? AccountStore.NOT_FOUND : transfers.creditAccount(leg);
    }

    @Override
    Status check(final TransferContent command) {
        if (original == TransferStore.NOT_FOUND || transfers.outcome(original) != Status.OK) {
            return Status.ORIGINAL_NOT_FOUND;
        }
        if (!hasFittingKind(command)) {
            return Status.ORIGINAL_KIND_MISMATCH;
        }
        if ((transfers.flags(original) & TransferStore.FLAG_REVERSED) != 0) {
            return Status.ORIGINAL_REVERSED;
        }
        final Status status = command.kind == TransferContent.REVERSAL ? checkReversal() : checkRefund(command);
        if (status != Status.OK) {
            return status;
        }
        final int payer = transfers.debitAccount(leg);
        final Status allowed = rules.check(debitAccount(), payer, amount(command));
        return allowed == Status.OK ? rules.checkRoom(rules.changes(debitAccount(), payer)) : allowed;
    }

    @Override
    void post(final TransferContent command, final long sequence, final long timestampNs, final long chainHash) {
        final long amount = amount(command);
        final int payee = debitAccount();
        final int payer = transfers.debitAccount(leg);
        final int transfer =
                transfers.accept(command, sequence, timestampNs, chainHash, amount, payee, payer, leg, 0, 1);
        accounts.postDebit(payee, amount, transfer);
        accounts.postCredit(payer, amount, transfer);
        if (command.kind == TransferContent.REVERSAL) {
            transfers.reverse(leg);
        } else {
            transfers.addRefunded(leg, amount);
            if (transfers.kind(leg) == TransferContent.CAPTURE) {
                transfers.addRefunded(transfers.parent(leg), amount);
            }
        }
    }

    private boolean hasFittingKind(final TransferContent command) {
        if (original == TransferStore.NOT_FOUND) {
            return false;
        }
        return transfers.isAccepted(original, TransferContent.PAYMENT)
                || (command.kind == TransferContent.REFUND && transfers.isAccepted(original, TransferContent.CAPTURE));
    }

    /** @return the leg whose payee gives back, or {@code NOT_FOUND} when none or several can be meant. */
    private int legOf(final TransferContent command) {
        final int legs = transfers.legs(original);
        if ((command.debitIdLo | command.debitIdHi) == 0) {
            return legs == 1 ? original : TransferStore.NOT_FOUND;
        }
        for (int i = 0; i < legs; i++) {
            final int payee = transfers.creditAccount(original + i);
            if (accounts.idLo(payee) == command.debitIdLo && accounts.idHi(payee) == command.debitIdHi) {
                return original + i;
            }
        }
        return TransferStore.NOT_FOUND;
    }

    private Status checkReversal() {
        return transfers.refundedAmount(original) > 0 ? Status.ORIGINAL_REFUNDED : Status.OK;
    }

    private Status checkRefund(final TransferContent command) {
        if (leg == TransferStore.NOT_FOUND) {
            return Status.PAYEE_MISMATCH;
        }
        final long refundable = transfers.amount(leg) - transfers.refundedAmount(leg);
        return command.amount > refundable ? Status.REFUND_EXCEEDS_REMAINDER : Status.OK;
    }

    private long amount(final TransferContent command) {
        return command.kind == TransferContent.REVERSAL ? transfers.amount(leg) : command.amount;
    }
}
