package io.florin.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ModelCommandTest {
    private static final int USAGE = 2;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void shouldPredictEveryLoadFromTheSlowest() {
        final String full = write("full", 0, 900_000, Map.of("p50", 1.0));
        final String slow = write("slow", 10_000, 10_000, Map.of("p50", 554.0, "p99", 700.0));
        final String fast = write("fast", 500_000, 500_000, Map.of("p50", 999.0, "p99", 1_500.0));

        assertEquals(0, run("--force-us", "300", "--out", directory.toString(), fast, full, slow), err.toString());

        // F 300, s 900 of the pipeline: T(10,000) = 302.7, so R = 554 - 454; T(500,000) = 512, a batch of 256
        assertTrue(out.toString().contains("F 300 us, s 900 ns, R 100 us"), out.toString());
        assertTrue(out.toString().matches("(?s).*\\b500,000 +256 +868 +999 +1,119 +1,500\\b.*"), out.toString());
        assertTrue(Files.exists(directory.resolve("model.png")));
        assertTrue(out.toString().contains("900 + 0 log10(accounts) ns"), out.toString());
        assertTrue(out.toString().matches("(?s).*\\b100,000,000 +900 +- +1,111,111\\b.*"), out.toString());
        assertTrue(out.toString().matches("(?s).*\\b1,000 +900 +900 +1,111,111\\b.*"), out.toString());
    }

    @Test
    void shouldSayWhichResultIsMissing() {
        final String slow = write("slow", 10_000, 10_000, Map.of("p50", 554.0, "p99", 700.0));
        assertEquals(USAGE, run(slow));
        assertTrue(err.toString().contains("no closed loop with --server-pid"), err.toString());
        assertEquals(USAGE, run(write("full", 0, 900_000, Map.of("p50", 1.0))));
        assertTrue(err.toString().contains("no open loop"), err.toString());
        assertEquals(USAGE, run("--force-us", "0", slow));
        assertTrue(err.toString().contains("must be more than 0"), err.toString());
        assertEquals(USAGE, run(directory.resolve("none.json").toString()));
        assertTrue(err.toString().contains("not a result of florin bench"), err.toString());
    }

    private int run(final String... words) {
        return new CommandLine(new ModelCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.of(words).toArray(String[]::new));
    }

    private String write(
            final String name, final long rate, final double perSecond, final Map<String, Double> latencyUs) {
        final Path file = directory.resolve(name + ".json");
        BenchResultTest.result(rate, perSecond, latencyUs).write(file);
        return file.toString();
    }
}
