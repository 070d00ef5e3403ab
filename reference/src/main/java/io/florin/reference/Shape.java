package io.florin.reference;

import io.florin.protocol.Status;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a command says by itself. */
final class Shape {
    private static final long TIMEOUT_MAX_NS = 366L * 24 * 3600 * 1_000_000_000;
    private static final int SPLITS_MAX = 8;
    private static final int REFERENCE_LENGTH_MAX = 35;
    private static final int TEXT_LENGTH_MAX = 140;

    private Shape() {}

    static Status check(final Command command) {
        final Verdict verdict = new Verdict();
        if (command instanceof Command.OpenAccount open) {
            flags(verdict, command, Command.HISTORY)
                    .refuseIf(isZero(open.accountId()), Status.INVALID_ID)
                    .refuseIf(open.ledger() == 0, Status.INVALID_LEDGER)
                    .refuseIf(open.kind() != Command.CUSTOMER && open.kind() != Command.HOUSE, Status.INVALID_KIND)
                    .refuseIf(open.overdraftLimit() < 0, Status.INVALID_OVERDRAFT_LIMIT);
        } else if (command instanceof Command.SetAccountStatus set) {
            flags(verdict, command, 0)
                    .refuseIf(isZero(set.accountId()), Status.INVALID_ID)
                    .refuseIf(
                            set.accountStatus() < Account.ACTIVE || set.accountStatus() > Account.CLOSED,
                            Status.INVALID_ACCOUNT_STATUS);
        } else if (command instanceof Command.SetAccountLimits set) {
            flags(verdict, command, 0)
                    .refuseIf(isZero(set.accountId()), Status.INVALID_ID)
                    .refuseIf(set.overdraftLimit() < 0, Status.INVALID_OVERDRAFT_LIMIT);
        } else if (command instanceof Money money) {
            checkMoney(verdict, money);
        }
        return verdict.status();
    }

    private static void checkMoney(final Verdict verdict, final Money command) {
        flags(verdict, command, command instanceof FollowUp.Capture ? Command.FINAL_CAPTURE : 0)
                .refuseIf(isZero(command.id()), Status.INVALID_ID)
                .refuseIf(
                        MessageBytes.ascii(command.reference()).length > REFERENCE_LENGTH_MAX, Status.INVALID_REFERENCE)
                .refuseIf(MessageBytes.utf8(command.text()).length > TEXT_LENGTH_MAX, Status.INVALID_TEXT);
        if (command instanceof Money.Transfer transfer) {
            parties(verdict, transfer.ledger(), transfer.debitAccountId(), transfer.creditAccountId())
                    .refuseIf(transfer.amount() <= 0, Status.INVALID_AMOUNT);
        } else if (command instanceof Money.Authorize authorize) {
            parties(verdict, authorize.ledger(), authorize.debitAccountId(), authorize.creditAccountId())
                    .refuseIf(authorize.amount() <= 0, Status.INVALID_AMOUNT)
                    .refuseIf(
                            authorize.timeoutNs() < 1 || authorize.timeoutNs() > TIMEOUT_MAX_NS,
                            Status.INVALID_TIMEOUT);
        } else if (command instanceof FollowUp.Capture capture) {
            verdict.refuseIf(isZero(capture.authorizationId()), Status.INVALID_ORIGINAL)
                    .refuseIf(capture.amount() <= 0, Status.INVALID_AMOUNT)
                    .refuseIf(!areSound(capture.splits(), capture.amount()), Status.INVALID_SPLIT);
        } else if (command instanceof FollowUp.Void voiding) {
            verdict.refuseIf(isZero(voiding.authorizationId()), Status.INVALID_ORIGINAL);
        } else if (command instanceof FollowUp.Refund refund) {
            verdict.refuseIf(isZero(refund.originalId()), Status.INVALID_ORIGINAL)
                    .refuseIf(refund.amount() <= 0, Status.INVALID_AMOUNT);
        } else if (command instanceof FollowUp.Reverse reverse) {
            verdict.refuseIf(isZero(reverse.originalId()), Status.INVALID_ORIGINAL);
        }
    }

    private static Verdict parties(final Verdict verdict, final long ledger, final Id debit, final Id credit) {
        return verdict.refuseIf(ledger == 0, Status.INVALID_LEDGER)
                .refuseIf(isZero(debit), Status.INVALID_DEBIT_ACCOUNT)
                .refuseIf(isZero(credit), Status.INVALID_CREDIT_ACCOUNT)
                .refuseIf(debit.equals(credit), Status.ACCOUNTS_EQUAL);
    }

    private static boolean areSound(final List<FollowUp.Split> splits, final long amount) {
        if (splits.isEmpty()) {
            return true;
        }
        final Set<Id> payees = new HashSet<>();
        BigInteger remainder = BigInteger.valueOf(amount);
        for (int i = 0; i < splits.size(); i++) {
            final FollowUp.Split split = splits.get(i);
            final boolean isLast = i == splits.size() - 1;
            if (isZero(split.creditAccountId()) || !payees.add(split.creditAccountId())) {
                return false;
            }
            if (isLast ? split.amount() != 0 : split.amount() <= 0) {
                return false;
            }
            remainder = remainder.subtract(BigInteger.valueOf(split.amount()));
        }
        return splits.size() <= SPLITS_MAX && remainder.signum() > 0;
    }

    private static Verdict flags(final Verdict verdict, final Command command, final int known) {
        return verdict.refuseIf((command.flags() & 0xFFFF & ~Command.LINKED & ~known) != 0, Status.INVALID_FLAGS);
    }

    private static boolean isZero(final Id id) {
        return id.equals(Id.ZERO);
    }
}
