package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Follows the journal of a real server over a kill and a start. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class JournalFollowIT {
    @TempDir
    private Path data;

    @Test
    void shouldPrintCommandsAsTheyAreAnsweredAndEndAtSignal() throws IOException, InterruptedException {
        try (FlorinProcess follower = follow()) {
            try (FlorinProcess server = FlorinProcess.serve(data, "--sync", "none")) {
                open(server, 1);
                awaitAccount(follower, 1);
                server.kill();
            }
            try (FlorinProcess server = FlorinProcess.serve(data, "--sync", "none")) {
                open(server, 2);
                awaitAccount(follower, 2);
            }
            final CliOutcome outcome = follower.signal("INT");
            assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
            assertEquals("", outcome.err());
            final List<String> lines = outcome.out().lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                assertTrue(lines.get(i).startsWith("{\"sequence\":" + (i + 1) + ","), outcome.out());
            }
            assertTrue(lines.get(lines.size() - 1).contains("\"epoch\":2,"), outcome.out());
        }
    }

    private FlorinProcess follow() {
        return FlorinProcess.start("journal", "follow", "--data", data.toString(), "--from-sequence", "1");
    }

    private static void open(final FlorinProcess server, final int account) {
        final CliOutcome outcome =
                ServerFixture.runAt(server.port(), "account", "open", Integer.toString(account), "--currency", "CZK");
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
    }

    private static void awaitAccount(final FlorinProcess follower, final int account) throws InterruptedException {
        final String field = "\"account\":\"" + account + "\",";
        while (follower.out().stream().noneMatch(line -> line.contains(field))) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
