package io.florin.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code florin bench}, as it is written to {@code result.json}.
 *
 * @param format of this file; {@value #FORMAT}.
 * @param startedAt when measuring began, ISO 8601 in UTC.
 * @param machine of the client; the server's when it is on the same one.
 * @param note what the user said about the run: nothing checks it.
 * @param load what was asked for.
 * @param throughput what came of it.
 * @param coordinatedOmission how the latencies stand to it, in words.
 * @param latencyUs by percentile, from the planned time in an open loop, from sending in a closed one.
 * @param correctedLatencyUs corrected for coordinated omission; null for an open loop, which needs none.
 * @param sendDelayUs how late the generator itself sent; null for a closed loop, which has no schedule. Part of the latencies.
 * @param client what the generator took.
 * @param serverThreadNs processor time of the server's threads, in nanoseconds a payment; empty when it was not watched.
 * @param refused answers other than OK, by status.
 * @param checks what was compared at the end.
 */
record BenchResult(
        String format,
        String startedAt,
        Machine machine,
        String note,
        Load load,
        Throughput throughput,
        String coordinatedOmission,
        Map<String, Double> latencyUs,
        @Nullable Map<String, Double> correctedLatencyUs,
        @Nullable Map<String, Double> sendDelayUs,
        ClientCost client,
        Map<String, Double> serverThreadNs,
        Map<String, Long> refused,
        BooksReport checks) {
    static final String FORMAT = "florin-bench-1";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * The load.
     *
     * @param server its address.
     * @param connections all on one thread.
     * @param window requests in flight on each.
     * @param ratePerSecond of the open loop; 0: closed loop.
     */
    record Load(
            String server,
            int accounts,
            int connections,
            int window,
            long ratePerSecond,
            int paceUs,
            String skew,
            String mix,
            int warmupSeconds,
            int seconds) {
        boolean isOpenLoop() {
            return ratePerSecond > 0;
        }
    }

    /**
     * The throughput.
     *
     * @param answered within the measured time.
     */
    record Throughput(long answered, double seconds, double perSecond) {}

    /**
     * What the generator's own thread took, within the measured time. It shares the processors with a server on the same machine.
     *
     * @param cpuNsPerPayment processor time.
     * @param cpuShare of one processor, 0 to 1.
     * @param allocatedBytesPerPayment on the heap; in an open loop each look at the schedule makes a timer of some 100 bytes.
     */
    record ClientCost(double cpuNsPerPayment, double cpuShare, double allocatedBytesPerPayment) {}

    /**
     * @param name such as p50 or p99.9.
     * @return microseconds.
     * @throws IllegalArgumentException when the result does not have it.
     */
    double latencyUs(final String name) {
        final Double us = latencyUs.get(name);
        if (us == null) {
            throw new IllegalArgumentException(
                    "no such latency in the result: name=" + name + ", known=" + latencyUs.keySet());
        }
        return us;
    }

    /** @throws UncheckedIOException when the file cannot be written. */
    void write(final Path file) {
        try {
            JSON.writeValue(file.toFile(), this);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write the result: file=" + file, e);
        }
    }

    /** @throws IllegalArgumentException when it is no such file. */
    static BenchResult read(final Path file) {
        try {
            final BenchResult result = JSON.readValue(file.toFile(), BenchResult.class);
            if (!FORMAT.equals(result.format)) {
                throw new IllegalArgumentException(
                        "not a result of florin bench: file=" + file + ", format=" + result.format);
            }
            return result;
        } catch (final IOException e) {
            throw new IllegalArgumentException("not a result of florin bench: file=" + file + ", " + e.getMessage(), e);
        }
    }
}
