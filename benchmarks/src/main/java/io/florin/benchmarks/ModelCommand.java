package io.florin.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Predicts latency, throughput, scaling and availability from measured parts, and holds the prediction against measured runs. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = {
            "Predicts from the results of florin bench what group commit gives at other loads, and prints it beside what was measured;"
                    + " says which thread bounds throughput, and how its work grows with the accounts, where there are closed loops with"
                    + " several numbers of them, which must be of the same settings; and computes what a server's death costs.",
            "The service time of a payment is the pipeline thread's of the closed loop with --server-pid that is among the results;"
                    + " what sockets and client add is what the slowest open loop has over the model's median. Every other figure is predicted.",
            "docs/performance.md has the formulas."
        },
        footer = {
            "",
            "Example:",
            "  florin model --force-us 300 --out model full/result.json r20k/result.json r100k/result.json"
        })
public final class ModelCommand implements Callable<Integer> {
    private static final String PIPELINE_THREAD = "pipeline";
    private static final double NS_PER_S = 1e9;
    private static final double HUNDRED = 100.0;
    private static final List<Double> BOOKS = List.of(1e6, 1e7, 1e8);

    @Parameters(paramLabel = "RESULT", arity = "1..*", description = "result.json files that florin bench --out wrote")
    @SuppressWarnings("NullAway.Init") // picocli
    private List<Path> files;

    @Option(
            names = "--force-us",
            paramLabel = "MICROSECONDS",
            description = "A cycle of the pipeline without payments: the force of a record, and waking up"
                    + " (default: ${DEFAULT-VALUE})")
    private double forceUs = 300;

    @Option(
            names = "--replay-rate",
            paramLabel = "N",
            description = "Commands a second that a start replays; it prints them" + " (default: ${DEFAULT-VALUE})")
    private double replayPerSecond = 1_500_000;

    @Option(
            names = "--load-rate",
            paramLabel = "N",
            description = "Transfers a second that a start loads from a snapshot" + " (default: ${DEFAULT-VALUE})")
    private double loadPerSecond = 3_000_000;

    @Option(
            names = "--snapshot-every",
            paramLabel = "SECONDS",
            description = "Between two snapshots; 0: none" + " (default: ${DEFAULT-VALUE})")
    private double snapshotEverySeconds = 3600;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Payments a second in service" + " (default: ${DEFAULT-VALUE})")
    private double ratePerSecond = 10_000;

    @Option(
            names = "--notice",
            paramLabel = "SECONDS",
            description = "Until a dead server is started again" + " (default: ${DEFAULT-VALUE})")
    private double noticedSeconds = 5;

    @Option(
            names = "--start",
            paramLabel = "SECONDS",
            description = "Of a start with an empty journal" + " (default: ${DEFAULT-VALUE})")
    private double startSeconds = 2;

    @Option(
            names = "--failures",
            paramLabel = "N",
            description = "Deaths of a server in a year" + " (default: ${DEFAULT-VALUE})")
    private double failuresPerYear = 12;

    @Option(names = "--out", paramLabel = "DIR", description = "Where model.png goes; without it nothing is drawn")
    private @Nullable Path directory;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        final List<BenchResult> results = read();
        final PrintWriter out = spec.commandLine().getOut();
        final List<BenchResult> closed = results.stream()
                .filter(result -> !result.load().isOpenLoop())
                .filter(result -> result.serverThreadNs().keySet().stream().anyMatch(ModelCommand::isPipeline))
                .toList();
        if (closed.isEmpty()) {
            throw usage("no closed loop with --server-pid among the results: give one");
        }
        final BenchResult full = closed.get(0);
        final List<BenchResult> open = results.stream()
                .filter(result -> result.load().isOpenLoop())
                .sorted(Comparator.comparingDouble(ModelCommand::rate))
                .toList();
        if (open.isEmpty()) {
            throw usage("no open loop among the results: give one with --rate");
        }
        final BenchResult slowest = open.get(0);
        final LatencyModel latency =
                LatencyModel.through(forceUs, serviceNs(full), rate(slowest), slowest.latencyUs("p50"));
        printThroughput(out, full, latency);
        printLatency(out, open, latency);
        printScaling(out, closed);
        printAvailability(out);
        out.flush();
        draw(out, open, latency);
        return 0;
    }

    private List<BenchResult> read() {
        if (!(forceUs > 0 && replayPerSecond > 0 && loadPerSecond > 0 && ratePerSecond > 0)
                || !(snapshotEverySeconds >= 0 && noticedSeconds >= 0 && startSeconds >= 0 && failuresPerYear >= 0)) {
            throw usage("--force-us, --replay-rate, --load-rate and --rate must be more than 0, the others 0 or more");
        }
        try {
            return files.stream().map(BenchResult::read).toList();
        } catch (final IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private static void printThroughput(final PrintWriter out, final BenchResult full, final LatencyModel latency) {
        out.println(
                "throughput: processor time a payment by thread, and the payments a second that one processor of it would bound");
        full.serverThreadNs().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(thread -> printf(
                        out,
                        "  %-32s %8.0f ns   %,14.0f/s",
                        thread.getKey(),
                        thread.getValue(),
                        NS_PER_S / thread.getValue()));
        printf(
                out,
                "  %-32s %8.0f ns   %,14.0f/s",
                "the generator",
                full.client().cpuNsPerPayment(),
                NS_PER_S / full.client().cpuNsPerPayment());
        final double sumNs = full.client().cpuNsPerPayment()
                + full.serverThreadNs().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
        final int processors = full.machine().processors();
        printf(
                out,
                "  %-32s %8.0f ns   %,14.0f/s",
                "all of it, on " + processors + " processors",
                sumNs,
                processors * NS_PER_S / sumNs);
        final double inFlight = (double) full.load().window() * full.load().connections();
        final double predicted = latency.closedLoopPerSecond(inFlight);
        final double measured = full.throughput().perSecond();
        printf(
                out,
                "  a batch of half of %,.0f in flight: %,.0f/s predicted, %,.0f/s measured: %.2f of it",
                inFlight,
                predicted,
                measured,
                measured / predicted);
    }

    private static void printLatency(final PrintWriter out, final List<BenchResult> open, final LatencyModel latency) {
        printf(
                out,
                "latency: F %.0f us, s %.0f ns, R %.0f us; the first line's p50 is what R was taken from",
                latency.forceUs(),
                latency.serviceNs(),
                latency.restUs());
        out.println("  payments/s        batch    p50 us predicted   measured    p99 us predicted   measured");
        for (final BenchResult result : open) {
            final double rate = rate(result);
            printf(
                    out,
                    "  %,10.0f   %,10.0f   %,16.0f %,10.0f   %,16.0f %,10.0f",
                    rate,
                    latency.batch(rate),
                    latency.p50Us(rate),
                    result.latencyUs("p50"),
                    latency.p99Us(rate),
                    result.latencyUs("p99"));
        }
    }

    private void printScaling(final PrintWriter out, final List<BenchResult> closed) {
        final Map<Integer, Double> measured = closed.stream()
                .collect(Collectors.groupingBy(
                        result -> result.load().accounts(), Collectors.averagingDouble(ModelCommand::serviceNs)));
        final ScalingModel model = ScalingModel.of(closed.stream()
                .map(result -> new ScalingModel.Point(result.load().accounts(), serviceNs(result)))
                .toList());
        printf(
                out,
                "scaling: the pipeline's thread takes %.0f + %.0f log10(accounts) ns a payment%s",
                model.baseNs(),
                model.tenfoldNs(),
                measured.size() > 1 ? "" : "; give closed loops with other --accounts to see it grow");
        out.println("      accounts   ns a payment   measured   payments a second at most");
        Stream.concat(measured.keySet().stream().map(Integer::doubleValue), BOOKS.stream())
                .distinct()
                .sorted()
                .forEach(accounts -> printf(
                        out,
                        "  %,12.0f   %,12.0f   %8s   %,14.0f",
                        accounts,
                        model.serviceNs(accounts),
                        measured.containsKey(accounts.intValue())
                                ? String.format(Locale.ROOT, "%.0f", measured.get(accounts.intValue()))
                                : "-",
                        NS_PER_S / model.serviceNs(accounts)));
        out.println("  commands in the journal   start without a snapshot, s   with one, at worst, s");
        for (final double commands : BOOKS) {
            printf(
                    out,
                    "  %,23.0f   %,27.1f   %,21.1f",
                    commands,
                    availability(0).downSeconds(commands) - noticedSeconds,
                    availability(snapshotEverySeconds).worstDownSeconds(commands) - noticedSeconds);
        }
    }

    private AvailabilityModel availability(final double everySeconds) {
        return new AvailabilityModel(
                noticedSeconds, startSeconds, loadPerSecond, replayPerSecond, ratePerSecond, everySeconds);
    }

    private void printAvailability(final PrintWriter out) {
        final AvailabilityModel model = availability(snapshotEverySeconds);
        printf(
                out,
                "availability: %.0f deaths a year, each noticed in %.0f s; a snapshot every %.0f s at %,.0f payments a second",
                failuresPerYear,
                noticedSeconds,
                snapshotEverySeconds,
                ratePerSecond);
        out.println("     transfers   down, mean s   down, worst s   seconds a year   availability");
        for (final double transfers : BOOKS) {
            printf(
                    out,
                    "  %,12.0f   %,12.1f   %,13.1f   %,14.0f   %11.5f%%",
                    transfers,
                    model.downSeconds(transfers),
                    model.worstDownSeconds(transfers),
                    failuresPerYear * model.downSeconds(transfers),
                    HUNDRED * model.availability(transfers, failuresPerYear));
        }
    }

    private void draw(final PrintWriter out, final List<BenchResult> open, final LatencyModel latency) {
        final Path target = directory;
        if (target == null) {
            return;
        }
        try {
            Files.createDirectories(target);
            final Path picture = target.resolve("model.png");
            Files.write(picture, LoadPlot.png(latency, open));
            printf(out, "drawn: %s", picture);
            out.flush();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot draw: directory=" + target, e);
        }
    }

    private static double serviceNs(final BenchResult result) {
        return result.serverThreadNs().entrySet().stream()
                .filter(thread -> isPipeline(thread.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .max()
                .orElseThrow();
    }

    private static double rate(final BenchResult result) {
        return result.load().ratePerSecond();
    }

    private static boolean isPipeline(final String thread) {
        return thread.contains(PIPELINE_THREAD);
    }

    private ParameterException usage(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static void printf(final PrintWriter out, final String format, final Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
