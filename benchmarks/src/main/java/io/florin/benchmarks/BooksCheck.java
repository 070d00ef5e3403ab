package io.florin.benchmarks;

import io.florin.client.BlockingClient;
import io.florin.client.ClientConfig;
import io.florin.client.LedgerTotals;
import io.florin.protocol.Status;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares the ledger with the answers of a load, so that no speed is bought with wrongness. One thread. */
final class BooksCheck {
    private final ClientConfig client;
    private final PaymentPlan plan;
    private final CommandMix mix;
    private final LedgerTotals before;
    private final List<String> lines = new ArrayList<>();
    private boolean isRight = true;

    /** Reads the totals. To be made after the accounts are opened and before the load. */
    BooksCheck(final ClientConfig client, final PaymentPlan plan, final CommandMix mix) {
        this.client = client;
        this.plan = plan;
        this.mix = mix;
        before = totals();
    }

    /**
     * Compares. To be called when the load has stopped.
     *
     * @param outcomes of the plan's first places.
     * @param outcomeCount how many places these are.
     */
    BooksReport report(final LoadGenerator generator, final Outcomes outcomes, final int outcomeCount) {
        checkStatuses(generator);
        final LedgerTotals after = totals();
        checkTotals(generator, after);
        checkReplays(outcomes, (int) Math.min(outcomeCount, generator.sentCount()), after);
        if (isRight) {
            checkAccounts(generator.sentCount());
        }
        return new BooksReport(isRight, List.copyOf(lines));
    }

    private void checkStatuses(final LoadGenerator generator) {
        for (final Status status : Status.values()) {
            if (status != Status.OK && generator.count(status) > 0) {
                wrong("refused: %,d %s", generator.count(status), status);
            }
        }
    }

    private void checkTotals(final LoadGenerator generator, final LedgerTotals after) {
        final BigInteger posted = after.debitsPosted().subtract(before.debitsPosted());
        final BigInteger pending = after.debitsPending().subtract(before.debitsPending());
        if (!posted.equals(BigInteger.valueOf(generator.amountPosted()))
                || !pending.equals(BigInteger.valueOf(generator.amountHeld()))) {
            wrong(
                    "WRONG: the ledger posted %s and holds %s, the answers say %s and %s (or somebody else used ledger %d)",
                    posted, pending, generator.amountPosted(), generator.amountHeld(), PaymentPlan.LEDGER);
        } else {
            right(
                    "books: %,d answered, ledger %d moved exactly the sum of those that were OK",
                    generator.answeredCount(), PaymentPlan.LEDGER);
        }
        if (!after.isBalanced()) {
            wrong("WRONG: debits and credits differ: %s", after);
        }
    }

    private void checkReplays(final Outcomes outcomes, final int count, final LedgerTotals after) {
        final int different = ReplayChecker.countWrong(client, plan, outcomes, count);
        if (different > 0 || !totals().equals(after)) {
            wrong(
                    "WRONG: the first %,d sent again: %,d with another outcome, totals %s, now %s",
                    count, different, after, totals());
        } else {
            right(
                    "books: the payments among the first %,d sent again: each known with its first outcome, nothing moved",
                    count);
        }
    }

    /** Each account, from the plan alone: when all payments were OK, what an account must hold needs no record of the answers. */
    private void checkAccounts(final long sent) {
        if (!mix.isWithoutHolds()
                || before.debitsPosted().signum() != 0
                || before.debitsPending().signum() != 0) {
            right("books: accounts not compared one by one: that needs a new ledger and a mix without holds");
            return;
        }
        final long[] debits = new long[plan.accounts()];
        final long[] credits = new long[plan.accounts()];
        for (long i = 0; i < sent; i++) {
            if (plan.kind(i) == CommandKind.PAY) {
                debits[plan.debitAccount(i)] += plan.amount(i);
                credits[plan.creditAccount(i)] += plan.amount(i);
            }
        }
        final int different = AccountChecker.countWrong(client, plan, debits, credits);
        if (different > 0) {
            wrong("WRONG: %,d of %,d accounts do not hold what was paid", different, plan.accounts());
        } else {
            right("books: each of %,d accounts holds exactly what was paid", plan.accounts());
        }
    }

    private LedgerTotals totals() {
        try (BlockingClient queries = BlockingClient.connect(client.withWindow(1))) {
            return queries.trialBalance().orElseThrow().totals().stream()
                    .filter(totals -> totals.ledger() == PaymentPlan.LEDGER)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void right(final String format, final Object... values) {
        lines.add(String.format(Locale.ROOT, format, values));
    }

    private void wrong(final String format, final Object... values) {
        isRight = false;
        lines.add(String.format(Locale.ROOT, format, values));
    }
}
