package io.florin.benchmarks.peers;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs and results as people read them. */
final class PeersTable {
    private static final String ROW = "%-58s %12s %14s %12s %12s";

    private PeersTable() {}

    /** One run, and what is wrong with it. */
    static String line(final int round, final Mode mode, final Run run) {
        return String.format(
                        Locale.ROOT,
                        "round %d  %-58s %,12.0f payments/s   p50 %,9.0f µs   p99 %,9.0f µs   %s",
                        round,
                        mode.title(),
                        run.perSecond(),
                        us(run, "p50"),
                        us(run, "p99"),
                        run.isRight() ? "books right" : "WRONG: " + String.join("; ", run.faults()))
                .stripTrailing();
    }

    /** All contestants with their medians, and each peer beside the Florin that it can be compared with. */
    static List<String> of(final PeersResult result) {
        final List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                ROW,
                "medians of " + result.load().rounds() + " round(s)",
                "in flight",
                "payments/s",
                "p50 µs",
                "p99 µs"));
        for (final PeersResult.Entry entry : result.contestants()) {
            addEntry(lines, entry);
        }
        lines.add("");
        lines.addAll(settings(result));
        return lines;
    }

    private static void addEntry(final List<String> lines, final PeersResult.Entry entry) {
        final Mode mode = entry.mode();
        lines.add(String.format(
                Locale.ROOT,
                ROW,
                mode.title(),
                String.format(Locale.ROOT, "%d x %,d", mode.connections(), mode.batch()),
                String.format(Locale.ROOT, "%,.0f", entry.perSecond()),
                String.format(Locale.ROOT, "%,.0f", medianUs(entry.runs(), "p50")),
                String.format(Locale.ROOT, "%,.0f", medianUs(entry.runs(), "p99"))));
        lines.add("    acknowledged when it is " + mode.durability());
        final PeersResult.Comparison florin = entry.florin();
        if (florin != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "    %s: %.2f times as many (rounds: %.2f to %.2f)",
                    florin.title(),
                    florin.median(),
                    florin.least(),
                    florin.most()));
            lines.add("    not like for like: " + mode.notLikeForLike());
        }
    }

    private static Set<String> settings(final PeersResult result) {
        return result.contestants().stream()
                .map(entry ->
                        entry.runs().get(0).version() + ": " + entry.mode().settings())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static double medianUs(final List<Run> runs, final String percentile) {
        return PeersResult.median(runs, run -> us(run, percentile));
    }

    private static double us(final Run run, final String percentile) {
        return run.latencyUs().getOrDefault(percentile, Double.NaN);
    }
}
