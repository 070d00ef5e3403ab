package io.florin.benchmarks;

import io.florin.client.BlockingClient;
import io.florin.client.ClientConfig;
import io.florin.client.QueryResult;
import io.florin.client.TrialBalance;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code florin demo}: payments under load, a server killed in the midst of it, and the proof that nothing was lost or done twice. */
@Command(
        name = "demo",
        description = {
            "Starts a server as a process of its own, pays over TCP as fast as it goes, kills the server with SIGKILL in mid-load,"
                    + " starts it again, sends again what was unanswered, and pays on.",
            "",
            "Then it proves the outcome: every payment is sent once more and must be known with its first outcome; every account is"
                    + " read and must hold exactly the answered payments; the books must balance; and after a second SIGKILL the"
                    + " state must have the same hash.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:proven",
            "1:something was lost, done twice or wrong",
            "2:usage",
            "3:no server could be started"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int EXIT_WRONG = 1;
    private static final int EXIT_CANNOT_START = 3;
    private static final int START_TIMEOUT_S = 120;
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final double NS_PER_SECOND = 1e9;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--payments",
            paramLabel = "N",
            description = "payments; the kill comes after half",
            defaultValue = "2000000")
    int payments;

    @Option(names = "--accounts", paramLabel = "N", description = "accounts to pay between", defaultValue = "100000")
    int accounts;

    @Option(names = "--connections", paramLabel = "N", description = "connections", defaultValue = "2")
    int connections;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "payments in flight per connection",
            defaultValue = "4096")
    int window;

    @Option(
            names = "--sync",
            paramLabel = "POLICY",
            description = "the server's sync policy: none, interval or batch",
            defaultValue = "batch")
    String syncPolicy = "";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "an empty or new directory for the journal, kept afterwards; without it a temporary one, deleted")
    @Nullable
    Path data;

    @Override
    public Integer call() throws IOException, InterruptedException {
        final String launcher = System.getProperty("florin.launcher");
        if (launcher == null) {
            print("florin: run this through scripts/florin, which tells how to start a server");
            return EXIT_CANNOT_START;
        }
        final Path directory = data == null ? Files.createTempDirectory("florin-demo-") : Files.createDirectories(data);
        try (Stream<Path> files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                print("florin: --data must be empty, this demonstration counts from zero: %s", directory);
                return 2;
            }
        }
        final long startNs = System.nanoTime();
        try {
            final boolean isProven = new Run(Path.of(launcher), directory).run();
            print("");
            print("%s in %.0f s", isProven ? "PROVEN" : "NOT PROVEN", secondsSince(startNs));
            return isProven ? 0 : EXIT_WRONG;
        } finally {
            if (data == null) {
                Directories.delete(directory);
            }
        }
    }

    /** One demonstration, from the first server to the last. */
    private final class Run {
        private final Path launcher;
        private final Path directory;
        private final int port = ServerProcess.freePort();
        private final PaymentPlan plan = new PaymentPlan(new SecureRandom().nextLong(), accounts);
        private final Outcomes outcomes = new Outcomes(payments);
        private final ClientConfig client = ClientConfig.of("127.0.0.1", port)
                .withWindow(window)
                .withRequestTimeout(Duration.ofMinutes(2))
                .withClientName("florin-demo");
        private boolean isProven = true;

        Run(final Path launcher, final Path directory) {
            this.launcher = launcher;
            this.directory = directory;
        }

        boolean run() throws InterruptedException {
            step("a server of its own process, on a fresh directory");
            final ServerProcess first = startServer();
            step("%,d accounts", accounts);
            final long openNs = System.nanoTime();
            AccountOpener.open(client, plan);
            print("  opened in %.2f s", secondsSince(openNs));

            final ServerProcess second = payThroughAKill(first);
            proveOutcomes();
            proveAccounts();
            final QueryResult<TrialBalance> books = proveBooks();

            step("kill -9 once more, and start again");
            second.kill();
            try (ServerProcess third = startServer()) {
                final QueryResult<TrialBalance> again = trialBalance();
                prove(
                        again.sequence() == books.sequence()
                                && again.orElseThrow().stateHash()
                                        == books.orElseThrow().stateHash(),
                        "pid %d has the same state: sequence %,d, hash %016x",
                        third.pid(),
                        again.sequence(),
                        again.orElseThrow().stateHash());
            }
            print("");
            print("journal: %,d MB in %s", journalBytes() >> 20, directory);
            return isProven;
        }

        private ServerProcess payThroughAKill(final ServerProcess server) throws InterruptedException {
            final long killAt = payments / 2;
            step("%,d payments, as fast as they go; SIGKILL after %,d", payments, killAt);
            final LoadConfig load = LoadConfig.closedLoop(client, connections, payments);
            try (LoadGenerator generator = LoadGenerator.start(load, plan, outcomes)) {
                final Histogram untilKill = awaitAnswered(generator, killAt);
                server.kill();
                final long killNs = System.nanoTime();
                final long answered = generator.answeredCount();
                print(
                        "  SIGKILL to pid %d: %,d answered, %,d on their way",
                        server.pid(), answered, generator.sentCount() - answered);
                step("start again on what the journal has");
                final ServerProcess restarted = startServer();
                while (generator.answeredCount() == answered
                        && !generator.done().isDone()) {
                    LockSupport.parkNanos(POLL_NS);
                }
                print("  first answer %.2f s after the kill", secondsSince(killNs));
                Futures.await(generator.done());
                print(
                        "  %,d payments answered; %,d were sent again, %,d of them had been done before the kill",
                        generator.answeredCount(), generator.resentCount(), generator.replayedCount());
                print("");
                print("latency until the kill, closed loop, %d connections, window %d", connections, window);
                print("%s", LatencyTable.of(untilKill));
                return restarted;
            }
        }

        private Histogram awaitAnswered(final LoadGenerator generator, final long count) {
            final Histogram all = generator.takeLatencies(null);
            final long startNs = System.nanoTime();
            long shownNs = startNs;
            long shown = 0;
            while (generator.answeredCount() < count && !generator.done().isDone()) {
                LockSupport.parkNanos(POLL_NS);
                final long nowNs = System.nanoTime();
                if (nowNs - shownNs >= NS_PER_SECOND) {
                    final long answered = generator.answeredCount();
                    print(
                            "  %,12d answered  %,10.0f payments/s",
                            answered, (answered - shown) * NS_PER_SECOND / (nowNs - shownNs));
                    shown = answered;
                    shownNs = nowNs;
                }
            }
            print(
                    "  %,12d answered in %.1f s: %,.0f payments/s",
                    generator.answeredCount(),
                    secondsSince(startNs),
                    generator.answeredCount() / secondsSince(startNs));
            all.add(generator.takeLatencies(null));
            return all;
        }

        private void proveOutcomes() {
            step("proof: every payment is sent once more");
            final AtomicLong different = new AtomicLong();
            final LoadConfig load = LoadConfig.closedLoop(client, connections, payments);
            final OutcomeListener listener = (index, reply) -> {
                if (!outcomes.isReplayOf(index, reply)) {
                    different.lazySet(different.get() + 1);
                }
            };
            try (LoadGenerator generator = LoadGenerator.start(load, plan, listener)) {
                Futures.await(generator.done());
                prove(
                        different.get() == 0,
                        "%,d known with their first outcome and sequence, %,d lost or different",
                        generator.answeredCount() - different.get(),
                        different.get());
            }
        }

        private void proveAccounts() {
            step("proof: every account is read");
            final long[] debits = new long[accounts];
            final long[] credits = new long[accounts];
            outcomes.sum(plan, debits, credits);
            final int wrong = AccountChecker.countWrong(client, plan, debits, credits);
            prove(wrong == 0, "%,d hold exactly the answered payments, %,d do not", accounts - wrong, wrong);
        }

        private QueryResult<TrialBalance> proveBooks() {
            step("proof: the books");
            final QueryResult<TrialBalance> books = trialBalance();
            books.orElseThrow()
                    .totals()
                    .forEach(totals -> prove(
                            totals.isBalanced(),
                            "ledger %d: debits %,d, credits %,d",
                            totals.ledger(),
                            totals.debitsPosted(),
                            totals.creditsPosted()));
            return books;
        }

        private QueryResult<TrialBalance> trialBalance() {
            try (BlockingClient queries = BlockingClient.connect(client)) {
                return queries.trialBalance();
            }
        }

        private ServerProcess startServer() throws InterruptedException {
            final ServerProcess server = ServerProcess.start(
                    launcher, directory, port, syncPolicy, List.of(), line -> print("  server | %s", line));
            server.awaitReady(START_TIMEOUT_S);
            return server;
        }

        private long journalBytes() {
            try (Stream<Path> files = Files.walk(directory)) {
                return files.filter(Files::isRegularFile)
                        .mapToLong(file -> file.toFile().length())
                        .sum();
            } catch (final IOException e) {
                return -1;
            }
        }

        private void prove(final boolean isTrue, final String format, final Object... values) {
            isProven &= isTrue;
            print("  %s  %s", isTrue ? "ok   " : "WRONG", String.format(Locale.ROOT, format, values));
        }
    }

    private void step(final String format, final Object... values) {
        print("");
        print("== " + format, values);
    }

    private void print(final String format, final Object... values) {
        final PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
        out.flush();
    }

    private static double secondsSince(final long startNs) {
        return (System.nanoTime() - startNs) / NS_PER_SECOND;
    }
}
