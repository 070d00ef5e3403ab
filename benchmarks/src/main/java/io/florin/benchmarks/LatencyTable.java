package io.florin.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Latencies as people read them. */
public final class LatencyTable {
    private static final double NS_PER_US = 1000.0;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};

    private static final double[] KEPT = {10, 50, 90, 99, 99.9, 99.99, 100};

    private LatencyTable() {}

    /** In microseconds, by the percentile's name, in order; and the mean. */
    public static Map<String, Double> valuesUs(final Histogram latenciesNs) {
        final Map<String, Double> us = new LinkedHashMap<>();
        for (final double percentile : KEPT) {
            us.put(name(percentile), latenciesNs.getValueAtPercentile(percentile) / NS_PER_US);
        }
        us.put("mean", latenciesNs.getMean() / NS_PER_US);
        return us;
    }

    /** One line of names and one of microseconds. */
    static String of(final Histogram latenciesNs) {
        final StringBuilder names = new StringBuilder("  latency  ");
        final StringBuilder values = new StringBuilder("  µs       ");
        for (final double percentile : PERCENTILES) {
            names.append(String.format(Locale.ROOT, "%12s", name(percentile)));
            values.append(
                    String.format(Locale.ROOT, "%,12.0f", latenciesNs.getValueAtPercentile(percentile) / NS_PER_US));
        }
        return names + System.lineSeparator() + values;
    }

    /** Writes the percentile distribution in microseconds, as HdrHistogram's plotter reads it. */
    static void write(final Histogram latenciesNs, final Path file) {
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            latenciesNs.outputPercentileDistribution(out, NS_PER_US);
        } catch (final IOException e) {
            throw new UncheckedIOException(
                    "cannot write the histogram: file=" + file + ", reason=" + e.getMessage(), e);
        }
    }

    private static String name(final double percentile) {
        if (percentile == 100) {
            return "max";
        }
        return percentile == Math.rint(percentile) ? "p" + (int) percentile : "p" + percentile;
    }
}
