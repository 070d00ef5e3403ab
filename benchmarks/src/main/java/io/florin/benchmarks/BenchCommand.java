package io.florin.benchmarks;

import io.florin.client.ClientConfig;
import io.florin.client.ClientTls;
import io.florin.protocol.Status;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.SigningKey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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
            "Opens customer accounts in ledger 999 (those of an earlier run are used again) and pays between them. At the end it"
                    + " compares the ledger's totals with the answers, sends the first payments again to see that none is done twice,"
                    + " and on a new ledger compares each account.",
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
    /** Payments that are sent again at the end, to see that none is done twice. */
    private static final int SENT_AGAIN = 100_000;

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

    @Option(
            names = "--sign-key",
            paramLabel = "FILE",
            description = "sign the commands, with this key of the same principal")
    private @Nullable Path signKey;

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
            names = "--pace",
            paramLabel = "MICROSECONDS",
            description =
                    "with --rate, the sleep between looks at the schedule: shorter is more punctual and takes more processor time",
            defaultValue = "50")
    int paceUs;

    @Option(
            names = "--skew",
            paramLabel = "SKEW",
            description = {
                "which accounts pay and are paid: none (uniform), zipf[:EXPONENT] (both sides, exponent less than 1, 0.99 by default), or"
                        + " hot[:SHARE] (this part of the payments, by default all, goes to one and the same account)"
            },
            defaultValue = "none")
    String skew = "";

    @Option(
            names = "--mix",
            paramLabel = "MIX",
            description = "weights of the commands, such as pay=80,hold=10,capture=10,query=5; what is not named is 0",
            defaultValue = "pay=1")
    String mix = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "where result.json, latency.hlog, latency.hgrm, latency.png and report.html go; without it no file is written")
    private @Nullable Path out;

    @Option(
            names = "--note",
            paramLabel = "TEXT",
            description = "goes into the result, such as sync=batch",
            defaultValue = "")
    String note = "";

    @Option(
            names = "--server-pid",
            paramLabel = "PID",
            description =
                    "the server's process, when it is on this machine: what each of its threads takes a payment is printed")
    private @Nullable Long serverPid;

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
        final CommandMix commands = CommandMix.parse(mix);
        final Skew spread = Skew.parse(skew);
        final PaymentPlan plan = new PaymentPlan(new SecureRandom().nextLong(), accounts, spread, commands);
        final LoadConfig load =
                new LoadConfig(client, connections, rate, TimeUnit.MICROSECONDS.toNanos(paceUs), Long.MAX_VALUE);
        final BenchFiles files = out == null ? null : new BenchFiles(out);
        final ProcessMeter server = serverPid == null ? null : new ProcessMeter(serverPid);

        print("opening %,d accounts ...", accounts);
        AccountOpener.open(client, plan);
        final BooksCheck books = new BooksCheck(client, plan, commands);
        final Outcomes outcomes = new Outcomes(SENT_AGAIN);
        final OutcomeListener first = (index, reply) -> {
            if (index < SENT_AGAIN) {
                outcomes.onOutcome(index, reply);
            }
        };
        try (LoadGenerator generator = LoadGenerator.start(load, plan, first);
                Surroundings surroundings = Surroundings.of(watch)) {
            final Measurement measured = measure(generator, server, files);
            surroundings.stop();
            Futures.await(generator.stop());
            measured.latenciesNs().add(generator.takeLatencies(null)); // those that were still to come
            final Histogram corrected = rate > 0 ? null : corrected(measured);
            print(measured, corrected);
            printPauses(generator.pauses(), surroundings);
            final BooksReport report = books.report(generator, outcomes, SENT_AGAIN);
            report.lines().forEach(line -> print("%s", line));
            if (files != null) {
                files.write(
                        result(spread, commands, measured, corrected, refused(generator), report),
                        measured.latenciesNs(),
                        corrected);
                print("files in %s", files.directory());
            }
            return report.isRight() ? 0 : EXIT_WRONG;
        }
    }

    /** What was measured after the warm-up. */
    private record Measurement(
            Instant startedAt,
            Histogram latenciesNs,
            Histogram sendDelaysNs,
            long answered,
            long elapsedNs,
            BenchResult.ClientCost client,
            Map<String, Double> serverThreadNs) {
        double ratePerSecond() {
            return answered * NS_PER_SECOND / elapsedNs;
        }
    }

    private Measurement measure(
            final LoadGenerator generator, final @Nullable ProcessMeter server, final @Nullable BenchFiles files) {
        print("warming up for %d s, then measuring for %d s", warmupSeconds, seconds);
        for (int i = 0; i < warmupSeconds; i++) {
            Futures.pass(generator.done(), TimeUnit.SECONDS.toNanos(1));
        }
        final Histogram warmUp = generator.takeLatencies(null);
        final Histogram all = new Histogram(warmUp);
        generator.takeSendDelays();
        generator.pauses().clear();
        final ThreadMeter meter = generator.meter();
        final long cpuNs = meter.cpuNs();
        final long allocatedBytes = meter.allocatedBytes();
        final Map<String, Long> serverNs = server == null ? Map.of() : server.cpuNsByThread();
        final Instant startedAt = Instant.now();
        final long startNs = System.nanoTime();
        try (LatencyLog log = LatencyLog.create(files == null ? null : files.log())) {
            measureSeconds(generator, startNs, warmUp, all, log);
        }
        final long elapsedNs = System.nanoTime() - startNs;
        final long answered = Math.max(1, all.getTotalCount());
        final double usedNs = meter.cpuNs() - cpuNs;
        return new Measurement(
                startedAt,
                all,
                generator.takeSendDelays(),
                all.getTotalCount(),
                elapsedNs,
                new BenchResult.ClientCost(
                        usedNs / answered,
                        usedNs / elapsedNs,
                        (meter.allocatedBytes() - allocatedBytes) / (double) answered),
                server == null ? Map.of() : ProcessMeter.perCount(serverNs, server.cpuNsByThread(), answered));
    }

    private void measureSeconds(
            final LoadGenerator generator,
            final long startNs,
            final Histogram recycled,
            final Histogram all,
            final LatencyLog log) {
        Histogram interval = recycled;
        long lastNs = startNs;
        for (int i = 1; i <= seconds; i++) {
            Futures.pass(generator.done(), startNs + TimeUnit.SECONDS.toNanos(i) - System.nanoTime());
            interval = generator.takeLatencies(interval);
            final long nowNs = System.nanoTime();
            all.add(interval);
            log.write(interval);
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

    private Histogram corrected(final Measurement measured) {
        return measured.latenciesNs().copyCorrectedForCoordinatedOmission(Math.max(1, placeNs(measured)));
    }

    /** How long a place in the window is taken in the mean: how often a client that was not held up would have asked. */
    private long placeNs(final Measurement measured) {
        return (long) (NS_PER_SECOND * connections * window / Math.max(1, measured.ratePerSecond()));
    }

    private String coordinatedOmission(final Measurement measured) {
        return rate > 0
                ? "open loop at " + rate + " a second: latency counts from the planned time, so nothing is omitted"
                : "closed loop: latency counts from sending; corrected with an expected interval of "
                        + placeNs(measured) / 1000 + " µs, which is how long a place in the window is taken";
    }

    private void print(final Measurement measured, final @Nullable Histogram corrected) {
        print("");
        print(
                "%,.0f payments a second: %,d answered in %.1f s, %d connection(s), window %d, %,d accounts, skew %s, mix %s",
                measured.ratePerSecond(),
                measured.answered(),
                measured.elapsedNs() / NS_PER_SECOND,
                connections,
                window,
                accounts,
                skew,
                mix);
        print("%s", coordinatedOmission(measured));
        print("%s", LatencyTable.of(measured.latenciesNs()));
        if (corrected == null) {
            print("of this the generator itself was late with sending (--pace %d)", paceUs);
            print("%s", LatencyTable.of(measured.sendDelaysNs()));
        } else {
            print("corrected");
            print("%s", LatencyTable.of(corrected));
        }
        print(
                "the generator itself took %.0f ns of processor time a payment (%.0f%% of one processor), and allocated %.2f bytes",
                measured.client().cpuNsPerPayment(),
                measured.client().cpuShare() * 100,
                measured.client().allocatedBytesPerPayment());
        measured.serverThreadNs()
                .forEach((thread, ns) -> print("  server thread %-16s %,8.0f ns a payment", thread, ns));
    }

    private BenchResult result(
            final Skew spread,
            final CommandMix commands,
            final Measurement measured,
            final @Nullable Histogram corrected,
            final Map<String, Long> refused,
            final BooksReport report) {
        return new BenchResult(
                BenchResult.FORMAT,
                measured.startedAt().toString(),
                Machine.describe(launcher()),
                note,
                new BenchResult.Load(
                        server,
                        accounts,
                        connections,
                        window,
                        rate,
                        paceUs,
                        spread.toString(),
                        commands.toString(),
                        warmupSeconds,
                        seconds),
                new BenchResult.Throughput(
                        measured.answered(), measured.elapsedNs() / NS_PER_SECOND, measured.ratePerSecond()),
                coordinatedOmission(measured),
                LatencyTable.valuesUs(measured.latenciesNs()),
                corrected == null ? null : LatencyTable.valuesUs(corrected),
                corrected == null ? LatencyTable.valuesUs(measured.sendDelaysNs()) : null,
                measured.client(),
                measured.serverThreadNs(),
                refused,
                report);
    }

    private static @Nullable Path launcher() {
        final String launcher = System.getProperty("florin.launcher");
        return launcher == null ? null : Path.of(launcher);
    }

    private static Map<String, Long> refused(final LoadGenerator generator) {
        final Map<String, Long> refused = new LinkedHashMap<>();
        for (final Status status : Status.values()) {
            if (status != Status.OK && generator.count(status) > 0) {
                refused.put(status.name(), generator.count(status));
            }
        }
        return refused;
    }

    private void printPauses(final PauseLog pauses, final Surroundings surroundings) {
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

    private ClientConfig clientConfig() {
        final int colon = server.lastIndexOf(':');
        try {
            return ClientConfig.of(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)))
                    .withWindow(window)
                    .withApiKey(keyFile == null ? null : ApiKey.readFile(keyFile))
                    .withSigningKey(signKey == null ? null : SigningKey.readFile(signKey))
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
