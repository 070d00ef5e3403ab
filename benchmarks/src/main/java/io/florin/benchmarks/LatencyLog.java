package io.florin.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/** A log of interval histograms in HdrHistogram's own format, or nothing. Single thread. */
final class LatencyLog implements AutoCloseable {
    private static final double NS_PER_US = 1000.0;
    private static final double MS_PER_SECOND = 1000.0;

    private final @Nullable PrintStream out;
    private final @Nullable HistogramLogWriter writer;
    private final long originMs = System.currentTimeMillis();
    private long beginMs = originMs;

    private LatencyLog(final @Nullable PrintStream out) {
        this.out = out;
        writer = out == null ? null : new HistogramLogWriter(out);
        if (writer != null) {
            writer.outputComment("[latencies of florin bench in nanoseconds, the maxima in microseconds]");
            writer.outputLogFormatVersion();
            writer.outputStartTime(beginMs);
            writer.setBaseTime(beginMs);
            writer.outputLegend();
        }
    }

    /** @param file to write; null: nothing is written. */
    static LatencyLog create(final @Nullable Path file) {
        try {
            return new LatencyLog(
                    file == null ? null : new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write the log: file=" + file + ", reason=" + e.getMessage(), e);
        }
    }

    /** Writes what was recorded since the last call. */
    void write(final Histogram latenciesNs) {
        final long nowMs = System.currentTimeMillis();
        latenciesNs.setStartTimeStamp(beginMs);
        latenciesNs.setEndTimeStamp(nowMs);
        beginMs = nowMs;
        if (writer != null) {
            final double startSeconds = (latenciesNs.getStartTimeStamp() - originMs) / MS_PER_SECOND;
            final double endSeconds = (nowMs - originMs) / MS_PER_SECOND;
            writer.outputIntervalHistogram(startSeconds, endSeconds, latenciesNs, NS_PER_US);
        }
    }

    @Override
    public void close() {
        if (out != null) {
            out.close();
        }
    }
}
