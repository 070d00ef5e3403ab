package io.florin.benchmarks.faults;

import io.florin.benchmarks.AccountChecker;
import io.florin.client.BlockingClient;
import io.florin.client.ClientConfig;
import io.florin.client.QueryResult;
import io.florin.client.TrialBalance;
import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.gateway.recovery.RecoveryProgress;
import io.florin.gateway.recovery.StartState;
import io.florin.gateway.recovery.StateRecovery;
import io.florin.journal.JournalRecovery;
import io.florin.journal.KeyRing;
import io.florin.journal.ReplayConfig;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;

/** Holds a server that has started again against what its client remembers. */
final class Audit {
    private static final int WINDOW = 1024;

    private final CampaignOptions.Run run;
    private final PaymentBook book;
    private final CampaignReport report;
    private final Random random;
    private final KeyRing keys;

    Audit(final CampaignOptions.Run run, final PaymentBook book, final Random random) {
        this(run, book, random, KeyRing.none());
    }

    /** @param keys of the journal. */
    Audit(final CampaignOptions.Run run, final PaymentBook book, final Random random, final KeyRing keys) {
        this.keys = keys;
        this.run = run;
        this.book = book;
        this.report = run.report();
        this.random = random;
    }

    /** The state of a server. */
    record State(long sequence, long hash) {}

    /**
     * Proves that payments which were answered are known with the same outcome and sequence: all from an index on, and of the earlier
     * ones a random choice. Changes nothing.
     */
    void answered(final int port, final int from, final int earlierMax, final String when) {
        final int begin = Math.max(0, Math.min(from, book.sent()));
        final IntStream earlier = begin == 0
                ? IntStream.empty()
                : random.ints(Math.min(begin, earlierMax), 0, begin).sorted().distinct();
        final int[] indexes = IntStream.concat(earlier, IntStream.range(begin, book.sent()))
                .filter(book::isAnswered)
                .toArray();
        final TransferChecker.Result result = TransferChecker.check(config(port), book, indexes);
        report.add("payments-checked", indexes.length);
        report.find(
                Finding.LOST, result.missing(), when + ": " + result.missing() + " answered payments are not known");
        report.find(Finding.WRONG, result.different(), when + ": " + result.different() + " answered payments differ");
    }

    /** Sends once more what has no answer, and proves that each account then holds exactly the answered payments. */
    void accounts(final int port, final String when) {
        if (!resend(port, when)) {
            return;
        }
        final long[] debits = new long[book.plan().accounts()];
        final long[] credits = new long[book.plan().accounts()];
        book.sum(debits, credits);
        final int wrong = AccountChecker.countWrong(config(port), book.plan(), debits, credits);
        report.add("accounts-checked", book.plan().accounts());
        report.find(
                Finding.DOUBLED, wrong, when + ": " + wrong + " accounts do not hold exactly the answered payments");
        state(port, when);
    }

    /** Sends every payment once more: each must be a replay of its first outcome. */
    void replays(final int port, final String when) {
        final int amiss = book.answeredAmiss();
        try (Payer payer = Payer.payAgain(port, WINDOW, book, index -> true)) {
            if (!payer.awaitDone(run.secondsNs(120))) {
                report.find(Finding.HUNG, when + ": no answer to payments that were sent again");
            }
            report.add("payments-replayed", payer.answers());
        }
        final int changed = book.answeredAmiss() - amiss;
        report.find(Finding.DOUBLED, changed, when + ": " + changed + " payments sent again were no replays");
    }

    /** Proves that the books balance. @return where the server stands. */
    State state(final int port, final String when) {
        try (BlockingClient client = BlockingClient.connect(config(port))) {
            final QueryResult<TrialBalance> answer = client.trialBalance();
            final TrialBalance books = answer.orElseThrow();
            if (!books.consistent() || !books.totals().stream().allMatch(totals -> totals.isBalanced())) {
                report.find(Finding.WRONG, when + ": the books do not balance: " + books);
            }
            return new State(answer.sequence(), books.stateHash());
        }
    }

    /** Proves that the journal of a dead server, read from its first record by another engine, gives a state that it had. */
    void replay(final Path data, final State state, final String when) {
        try (RecoveredEngine engine = new RecoveredEngine()) {
            JournalRecovery.replay(ReplayConfig.of(data).withKeys(keys), (first, count, ns, buffer, offset, length) -> {
                if (first <= state.sequence()) {
                    engine.onRecord(first, count, ns, buffer, offset, length);
                }
            });
            final State replayed =
                    new State(engine.engine().lastSequence(), engine.engine().stateHash());
            report.count("full-replays");
            if (!replayed.equals(state)) {
                report.find(Finding.WRONG, when + ": server=" + state + " replay=" + replayed);
            }
        }
    }

    /** Proves that what a start would recover from, a snapshot and the journal behind it, gives the state that a dead server had. */
    void recovery(final Path data, final State state, final String when) {
        final State recovered = recover(data);
        report.count("recoveries");
        if (!recovered.equals(state)) {
            report.find(Finding.WRONG, when + ": server=" + state + " recovery=" + recovered);
        }
    }

    /** @return the state that a start would have. @throws io.florin.journal.JournalException if it would be refused. */
    State recover(final Path data) {
        try (StartState start =
                StateRecovery.recover(data, keys, false, RecoveryProgress.NONE).start()) {
            return new State(
                    start.engine().engine().lastSequence(),
                    start.engine().engine().stateHash());
        }
    }

    private boolean resend(final int port, final String when) {
        try (Payer payer = Payer.pay(port, WINDOW, book, 0)) {
            if (payer.awaitDone(run.secondsNs(60))) {
                report.add("payments-resent", payer.answers());
                return true;
            }
            report.find(Finding.HUNG, when + ": no answer to payments that were sent again");
            return false;
        }
    }

    private static ClientConfig config(final int port) {
        return Clients.of(port, WINDOW);
    }
}
