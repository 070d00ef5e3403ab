package io.florin.benchmarks.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.florin.benchmarks.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What all contestants did, as it is written to {@code result.json}.
 *
 * @param format of this file; {@value #FORMAT}.
 * @param startedAt when the first round began, ISO 8601 in UTC.
 * @param load what was asked for.
 * @param contestants in the order in which they took part in each round.
 */
record PeersResult(String format, String startedAt, Machine machine, Load load, List<Entry> contestants) {
    static final String FORMAT = "florin-peers-1";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** What was asked for, of all alike. */
    record Load(int accounts, String skew, int rounds, int warmupSeconds, int seconds) {}

    /**
     * One contestant.
     *
     * @param runs a round each.
     * @param perSecond the median of the rounds' payments a second.
     * @param florin whom it is compared with; null for Florin.
     */
    record Entry(
            Mode mode,
            List<Run> runs,
            double perSecond,
            @Nullable Comparison florin) {}

    /**
     * Florin's payments a second for each one of the peer's, of the same round.
     *
     * @param title of Florin's mode.
     * @param median of the rounds.
     */
    record Comparison(String title, double median, double least, double most) {
        static Comparison of(final Mode florin, final List<Run> florins, final List<Run> peers) {
            final double[] ratios = IntStream.range(0, peers.size())
                    .mapToDouble(round ->
                            florins.get(round).perSecond() / peers.get(round).perSecond())
                    .sorted()
                    .toArray();
            return new Comparison(florin.title(), middle(ratios), ratios[0], ratios[ratios.length - 1]);
        }
    }

    static Entry entry(final Mode mode, final @Nullable Mode florin, final Map<Mode, List<Run>> runs) {
        final List<Run> own = runs.getOrDefault(mode, List.of());
        return new Entry(
                mode,
                own,
                median(own, Run::perSecond),
                florin == null ? null : Comparison.of(florin, runs.getOrDefault(florin, List.of()), own));
    }

    /** @return the middle one of a figure of each run; of an even number the mean of both in the middle. */
    static double median(final List<Run> runs, final ToDoubleFunction<Run> figure) {
        return middle(runs.stream().mapToDouble(figure).sorted().toArray());
    }

    boolean isRight() {
        return contestants.stream().flatMap(entry -> entry.runs().stream()).allMatch(Run::isRight);
    }

    /** @throws UncheckedIOException when the file cannot be written. */
    void write(final Path file) {
        try {
            JSON.writeValue(file.toFile(), this);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write the result: file=" + file, e);
        }
    }

    private static double middle(final double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
