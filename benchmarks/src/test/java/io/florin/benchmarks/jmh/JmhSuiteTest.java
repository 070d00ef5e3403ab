package io.florin.benchmarks.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each benchmark runs, for a moment and with little to do: whether its figures are right is not for a test. */
final class JmhSuiteTest {
    @TempDir
    private Path directory;

    @Test
    void shouldRunEachBenchmarkAndSayWhatItMeasures() throws RunnerException {
        final Options options = new OptionsBuilder()
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(5))
                .param("accounts", "1000")
                .param("transfers", "2000")
                .param("commandsPerRecord", "16")
                .param("protection", "encryption+chain")
                .param("published", "32")
                .param("sync", "NONE")
                .param("directory", directory.toString())
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        final PrintStream standardOut = System.out;
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        final Collection<RunResult> results;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            results = new Runner(options).run();
        } finally {
            System.setOut(standardOut);
        }
        assertFalse(results.isEmpty());
        final List<String> lines =
                printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(results.size(), count(lines, "# Topology: "));
        assertEquals(results.size(), count(lines, "# Not measured: "));
        assertEquals(List.of(), filesIn(directory), "all files are deleted");
    }

    private static long count(final List<String> lines, final String prefix) {
        return lines.stream().filter(line -> line.startsWith(prefix)).count();
    }

    private static List<String> filesIn(final Path directory) {
        return Stream.of(directory.toFile().list()).toList();
    }
}
