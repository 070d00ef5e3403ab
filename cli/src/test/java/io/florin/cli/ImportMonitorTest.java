package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ImportMonitorTest {
    private final StringWriter err = new StringWriter();

    @Test
    void shouldDrawProgress() {
        assertEquals(
                "transfers [==========>          ]  50%  1,000,000 rows  250,000/s  ETA 0:04",
                ImportMonitor.line("transfers", 1_000_000, 500, TimeUnit.SECONDS.toNanos(4)));
        assertEquals("transfers [>                    ]   0%  0 rows  0/s", ImportMonitor.line("transfers", 0, 0, 0));
        assertEquals(
                "transfers [====================>] 100%  5 rows  5/s  ETA 0:00",
                ImportMonitor.line("transfers", 5, 1000, TimeUnit.SECONDS.toNanos(1)));
    }

    @Test
    void shouldShowOnlyTheFirstMalformedRows() {
        final ImportMonitor monitor = new ImportMonitor(new PrintWriter(err), "p: ", false, false, () -> 0);

        for (int i = 0; i < 25; i++) {
            monitor.onMalformedRow("row " + i);
        }
        monitor.onEnd();

        assertEquals(21, err.toString().lines().count());
        assertEquals(
                "p: 5 more malformed rows are in the file of refused rows",
                err.toString().lines().toList().get(20));
    }
}
