package io.florin.reference;

import static java.math.BigInteger.ZERO;

import io.florin.protocol.Status;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one command does to the state, once its shape is sound and its id is known to be unused. */
final class Execution {
    private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);

    private final LedgerState state;
    private final Command.Configure settings;
    private final long sequence;
    private final long timestampNs;
    private final Verdict verdict = new Verdict();

    Execution(final LedgerState state, final Command.Configure settings, final long sequence, final long timestampNs) {
        this.state = state;
        this.settings = settings;
        this.sequence = sequence;
        this.timestampNs = timestampNs;
    }

    /** Opens an account that is not there yet. */
    Status open(final Command.OpenAccount command) {
        final Set<Long> ledgers = state.ledgers();
        ledgers.add(command.ledger());
        final Account account = Account.open(command, sequence, timestampNs);
        verdict.refuseIf(
                state.accounts().size() + 1 > settings.accountsMax() || ledgers.size() > settings.ledgersMax(),
                Status.CAPACITY_EXCEEDED);
        needHistory(account.hasHistory() ? 1 : 0);
        if (verdict.isOk()) {
            state.put(account);
            state.keep(sequence, timestampNs, List.of(account.id()));
        }
        return verdict.status();
    }

    /** Changes a status: neither a repeated command nor one that expects another version. */
    Status setStatus(final Account account, final Command.SetAccountStatus command) {
        final boolean isClosing = command.accountStatus() == Account.CLOSED;
        verdict.refuseIf(account.status() == Account.CLOSED, Status.ACCOUNT_CLOSED)
                .refuseIf(
                        isClosing
                                && account.debitsPending()
                                                .add(account.creditsPending())
                                                .signum()
                                        != 0,
                        Status.HOLDS_OPEN)
                .refuseIf(isClosing && account.balance().signum() != 0, Status.BALANCE_NOT_ZERO);
        return change(account, account.withStatus(command.accountStatus(), command.reason()));
    }

    /** Changes a limit: neither a repeated command nor one that expects another version. */
    Status setLimits(final Account account, final Command.SetAccountLimits command) {
        final BigInteger inUse = account.debits().subtract(account.creditsPosted());
        verdict.refuseIf(account.status() == Account.CLOSED, Status.ACCOUNT_CLOSED)
                .refuseIf(
                        account.isCustomer()
                                && BigInteger.valueOf(command.overdraftLimit()).compareTo(inUse) < 0,
                        Status.OVERDRAFT_LIMIT_IN_USE);
        return change(account, account.withLimit(command.overdraftLimit()));
    }

    private Status change(final Account account, final Account changed) {
        needHistory(account.hasHistory() ? 1 : 0);
        if (verdict.isOk()) {
            state.put(changed);
            state.keep(sequence, timestampNs, List.of(account.id()));
        }
        return verdict.status();
    }

    /** Executes and retains, unless the refusal is one that leaves the id unused. */
    Status execute(final Money command, final List<Command> chain) {
        final Retained.Done done = execute(command);
        final Status status = verdict.status();
        if (status != Status.HISTORY_FULL) {
            state.put(new Retained(command, status, sequence, timestampNs, chain, done));
        }
        return status;
    }

    private Retained.@Nullable Done execute(final Money command) {
        if (command instanceof Money.Transfer it) {
            return transfer(it);
        } else if (command instanceof Money.Authorize it) {
            return authorize(it);
        } else if (command instanceof FollowUp.Capture it) {
            return capture(it);
        } else if (command instanceof FollowUp.Void it) {
            return release(it);
        } else if (command instanceof FollowUp.Refund it) {
            return refund(it);
        }
        return reverse((FollowUp.Reverse) command);
    }

    private Retained.@Nullable Done transfer(final Money.Transfer command) {
        final BigInteger amount = BigInteger.valueOf(command.amount());
        final Id payer = command.debitAccountId();
        final Id payee = command.creditAccountId();
        checkParties(payer, payee, command.ledger(), amount);
        if (verdict.isOk()) {
            needHistory(state.history(payer) + state.history(payee));
        }
        if (!verdict.isOk()) {
            return null;
        }
        post(command, null, payer, payee, amount);
        state.keep(sequence, timestampNs, List.of(payer, payee));
        return new Retained.Done(
                command.ledger(), payer, payee, amount, List.of(new Retained.Part(payee, amount, ZERO)), false, null);
    }

    private Retained.@Nullable Done authorize(final Money.Authorize command) {
        final BigInteger amount = BigInteger.valueOf(command.amount());
        final Id payer = command.debitAccountId();
        final Id payee = command.creditAccountId();
        checkParties(payer, payee, command.ledger(), amount);
        if (verdict.isOk()) {
            needHistory(2 * (state.history(payer) + state.history(payee)));
        }
        if (!verdict.isOk()) {
            return null;
        }
        state.update(payer, account -> account.add(amount, ZERO, ZERO, ZERO));
        state.update(payee, account -> account.add(ZERO, ZERO, amount, ZERO));
        state.keep(sequence, timestampNs, List.of(payer, payee));
        final Retained.Hold hold = new Retained.Hold(
                Math.addExact(timestampNs, command.timeoutNs()),
                amount,
                ZERO,
                ZERO,
                ZERO,
                ZERO,
                Retained.HoldState.OPEN);
        return new Retained.Done(command.ledger(), payer, payee, amount, List.of(), false, hold);
    }

    private Retained.@Nullable Done capture(final FollowUp.Capture command) {
        final Retained original = openAuthorization(command.authorizationId());
        if (original == null) {
            return null;
        }
        final Retained.Done authorized = done(original);
        final Retained.Hold hold = hold(authorized);
        final Id payer = authorized.debitAccountId();
        final Id payee = LedgerState.payee(authorized);
        final BigInteger amount = BigInteger.valueOf(command.amount());
        verdict.refuseIf(amount.compareTo(hold.remaining()) > 0, Status.CAPTURE_EXCEEDS_REMAINDER);
        verdict.refuseIf(state.existing(payer).status() == Account.FROZEN, Status.DEBIT_ACCOUNT_FROZEN);
        final List<Retained.Part> parts = parts(command, payee);
        final boolean isEnd = command.isFinal() || amount.equals(hold.remaining());
        final BigInteger gone = isEnd ? hold.remaining() : amount;
        for (final Retained.Part part : parts) {
            final Account account = state.account(part.payee());
            verdict.refuseIf(account == null, Status.CREDIT_ACCOUNT_NOT_FOUND)
                    .refuseIf(part.payee().equals(payer), Status.PAYEE_IS_PAYER);
            if (account != null) {
                verdict.refuseIf(account.ledger() != authorized.ledger(), Status.CREDIT_LEDGER_MISMATCH);
                checkCredit(account, part.payee().equals(payee) ? part.amount().subtract(gone) : part.amount());
            }
        }
        if (verdict.isOk()) {
            final int others = parts.stream()
                    .filter(part -> !part.payee().equals(payee))
                    .mapToInt(part -> state.history(part.payee()))
                    .sum();
            needHistory(others + (isEnd ? 0 : state.history(payer) + state.history(payee)));
        }
        if (!verdict.isOk()) {
            return null;
        }
        state.put(original.withDone(authorized.withHold(hold.capture(amount, command.isFinal()))));
        state.update(payer, account -> account.add(gone.negate(), ZERO, ZERO, ZERO));
        state.update(payee, account -> account.add(ZERO, ZERO, gone.negate(), ZERO));
        final Set<Id> changed = new LinkedHashSet<>(List.of(payer, payee));
        for (final Retained.Part part : parts) {
            post(command, command.authorizationId(), payer, part.payee(), part.amount());
            changed.add(part.payee());
        }
        state.keep(sequence, timestampNs, changed);
        return new Retained.Done(
                authorized.ledger(), payer, command.splits().isEmpty() ? payee : null, amount, parts, false, null);
    }

    /** @return what each payee gets, the last one of several the remainder. */
    private static List<Retained.Part> parts(final FollowUp.Capture command, final Id payee) {
        BigInteger left = BigInteger.valueOf(command.amount());
        final List<Retained.Part> parts = new ArrayList<>();
        for (int i = 0; i < command.splits().size() - 1; i++) {
            final FollowUp.Split split = command.splits().get(i);
            final BigInteger part = BigInteger.valueOf(split.amount());
            parts.add(new Retained.Part(split.creditAccountId(), part, ZERO));
            left = left.subtract(part);
        }
        final Id last = command.splits().isEmpty()
                ? payee
                : command.splits().get(command.splits().size() - 1).creditAccountId();
        parts.add(new Retained.Part(last, left, ZERO));
        return parts;
    }

    private Retained.@Nullable Done release(final FollowUp.Void command) {
        final Retained original = openAuthorization(command.authorizationId());
        if (original == null || !verdict.isOk()) {
            return null;
        }
        final Retained.Done authorized = done(original);
        final Retained.Hold hold = hold(authorized);
        state.put(original.withDone(authorized.withHold(hold.release())));
        releaseHeld(authorized, hold.remaining());
        return new Retained.Done(
                authorized.ledger(),
                authorized.debitAccountId(),
                authorized.creditAccountId(),
                hold.remaining(),
                List.of(),
                false,
                null);
    }

    /** Releases what remains of an open authorization whose time has come. */
    void expire(final Retained authorization) {
        final Retained.Done authorized = done(authorization);
        final Retained.Hold hold = hold(authorized);
        state.put(authorization.withDone(authorized.withHold(hold.expire())));
        releaseHeld(authorized, hold.remaining());
    }

    private void releaseHeld(final Retained.Done authorized, final BigInteger amount) {
        final Id payer = authorized.debitAccountId();
        final Id payee = LedgerState.payee(authorized);
        state.update(payer, account -> account.add(amount.negate(), ZERO, ZERO, ZERO));
        state.update(payee, account -> account.add(ZERO, ZERO, amount.negate(), ZERO));
        state.keep(sequence, timestampNs, List.of(payer, payee));
    }

    private Retained.@Nullable Done refund(final FollowUp.Refund command) {
        final Retained original = accepted(command.originalId());
        if (original == null) {
            return null;
        }
        final boolean isRefundable =
                original.command() instanceof Money.Transfer || original.command() instanceof FollowUp.Capture;
        verdict.refuseIf(!isRefundable, Status.ORIGINAL_KIND_MISMATCH);
        if (!isRefundable) {
            return null;
        }
        final Retained.Done paid = done(original);
        final BigInteger amount = BigInteger.valueOf(command.amount());
        final Retained.Part part = partOf(paid, command.payeeAccountId());
        verdict.refuseIf(paid.isReversed(), Status.ORIGINAL_REVERSED).refuseIf(part == null, Status.PAYEE_MISMATCH);
        if (part == null) {
            return null;
        }
        verdict.refuseIf(amount.compareTo(part.refundable()) > 0, Status.REFUND_EXCEEDS_REMAINDER);
        final Retained.Done given = giveBack(command, command.originalId(), part.payee(), paid, amount);
        if (given != null) {
            state.put(original.withDone(paid.withParts(paid.parts().stream()
                    .map(each -> each.equals(part) ? each.refund(amount) : each)
                    .toList())));
            if (original.command() instanceof FollowUp.Capture capture) {
                final Retained authorization = accepted(capture.authorizationId());
                if (authorization != null) {
                    final Retained.Done authorized = done(authorization);
                    state.put(authorization.withDone(
                            authorized.withHold(hold(authorized).refund(amount))));
                }
            }
        }
        return given;
    }

    /** @return the part of the payee that a refund names: 0 is the only one. */
    static Retained.@Nullable Part partOf(final Retained.Done paid, final Id payee) {
        if (payee.equals(Id.ZERO)) {
            return paid.parts().size() == 1 ? paid.parts().get(0) : null;
        }
        return paid.parts().stream()
                .filter(part -> part.payee().equals(payee))
                .findFirst()
                .orElse(null);
    }

    private Retained.@Nullable Done reverse(final FollowUp.Reverse command) {
        final Retained original = accepted(command.originalId());
        if (original == null) {
            return null;
        }
        verdict.refuseIf(!(original.command() instanceof Money.Transfer), Status.ORIGINAL_KIND_MISMATCH);
        if (!verdict.isOk()) {
            return null;
        }
        final Retained.Done paid = done(original);
        verdict.refuseIf(paid.isReversed(), Status.ORIGINAL_REVERSED)
                .refuseIf(paid.refunded().signum() > 0, Status.ORIGINAL_REFUNDED);
        final Retained.Done given =
                giveBack(command, command.originalId(), LedgerState.payee(paid), paid, paid.amount());
        if (given != null) {
            state.put(original.withDone(paid.reversed()));
        }
        return given;
    }

    private Retained.@Nullable Done giveBack(
            final Money command,
            final Id originalId,
            final Id payee,
            final Retained.Done paid,
            final BigInteger amount) {
        final Id payer = paid.debitAccountId();
        checkDebit(state.existing(payee), amount);
        checkCredit(state.existing(payer), amount);
        needHistory(state.history(payee) + state.history(payer));
        if (!verdict.isOk()) {
            return null;
        }
        post(command, originalId, payee, payer, amount);
        state.keep(sequence, timestampNs, List.of(payee, payer));
        return new Retained.Done(paid.ledger(), payee, payer, amount, List.of(), false, null);
    }

    private void checkParties(final Id payer, final Id payee, final long ledger, final BigInteger amount) {
        final Account debit = state.account(payer);
        final Account credit = state.account(payee);
        verdict.refuseIf(debit == null, Status.DEBIT_ACCOUNT_NOT_FOUND)
                .refuseIf(credit == null, Status.CREDIT_ACCOUNT_NOT_FOUND);
        if (debit != null) {
            verdict.refuseIf(debit.ledger() != ledger, Status.DEBIT_LEDGER_MISMATCH);
            checkDebit(debit, amount);
        }
        if (credit != null) {
            verdict.refuseIf(credit.ledger() != ledger, Status.CREDIT_LEDGER_MISMATCH);
            checkCredit(credit, amount);
        }
    }

    private void checkDebit(final Account account, final BigInteger amount) {
        verdict.refuseIf(account.status() == Account.CLOSED, Status.DEBIT_ACCOUNT_CLOSED)
                .refuseIf(account.status() == Account.FROZEN, Status.DEBIT_ACCOUNT_FROZEN)
                .refuseIf(account.status() == Account.DEBIT_BLOCKED, Status.DEBIT_ACCOUNT_BLOCKED)
                .refuseIf(account.debits().add(amount).compareTo(GREATEST) > 0, Status.DEBITS_OVERFLOW)
                .refuseIf(account.isCustomer() && amount.compareTo(account.available()) > 0, Status.INSUFFICIENT_FUNDS);
    }

    private void checkCredit(final Account account, final BigInteger amount) {
        verdict.refuseIf(account.status() == Account.CLOSED, Status.CREDIT_ACCOUNT_CLOSED)
                .refuseIf(account.status() == Account.FROZEN, Status.CREDIT_ACCOUNT_FROZEN)
                .refuseIf(account.status() == Account.CREDIT_BLOCKED, Status.CREDIT_ACCOUNT_BLOCKED)
                .refuseIf(account.credits().add(amount).compareTo(GREATEST) > 0, Status.CREDITS_OVERFLOW);
    }

    private void needHistory(final int changes) {
        verdict.refuseIf(changes > 0 && state.historyTaken() + changes > settings.historyMax(), Status.HISTORY_FULL);
    }

    /** @return the accepted transfer with this id; null, with a verdict, when there is none. */
    private @Nullable Retained accepted(final Id id) {
        final Retained original = state.transfer(id);
        final boolean isAccepted = original != null && original.outcome() == Status.OK;
        verdict.refuseIf(!isAccepted, Status.ORIGINAL_NOT_FOUND);
        return isAccepted ? original : null;
    }

    /** @return the authorization with this id; null, with a verdict, when it is none or nothing remains of it. */
    private @Nullable Retained openAuthorization(final Id id) {
        final Retained original = accepted(id);
        if (original == null) {
            return null;
        }
        final Retained.Hold hold = done(original).hold();
        verdict.refuseIf(hold == null, Status.ORIGINAL_KIND_MISMATCH);
        if (hold == null) {
            return null;
        }
        verdict.refuseIf(hold.state() == Retained.HoldState.CAPTURED, Status.AUTHORIZATION_CAPTURED)
                .refuseIf(hold.state() == Retained.HoldState.VOIDED, Status.AUTHORIZATION_VOIDED)
                .refuseIf(hold.state() == Retained.HoldState.EXPIRED, Status.AUTHORIZATION_EXPIRED);
        return verdict.isOk() ? original : null;
    }

    private static Retained.Done done(final Retained transfer) {
        final Retained.Done done = transfer.done();
        if (done == null) {
            throw new IllegalStateException("was refused: " + transfer);
        }
        return done;
    }

    private static Retained.Hold hold(final Retained.Done done) {
        final Retained.Hold hold = done.hold();
        if (hold == null) {
            throw new IllegalStateException("no authorization: " + done);
        }
        return hold;
    }

    private void post(
            final Money command,
            final @Nullable Id originalId,
            final Id debit,
            final Id credit,
            final BigInteger amount) {
        state.update(debit, account -> account.add(ZERO, amount, ZERO, ZERO));
        state.update(credit, account -> account.add(ZERO, ZERO, ZERO, amount));
        enter(command, originalId, debit, credit, amount, true);
        enter(command, originalId, credit, debit, amount, false);
    }

    private void enter(
            final Money command,
            final @Nullable Id originalId,
            final Id account,
            final Id other,
            final BigInteger amount,
            final boolean isDebit) {
        state.add(
                account,
                new LedgerState.Entry(
                        sequence,
                        timestampNs,
                        command,
                        originalId,
                        other,
                        amount,
                        state.existing(account).balance(),
                        isDebit));
    }
}
