package io.florin.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchResultTest {
    @TempDir
    Path directory;

    /** A result of an open loop with a p10, p50 and p90, as the model needs them. */
    static BenchResult result(final long ratePerSecond, final double perSecond, final Map<String, Double> latencyUs) {
        return new BenchResult(
                BenchResult.FORMAT,
                "2026-11-26T00:00:00Z",
                Machine.describe(null),
                "sync=batch <&>",
                new BenchResult.Load("localhost:1", 1000, 1, 256, ratePerSecond, 50, "none", "pay=1", 1, 1),
                new BenchResult.Throughput((long) perSecond, 1, perSecond),
                "none",
                latencyUs,
                null,
                null,
                new BenchResult.ClientCost(200, 0.1, 0),
                Map.of("florin-pipeline", 900.0, "florin-io-3-1", 300.0),
                Map.of(),
                new BooksReport(true, List.of("books: fine")));
    }

    @Test
    void shouldReadWhatItWrote() {
        final BenchResult written = result(1000, 1000, Map.of("p50", 1.5));
        final Path file = directory.resolve("result.json");

        written.write(file);

        assertEquals(written, BenchResult.read(file));
    }

    @Test
    void shouldRefuseOtherFiles() throws IOException {
        final Path file = directory.resolve("other.json");
        Files.writeString(file, "{\"format\":\"other\"}");
        assertThrows(IllegalArgumentException.class, () -> BenchResult.read(file));
        assertThrows(IllegalArgumentException.class, () -> BenchResult.read(directory.resolve("none.json")));
    }

    @Test
    void shouldWriteAReportThatNeedsNoOtherFile() throws IOException {
        final Histogram latenciesNs = new Histogram(3);
        for (int i = 1; i <= 1000; i++) {
            latenciesNs.recordValue(i * 1000L);
        }
        final Path out = directory.resolve("out");

        new BenchFiles(out).write(result(1000, 1000, LatencyTable.valuesUs(latenciesNs)), latenciesNs, null);

        final String html = Files.readString(out.resolve("report.html"));
        assertTrue(html.contains("data:image/png;base64,") && html.contains("sync=batch &lt;&amp;&gt;"), html);
        final byte[] png = Files.readAllBytes(out.resolve("latency.png"));
        assertEquals("PNG", new String(png, 1, 3, StandardCharsets.US_ASCII));
        assertTrue(Files.size(out.resolve("latency.hgrm")) > 0);
    }
}
