package io.florin.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Where a run's files go.
 *
 * <pre>
 *   result.json       everything, for programs: see {@link BenchResult}
 *   latency.hlog      HdrHistogram's log, an interval a second
 *   latency.hgrm      percentiles in microseconds, for HdrHistogram's plotter
 *   latency.png       latency by percentile
 *   report.html       the picture and the figures, in one file that needs no other
 * </pre>
 */
final class BenchFiles {
    private final Path directory;

    /** Makes the directory when there is none. */
    BenchFiles(final Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot make the directory: path=" + directory, e);
        }
    }

    Path directory() {
        return directory;
    }

    Path log() {
        return directory.resolve("latency.hlog");
    }

    /** @param correctedNs null for an open loop. */
    void write(final BenchResult result, final Histogram latenciesNs, final @Nullable Histogram correctedNs) {
        result.write(directory.resolve("result.json"));
        LatencyTable.write(correctedNs == null ? latenciesNs : correctedNs, directory.resolve("latency.hgrm"));
        final PercentilePlot plot = new PercentilePlot(title(result));
        if (correctedNs == null) {
            plot.add("from the planned time", latenciesNs);
        } else {
            plot.add("from sending", latenciesNs).add("corrected for coordinated omission", correctedNs);
        }
        final byte[] png = plot.png();
        try {
            Files.write(directory.resolve("latency.png"), png);
            Files.writeString(directory.resolve("report.html"), html(result, png));
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write the report: path=" + directory, e);
        }
    }

    private static String title(final BenchResult result) {
        return String.format(
                Locale.ROOT,
                "%,.0f payments a second, %s, %,d accounts, %s",
                result.throughput().perSecond(),
                result.load().isOpenLoop() ? "open loop" : "closed loop",
                result.load().accounts(),
                result.machine().commit());
    }

    private static String html(final BenchResult result, final byte[] png) {
        final BenchResult.Load load = result.load();
        final Machine machine = result.machine();
        return String.format(
                Locale.ROOT,
                """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>florin bench</title>
                <style>body{font:15px/1.5 sans-serif;max-width:62em;margin:2em auto}td,th{padding:.1em 1em;text-align:right}</style>
                </head><body><h1>%s</h1>
                <p>%s</p>
                <img alt="latency by percentile" src="data:image/png;base64,%s" width="1000">
                <p>%s</p>
                %s
                <p>Load: %s</p>
                <p>The generator itself: %.0f ns of processor time and %.1f bytes a payment.</p>
                <p>Machine: %s, %d processors, %,d MiB; %s; %s</p>
                <ul>%s</ul>
                </body></html>
                """,
                escaped(title(result)),
                escaped(result.startedAt() + (result.note().isEmpty() ? "" : ", " + result.note())),
                Base64.getEncoder().encodeToString(png),
                escaped(result.coordinatedOmission()),
                table(result.latencyUs()),
                escaped(load.toString()),
                result.client().cpuNsPerPayment(),
                result.client().allocatedBytesPerPayment(),
                escaped(machine.processor()),
                machine.processors(),
                machine.memoryMib(),
                escaped(machine.kernel()),
                escaped(machine.jdk()),
                result.checks().lines().stream()
                        .map(line -> "<li>" + escaped(line) + "</li>")
                        .collect(Collectors.joining()));
    }

    private static String table(final Map<String, Double> us) {
        final StringBuilder names = new StringBuilder();
        final StringBuilder values = new StringBuilder();
        us.forEach((name, value) -> {
            names.append("<th>").append(name).append("</th>");
            values.append(String.format(Locale.ROOT, "<td>%,.1f</td>", value));
        });
        return "<table><tr><th></th>" + names + "</tr><tr><th>µs</th>" + values + "</tr></table>";
    }

    private static String escaped(final String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
