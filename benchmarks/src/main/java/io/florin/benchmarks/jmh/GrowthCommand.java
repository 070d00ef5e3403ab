package io.florin.benchmarks.jmh;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the longest single command while the engine's stores grow. */
@Command(
        name = "growth",
        mixinStandardHelpOptions = true,
        description = {
            "Measures each single command of an engine alone while its stores grow from empty, and beside it commands that make nothing"
                    + " grow (the same one, sent again): what both have in common is the machine's doing, not the stores'.",
            "Then it holds money for authorizations that all expire at one command, and measures that one.",
            "No sockets, no ring, no journal. Needs about 150 bytes for each account and transfer."
        })
public final class GrowthCommand implements Callable<Integer> {
    private static final double NS_PER_US = 1000.0;

    @Option(
            names = "--accounts",
            paramLabel = "N",
            description = "Accounts to pay between" + " (default: ${DEFAULT-VALUE})")
    private int accounts = 1_000_000;

    @Option(
            names = "--transfers",
            paramLabel = "N",
            description = "Transfers to grow to" + " (default: ${DEFAULT-VALUE})")
    private int transfers = 10_000_000;

    @Option(
            names = "--holds",
            paramLabel = "N",
            description = "Authorizations to let expire at once" + " (default: ${DEFAULT-VALUE})")
    private int holds = 1_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (accounts < 2 || transfers < 1 || holds < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--accounts must be 2 or more, --transfers and --holds 1 or more: " + accounts + ", " + transfers
                            + ", " + holds);
        }
        final Histogram growing = new Histogram(3);
        final Histogram steady = new Histogram(3);
        try (EngineDriver warmUp = new EngineDriver(1000, transfers)) {
            run(warmUp, Math.min(transfers, 1_000_000), new Histogram(3), new Histogram(3));
        }
        try (EngineDriver driver = new EngineDriver(accounts, transfers)) {
            run(driver, transfers, growing, steady);
        }
        final PrintWriter out = spec.commandLine().getOut();
        out.println("microseconds a command   p50       p99       p99.99    max       over 1 ms");
        print(out, "a transfer, new", growing);
        print(out, "the same again", steady);
        printExpiry(out);
        out.flush();
        return 0;
    }

    private void printExpiry(final PrintWriter out) {
        try (EngineDriver driver = new EngineDriver(accounts, holds + 1)) {
            for (int i = 0; i < holds; i++) {
                driver.applyAuthorize();
            }
            final long beginNs = System.nanoTime();
            driver.applyAfterExpiry();
            final double us = (System.nanoTime() - beginNs) / NS_PER_US;
            out.println(String.format(
                    Locale.ROOT, "%d holds expire at one command: %.0f us, %.2f us each", holds, us, us / holds));
        }
    }

    private static void run(
            final EngineDriver driver, final int transfers, final Histogram growing, final Histogram steady) {
        for (int i = 0; i < transfers; i++) {
            driver.nextTransfer();
            final long beginNs = System.nanoTime();
            driver.applyTransfer();
            final long appliedNs = System.nanoTime();
            driver.applyTransfer();
            final long againNs = System.nanoTime();
            growing.recordValue(appliedNs - beginNs);
            steady.recordValue(againNs - appliedNs);
        }
    }

    private static void print(final PrintWriter out, final String name, final Histogram histogram) {
        out.println(String.format(
                Locale.ROOT,
                "%-22s%9.2f %9.2f %11.2f %9.2f %9d",
                name,
                histogram.getValueAtPercentile(50) / NS_PER_US,
                histogram.getValueAtPercentile(99) / NS_PER_US,
                histogram.getValueAtPercentile(99.99) / NS_PER_US,
                histogram.getMaxValue() / NS_PER_US,
                histogram.getCountBetweenValues(1_000_000, Math.max(1_000_001, histogram.getMaxValue()))));
    }
}
