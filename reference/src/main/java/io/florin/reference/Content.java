package io.florin.reference;

import io.florin.protocol.Status;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a command says: everything but its correlation id and the flag {@code linked}. */
final class Content {
    private Content() {}

    /** @return the command with neither. */
    static Command of(final Command command) {
        return command.unlinked().withCorrelationId(0);
    }

    /** @return OK when two commands of one id say the same, otherwise the first field that differs. */
    static Status compare(final Money first, final Money second) {
        final Fields a = Fields.of(first);
        final Fields b = Fields.of(second);
        return new Verdict()
                .refuseIf(!first.getClass().equals(second.getClass()), Status.ID_REUSED_KIND)
                .refuseIf(first.unlinked().flags() != second.unlinked().flags(), Status.ID_REUSED_FLAGS)
                .refuseIf(a.ledger != b.ledger, Status.ID_REUSED_LEDGER)
                .refuseIf(first.code() != second.code(), Status.ID_REUSED_CODE)
                .refuseIf(!Objects.equals(a.original, b.original), Status.ID_REUSED_ORIGINAL)
                .refuseIf(!Objects.equals(a.debit, b.debit), Status.ID_REUSED_DEBIT_ACCOUNT)
                .refuseIf(!Objects.equals(a.credit, b.credit), Status.ID_REUSED_CREDIT_ACCOUNT)
                .refuseIf(a.amount != b.amount, Status.ID_REUSED_AMOUNT)
                .refuseIf(a.timeoutNs != b.timeoutNs, Status.ID_REUSED_TIMEOUT)
                .refuseIf(!a.splits.equals(b.splits), Status.ID_REUSED_SPLIT)
                .refuseIf(!first.userData().equals(second.userData()), Status.ID_REUSED_USER_DATA)
                .refuseIf(
                        !first.reference().equals(second.reference())
                                || !first.text().equals(second.text()),
                        Status.ID_REUSED_TEXT)
                .status();
    }

    /** @return OK when two openings of one account say the same, otherwise the first field that differs. */
    static Status compare(final Command.OpenAccount first, final Command.OpenAccount second) {
        return new Verdict()
                .refuseIf(first.kind() != second.kind(), Status.ID_REUSED_KIND)
                .refuseIf(first.unlinked().flags() != second.unlinked().flags(), Status.ID_REUSED_FLAGS)
                .refuseIf(first.ledger() != second.ledger(), Status.ID_REUSED_LEDGER)
                .refuseIf(first.code() != second.code(), Status.ID_REUSED_CODE)
                .refuseIf(first.overdraftLimit() != second.overdraftLimit(), Status.ID_REUSED_OVERDRAFT_LIMIT)
                .refuseIf(!first.userData().equals(second.userData()), Status.ID_REUSED_USER_DATA)
                .status();
    }

    /** What only some of the kinds have. */
    private record Fields(
            long ledger,
            @Nullable Id original,
            @Nullable Id debit,
            @Nullable Id credit,
            long amount,
            long timeoutNs,
            List<FollowUp.Split> splits) {
        static Fields of(final Money command) {
            if (command instanceof Money.Transfer it) {
                return new Fields(
                        it.ledger(), null, it.debitAccountId(), it.creditAccountId(), it.amount(), 0, List.of());
            } else if (command instanceof Money.Authorize it) {
                return new Fields(
                        it.ledger(),
                        null,
                        it.debitAccountId(),
                        it.creditAccountId(),
                        it.amount(),
                        it.timeoutNs(),
                        List.of());
            } else if (command instanceof FollowUp.Capture it) {
                return new Fields(0, it.authorizationId(), null, null, it.amount(), 0, it.splits());
            } else if (command instanceof FollowUp.Void it) {
                return new Fields(0, it.authorizationId(), null, null, 0, 0, List.of());
            } else if (command instanceof FollowUp.Refund it) {
                return new Fields(0, it.originalId(), it.payeeAccountId(), null, it.amount(), 0, List.of());
            }
            return new Fields(0, ((FollowUp.Reverse) command).originalId(), null, null, 0, 0, List.of());
        }
    }
}
