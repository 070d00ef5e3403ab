package io.florin.benchmarks;

import io.florin.client.BlockingClient;
import io.florin.client.ClientConfig;
import io.florin.client.ClientTls;
import io.florin.client.LedgerTotals;
import io.florin.protocol.Status;
import io.florin.protocol.auth.ApiKey;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code florin bench}: drives a server with payments, measures it, and checks that the books agree with what was answered. */
@Command(
        name = "bench",
        description = {
            "Drives a running server with payments over TCP and measures them.",
            "",
            "Opens customer accounts in ledger 999 (those of an earlier run are used again), pays between them, and compares the"
                    + " ledger's totals with the answers at the end.",
            "",
            "With --rate the load is an open loop: each payment is due at a planned time and its latency counts from there, so the"
                    + " figures are free of coordinated omission. Without, each connection keeps its window full (closed loop):"
                    + " latencies count from sending, and a second line corrects them for coordinated omission, taking the mean"
                    + " time that a place in the window is taken as the expected interval.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:measured, and the books agree",
            "1:payments were refused, or the books do not agree",
            "2:usage",
            "3:no connection"
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int EXIT_WRONG = 1;
    private static final double NS_PER_SECOND = 1e9;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--server", paramLabel = "HOST:PORT", description = "the server", defaultValue = "127.0.0.1:7400")
    String server = "";

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "an operator's API key, where the server asks for one")
    private @Nullable Path keyFile;

    @Option(names = "--tls-ca", paramLabel = "FILE", description = "speak TLS, with a server of this CA, in PEM")
    private @Nullable Path tlsCa;

    @Option(names = "--accounts", paramLabel = "N", description = "accounts to pay between", defaultValue = "1000000")
    int accounts;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "connections, all on one thread",
            defaultValue = "1")
    int connections;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "payments in flight per connection; the server may agree to fewer",
            defaultValue = "4096")
    int window;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "payments a second, on a fixed schedule; 0: as fast as it goes",
            defaultValue = "0")
    long rate;

    @Option(names = "--warmup", paramLabel = "SECONDS", description = "load before measuring", defaultValue = "5")
    int warmupSeconds;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "how long to measure", defaultValue = "10")
    int seconds;

    @Option(
            names = "--hot-share",
            paramLabel = "0..1",
            description = "part of the payments that goes to one and the same account",
            defaultValue = "0")
    double hotShare;

    @Option(
            names = "--histogram",
            paramLabel = "FILE",
            description = "where the latencies go, for HdrHistogram's plotter",
            defaultValue = "florin-bench.hgrm")
    Path histogram = Path.of("");

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "where the latencies of each second go, as an HdrHistogram log in microseconds")
    @Nullable
    Path log;

    @Option(
            names = "--watch",
            paramLabel = "DATA",
            description =
                    "the server's data directory, when it is on this machine: with --rate, each of the longest pauses is"
                            + " printed with the segments and snapshots that appeared then, and with what a probe's force of 4 KiB"
                            + " beside it took")
    @Nullable
    Path watch;

    @Override
    public Integer call() {
        final ClientConfig client = clientConfig();
        final long runId = new SecureRandom().nextLong();
        final PaymentPlan plan = new PaymentPlan(runId, accounts, hotShare);
        final LoadConfig load = new LoadConfig(client, connections, rate, Long.MAX_VALUE);

        print("opening %,d accounts ...", accounts);
        AccountOpener.open(client, plan);
        try (BlockingClient queries = BlockingClient.connect(client.withWindow(1))) {
            final BigInteger before = totals(queries).debitsPosted();
            try (LoadGenerator generator = LoadGenerator.start(load, plan, (index, reply) -> {});
                    Surroundings surroundings = Surroundings.of(watch)) {
                final Measurement measured = measure(generator);
                surroundings.stop();
                Futures.await(generator.stop());
                measured.latenciesNs().add(generator.takeLatencies(null)); // those that were still to come
                report(measured);
                reportPauses(generator.pauses(), surroundings);
                return verdict(generator, before, totals(queries));
            }
        }
    }

    /** What was measured after the warm-up. */
    private record Measurement(Histogram latenciesNs, long answered, long elapsedNs) {
        double ratePerSecond() {
            return answered * NS_PER_SECOND / elapsedNs;
        }
    }

    private Measurement measure(final LoadGenerator generator) {
        print("warming up for %d s, then measuring for %d s", warmupSeconds, seconds);
        for (int i = 0; i < warmupSeconds; i++) {
            await(generator.done(), TimeUnit.SECONDS.toNanos(1));
        }
        Histogram interval = generator.takeLatencies(null);
        final Histogram all = new Histogram(interval);
        all.reset();
        generator.pauses().clear();
        final long startNs = System.nanoTime();
        long lastNs = startNs;
        try (LatencyLog file = LatencyLog.create(log)) {
            for (int i = 1; i <= seconds; i++) {
                await(generator.done(), startNs + TimeUnit.SECONDS.toNanos(i) - System.nanoTime());
                interval = generator.takeLatencies(interval);
                final long nowNs = System.nanoTime();
                all.add(interval);
                file.write(interval);
                print(
                        "%4d s  %,12.0f payments/s   p50 %,9.0f µs   p99 %,9.0f µs   max %,9.0f µs",
                        i,
                        interval.getTotalCount() * NS_PER_SECOND / (nowNs - lastNs),
                        interval.getValueAtPercentile(50) / 1e3,
                        interval.getValueAtPercentile(99) / 1e3,
                        interval.getMaxValue() / 1e3);
                lastNs = nowNs;
            }
        }
        return new Measurement(all, all.getTotalCount(), lastNs - startNs);
    }

    private void report(final Measurement measured) {
        final Histogram latenciesNs = measured.latenciesNs();
        print("");
        print(
                "%,.0f payments a second: %,d answered in %.1f s, %d connection(s), window %d, %,d accounts, hot share %s",
                measured.ratePerSecond(),
                measured.answered(),
                measured.elapsedNs() / NS_PER_SECOND,
                connections,
                window,
                accounts,
                hotShare);
        if (rate > 0) {
            print("open loop at %,d a second; latency counts from the planned time", rate);
            print("%s", LatencyTable.of(latenciesNs));
            LatencyTable.write(latenciesNs, histogram);
        } else {
            final long placeNs = (long) (NS_PER_SECOND * connections * window / Math.max(1, measured.ratePerSecond()));
            final Histogram corrected = latenciesNs.copyCorrectedForCoordinatedOmission(Math.max(1, placeNs));
            print("closed loop; latency counts from sending");
            print("%s", LatencyTable.of(latenciesNs));
            print("corrected for coordinated omission, expected interval %,d µs", placeNs / 1000);
            print("%s", LatencyTable.of(corrected));
            LatencyTable.write(corrected, histogram);
        }
        print("percentiles in %s", histogram.toAbsolutePath());
    }

    private void reportPauses(final PauseLog pauses, final Surroundings surroundings) {
        if (rate > 0) {
            PauseReport.of(pauses, surroundings.probe(), surroundings.events()).forEach(line -> print("%s", line));
        }
        final ForceProbe probe = surroundings.probe();
        if (probe != null) {
            print("probe: 4 KiB forced every 5 ms");
            print("%s", LatencyTable.of(probe.forcesNs()));
            print("probe: woke too late");
            print("%s", LatencyTable.of(probe.oversleptNs()));
        }
    }

    private int verdict(final LoadGenerator generator, final BigInteger debitsBefore, final LedgerTotals after) {
        boolean isRight = true;
        for (final Status status : Status.values()) {
            if (status != Status.OK && generator.count(status) > 0) {
                isRight = false;
                print("refused: %,d %s", generator.count(status), status);
            }
        }
        final BigInteger moved = after.debitsPosted().subtract(debitsBefore);
        if (!moved.equals(BigInteger.valueOf(generator.amountPosted()))) {
            isRight = false;
            print(
                    "WRONG: the ledger moved %s, the answers say %s (or somebody else used ledger %d)",
                    moved, generator.amountPosted(), PaymentPlan.LEDGER);
        }
        if (!after.debitsPosted().equals(after.creditsPosted())) {
            isRight = false;
            print("WRONG: debits %s, credits %s", after.debitsPosted(), after.creditsPosted());
        }
        if (isRight) {
            print(
                    "books: %,d payments answered OK, ledger %d moved exactly their sum, debits equal credits",
                    generator.answeredCount(), PaymentPlan.LEDGER);
        }
        return isRight ? 0 : EXIT_WRONG;
    }

    private static LedgerTotals totals(final BlockingClient client) {
        return client.trialBalance().orElseThrow().totals().stream()
                .filter(totals -> totals.ledger() == PaymentPlan.LEDGER)
                .findFirst()
                .orElseThrow();
    }

    private static void await(final CompletableFuture<Void> done, final long timeoutNs) {
        try {
            done.get(Math.max(1, timeoutNs), TimeUnit.NANOSECONDS);
        } catch (final TimeoutException e) {
            return; // still running, as it should
        } catch (final ExecutionException | InterruptedException e) {
            throw new IllegalStateException("load ended early: " + e.getMessage(), e);
        }
    }

    private ClientConfig clientConfig() {
        final int colon = server.lastIndexOf(':');
        try {
            return ClientConfig.of(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)))
                    .withWindow(window)
                    .withApiKey(keyFile == null ? null : ApiKey.readFile(keyFile))
                    .withTls(tlsCa == null ? null : ClientTls.trusting(tlsCa))
                    .withClientName("florin-bench");
        } catch (final IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("--server must be HOST:PORT: " + server, e);
        }
    }

    private void print(final String format, final Object... values) {
        final PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
