package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.florin.client.Id128;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks into the journal of a live server in this process. */
final class JournalDumpTest {
    private static final Id128 BIG = Id128.parse("123e4567-e89b-12d3-a456-426614174000");

    @TempDir
    private static Path directory;

    private static ServerFixture server;

    @BeforeAll
    static void makeJournal() throws IOException {
        final Path data = data();
        server = ServerFixture.start(data);
        run("account open 9001 --currency CZK --kind house --code 7");
        run("account open 1 --currency CZK --overdraft-limit 5.00 --history --user-data 99");
        run("account open 2 --currency CZK");
        run("pay --id 10 --from 9001 --to 1 --amount 12.50 --currency CZK --reference invoice-7 --text žluť --code 3");
        run("authorize --id " + BIG + " --from 1 --to 2 --amount 10.00 --currency CZK --expires-in 7d");
        run("capture " + BIG + " --id 30 --split 2=2.00 --split 9001 --amount 6.00 --final");
        run("refund 10 --id 40 --amount 1.50");
        run("account freeze 2 --reason 3");
        run("account limits 1 --overdraft-limit 6.00");
        final Path chain = directory.resolve("chain.txt");
        Files.writeString(chain, """
                pay --id 50 --from 9001 --to 1 --amount 1 --currency CZK
                pay --id 51 --from 9001 --to 1 --amount 2 --currency CZK
                """);
        run("chain " + chain);
        run("pay --id 60 --from 9001 --to 1 --amount 3 --currency CZK");
        run("reverse 60 --id 61");
        run("authorize --id 70 --from 1 --to 9001 --amount 1.00 --currency CZK --expires-in 1h");
        run("void 70 --id 71");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void shouldPrintEveryCommandInOrder() {
        final List<JsonNode> lines = dump();

        assertEquals(
                List.of(
                        "Configure",
                        "OpenAccount",
                        "OpenAccount",
                        "OpenAccount",
                        "Transfer",
                        "Authorize",
                        "Capture",
                        "Refund",
                        "SetAccountStatus",
                        "SetAccountLimits",
                        "Transfer",
                        "Transfer",
                        "Transfer",
                        "Reverse",
                        "Authorize",
                        "Void"),
                lines.stream().map(line -> line.get("command").asText()).toList());
        for (int i = 0; i < lines.size(); i++) {
            assertEquals(i + 1, lines.get(i).get("sequence").asInt());
            assertEquals(1, lines.get(i).get("epoch").asInt());
            assertTrue(Instant.parse(lines.get(i).get("timestamp").asText()).isAfter(Instant.EPOCH));
        }
    }

    @Test
    void shouldPrintEveryField() {
        final List<JsonNode> lines = dump();

        assertFields(
                lines.get(0),
                "ledgersMax",
                "16",
                "accountsMax",
                "10000",
                "transfersMax",
                "100000",
                "historyMax",
                "10000");
        assertFalse(lines.get(0).has("hashKey"), "a secret");
        assertFields(lines.get(1), "account", "9001", "currency", "CZK", "ledger", "203", "kind", "house", "code", "7");
        assertFields(
                lines.get(2),
                "account",
                "1",
                "overdraftLimitMinor",
                "500",
                "userData",
                "99",
                "history",
                "true",
                "kind",
                "customer");
        assertFields(
                lines.get(4),
                "id",
                "10",
                "debitAccount",
                "9001",
                "creditAccount",
                "1",
                "amountMinor",
                "1250",
                "currency",
                "CZK",
                "code",
                "3",
                "userData",
                "0",
                "reference",
                "invoice-7",
                "text",
                "žluť");
        assertFields(lines.get(5), "id", BIG.toString(), "timeoutNs", Long.toString(7L * 86_400 * 1_000_000_000));
        assertFields(lines.get(6), "id", "30", "authorization", BIG.toString(), "amountMinor", "600", "final", "true");
        assertEquals(2, lines.get(6).get("splits").size());
        assertFields(lines.get(6).get("splits").get(0), "creditAccount", "2", "amountMinor", "200");
        assertFields(lines.get(7), "id", "40", "original", "10", "amountMinor", "150");
        assertFields(lines.get(8), "account", "2", "status", "FROZEN", "reason", "3", "expectedVersion", "1");
        assertFields(lines.get(9), "account", "1", "overdraftLimitMinor", "600", "expectedVersion", "1");
        assertFields(lines.get(13), "id", "61", "original", "60");
        assertFields(lines.get(15), "id", "71", "authorization", "70");
    }

    @Test
    void shouldMarkMembersOfChain() {
        final List<JsonNode> lines = dump();

        assertFalse(lines.get(9).has("chain"));
        assertEquals(11, lines.get(10).get("chain").asInt());
        assertEquals(11, lines.get(11).get("chain").asInt());
        assertFalse(lines.get(12).has("chain"));
    }

    @Test
    void shouldPrintWhatTheFiltersLetThrough() {
        assertEquals(List.of(4, 6, 7, 9), sequences("--account", "2"));
        assertEquals(List.of(5, 8), sequences("--id", "10"));
        assertEquals(List.of(6, 7), sequences("--id", BIG.toString()));
        assertEquals(List.of(15, 16), sequences("--id", "70"));
        assertEquals(List.of(12, 13), sequences("--from-sequence", "12", "--to-sequence", "13"));
        assertEquals(List.of(1, 2), sequences("--limit", "2"));
        assertEquals(List.of(11, 12, 13), sequences("--account", "1", "--from-sequence", "11", "--to-sequence", "13"));
        assertEquals(List.of(1), sequences("--principal", "0"));
        final String principal = dump().get(1).get("principal").asText();
        assertEquals(15, sequences("--principal", principal).size());
        final String time = dump().get(6).get("timestamp").asText();
        assertEquals(List.of(1, 2, 3, 4, 5, 6), sequences("--to", time));
        assertEquals(List.of(7), sequences("--from", time, "--limit", "1"));
        assertEquals(List.of(), sequences("--from", "2199-01-01"));
    }

    @Test
    void shouldCountInStat() {
        final JsonNode stat = CliOutcome.run("journal", "stat", "--data", data().toString(), "--output", "json")
                .json();

        assertTrue(stat.get("inUse").asBoolean());
        assertEquals(16, stat.get("commands").asInt());
        assertEquals(16, stat.get("lastSequence").asInt());
        assertEquals(1, stat.get("epochs").size());
        assertEquals("none", stat.get("epochs").get(0).get("sync").asText());
    }

    @Test
    void shouldSayWhenThereIsNoDirectory() {
        for (final String command : List.of("stat", "dump", "follow")) {
            final CliOutcome outcome = CliOutcome.run(
                    "journal", command, "--data", directory.resolve("no").toString());
            assertEquals(ExitCode.CANNOT, outcome.exitCode(), outcome.toString());
            assertEquals(1, outcome.errLines().size(), outcome.toString());
        }
        assertFalse(Files.exists(directory.resolve("no")));
    }

    private static void assertFields(final JsonNode line, final String... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            assertTrue(line.has(namesAndValues[i]), namesAndValues[i] + " of " + line);
            assertEquals(
                    namesAndValues[i + 1], line.get(namesAndValues[i]).asText(), namesAndValues[i] + " of " + line);
        }
    }

    private static List<Integer> sequences(final String... filters) {
        return dump(filters).stream().map(line -> line.get("sequence").asInt()).toList();
    }

    private static List<JsonNode> dump(final String... filters) {
        final CliOutcome outcome = CliOutcome.run(
                Stream.concat(Stream.of("journal", "dump", "--data", data().toString()), Stream.of(filters))
                        .toArray(String[]::new));
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
        return outcome.out()
                .lines()
                .map(line -> new CliOutcome(0, line, "").json())
                .toList();
    }

    private static Path data() {
        return directory.resolve("data");
    }

    private static void run(final String commandLine) {
        final CliOutcome outcome = server.run(commandLine.split(" "));
        assertEquals(ExitCode.DONE, outcome.exitCode(), commandLine + ": " + outcome);
    }
}
