package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnknownOutcomeTest {
    /** More than a Welcome, less than that and a reply. */
    private static final long WELCOME_BYTES = 130;

    /** More than an account's reply with some of the next, less than both. */
    private static final long ACCOUNT_BYTES = 200;

    @TempDir
    private Path directory;

    @Test
    void shouldSayWhatToRunAgain() throws IOException {
        try (ServerFixture server = ServerFixture.start(directory);
                FaultyProxy proxy = new FaultyProxy(server.port(), FaultyProxy.Fault.SILENCE, WELCOME_BYTES)) {
            server.run("account", "open", "9001", "--currency", "CZK", "--kind", "house");
            server.run("account", "open", "1", "--currency", "CZK");

            final CliOutcome lost = ServerFixture.runAt(
                    proxy.port(),
                    "pay",
                    "--from",
                    "9001",
                    "--to",
                    "1",
                    "--amount",
                    "1.5",
                    "--currency",
                    "CZK",
                    "--text",
                    "it's",
                    "--timeout-ms",
                    "300");
            final String id = lost.errLines().get(0).replaceFirst("florin pay: id=", "");
            final CliOutcome again = server.run(
                    "pay",
                    "--id",
                    id,
                    "--from",
                    "9001",
                    "--to",
                    "1",
                    "--amount",
                    "1.50",
                    "--currency",
                    "CZK",
                    "--text",
                    "it's",
                    "--output",
                    "json");

            assertEquals(ExitCode.CANNOT, lost.exitCode());
            assertEquals(2, lost.errLines().size(), lost.err());
            assertTrue(
                    lost.errLines()
                            .get(1)
                            .endsWith(
                                    "run again: florin pay --from 9001 --to 1 --amount 1.5 --currency CZK --text 'it'\\''s'"
                                            + " --timeout-ms 300 --server 127.0.0.1:" + proxy.port() + " --id " + id),
                    lost.err());
            assertTrue(lost.errLines().get(1).startsWith("florin pay: the outcome is unknown: "), lost.err());
            assertEquals(ExitCode.DONE, again.exitCode());
            assertTrue(again.json().get("replayed").asBoolean(), again.toString());
        }
    }

    @Test
    void shouldNameTheVersionThatIsReplaced() throws IOException {
        try (ServerFixture server = ServerFixture.start(directory);
                FaultyProxy proxy =
                        new FaultyProxy(server.port(), FaultyProxy.Fault.SILENCE, WELCOME_BYTES + ACCOUNT_BYTES)) {
            server.run("account", "open", "1", "--currency", "CZK");

            final CliOutcome lost =
                    ServerFixture.runAt(proxy.port(), "account", "freeze", "1", "--reason", "7", "--timeout-ms", "300");
            final CliOutcome again = server.run(
                    "account", "freeze", "1", "--reason", "7", "--expected-version", "1", "--output", "json");

            assertEquals(ExitCode.CANNOT, lost.exitCode());
            assertTrue(
                    lost.err()
                            .strip()
                            .endsWith(
                                    "run again: florin account freeze 1 --reason 7 --timeout-ms 300 --server 127.0.0.1:"
                                            + proxy.port() + " --expected-version 1"),
                    lost.err());
            assertEquals(ExitCode.DONE, again.exitCode(), again.toString());
            assertTrue(again.json().get("replayed").asBoolean(), again.toString());
            assertEquals("FROZEN", again.json().get("status").asText());
        }
    }
}
