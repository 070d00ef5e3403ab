package io.florin.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * One run of {@code florin attack}.
 *
 * @param format of this; {@value #FORMAT}.
 * @param startedAt ISO 8601 in UTC.
 * @param machine of server, victim and attackers.
 * @param seed of what is random about the attacks.
 * @param ratePerSecond payments that are due a second.
 * @param seconds of each quiet time and of each attack.
 * @param syncPolicy of the server.
 * @param rows one for each attack.
 * @param checks what the books were compared with at the end.
 * @param findings what must not be; empty when all is well.
 */
record AttackResult(
        String format,
        String startedAt,
        Machine machine,
        long seed,
        long ratePerSecond,
        int seconds,
        String syncPolicy,
        List<Row> rows,
        BooksReport checks,
        List<String> findings) {
    static final String FORMAT = "florin-attack-1";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final double NS_PER_US = 1000;

    /**
     * What the victim had of the server for a while.
     *
     * @param paymentsPerSecond answered.
     * @param p50Us latency from the planned time, in microseconds.
     */
    record Service(double paymentsPerSecond, double p50Us, double p99Us, double maxUs) {
        static Service of(final Histogram latenciesNs, final double seconds) {
            return new Service(
                    latenciesNs.getTotalCount() / seconds,
                    latenciesNs.getValueAtPercentile(50) / NS_PER_US,
                    latenciesNs.getValueAtPercentile(99) / NS_PER_US,
                    latenciesNs.getMaxValue() / NS_PER_US);
        }
    }

    /**
     * One attack.
     *
     * @param connections that the attackers began.
     * @param heldMost the most that they had open at a time, where they hold them.
     * @param failures attempts without a connection, or without an answer in time.
     * @param answers to their requests, where they have any answered.
     * @param closed connections that the server closed, by the reason that it gave.
     * @param quiet before the attack.
     * @param attacked during it.
     * @param throughputRatio attacked to quiet.
     * @param p99Ratio attacked to quiet.
     * @param memoryBeforeMib the server's resident memory before the attack; 0 when unknown.
     * @param memoryAfterMib the same when the attackers had gone.
     * @param reconnectMs how long a new client then took to be answered.
     */
    record Row(
            String attack,
            String what,
            long connections,
            int heldMost,
            long failures,
            long answers,
            Map<String, Long> closed,
            Service quiet,
            Service attacked,
            double throughputRatio,
            double p99Ratio,
            long memoryBeforeMib,
            long memoryAfterMib,
            double reconnectMs) {}

    /** @return lines for people. */
    List<String> table() {
        final List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%-18s %11s %10s %8s %7s %10s %10s %7s %8s %8s %10s  %s",
                "attack",
                "connections",
                "held",
                "pay/s",
                "ratio",
                "p99 µs",
                "quiet µs",
                "ratio",
                "MiB",
                "after",
                "again ms",
                "closed by the server"));
        for (final Row row : rows) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-18s %,11d %,10d %,8.0f %7.3f %,10.0f %,10.0f %7.2f %,8d %,8d %10.1f  %s",
                    row.attack(),
                    row.connections(),
                    row.heldMost(),
                    row.attacked().paymentsPerSecond(),
                    row.throughputRatio(),
                    row.attacked().p99Us(),
                    row.quiet().p99Us(),
                    row.p99Ratio(),
                    row.memoryBeforeMib(),
                    row.memoryAfterMib(),
                    row.reconnectMs(),
                    row.answers() == 0 ? row.closed() : row.closed() + ", requests refused: " + row.answers()));
        }
        lines.addAll(checks.lines());
        lines.addAll(findings);
        return lines;
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("cannot write the result", e);
        }
    }
}
