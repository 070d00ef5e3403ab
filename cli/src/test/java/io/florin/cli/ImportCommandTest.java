package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportCommandTest {
    private static final String ACCOUNTS = """
            kind,account,note,currency,overdraft_limit
            house,9001,,CZK,
            customer,1,,CZK,0.00
            customer,2,,CZK,50.00
            """;
    private static final String TRANSFERS_HEADER = "amount,id,debit_account,credit_account,currency,reference,more\n";

    @TempDir
    private Path directory;

    private ServerFixture server;
    private Path accounts;
    private Path transfers;
    private Path rejects;

    @BeforeEach
    void start() throws IOException {
        server = ServerFixture.start(directory.resolve("data"));
        accounts = Files.writeString(directory.resolve("accounts.csv"), ACCOUNTS);
        transfers = directory.resolve("transfers.csv");
        rejects = directory.resolve("rejects.csv");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldImportOnce() throws IOException {
        write("10.00,100,9001,1,CZK,first,", "2.50,101,1,2,CZK,,\"a, b\"");

        final CliOutcome first = importBoth();
        final CliOutcome again = importBoth();

        assertOutcome(ExitCode.DONE, "accounts: 3 rows, 3 accepted, 0 replayed, 0 refused, 0 malformed", first);
        assertOutcome(ExitCode.DONE, "transfers: 2 rows, 2 accepted, 0 replayed, 0 refused, 0 malformed", first);
        assertOutcome(ExitCode.DONE, "accounts: 3 rows, 0 accepted, 3 replayed, 0 refused, 0 malformed", again);
        assertOutcome(ExitCode.DONE, "transfers: 2 rows, 0 accepted, 2 replayed, 0 refused, 0 malformed", again);
        assertOutcome(ExitCode.DONE, "nothing changed: every row was there already", again);
        assertBalances("-10.00", "7.50", "2.50");
        assertFalse(Files.exists(rejects));
    }

    @Test
    void shouldReportInJson() throws IOException {
        write("10.00,100,9001,1,CZK,,", "999,101,1,2,CZK,,", "x,102,1,2,CZK,,");

        final CliOutcome outcome = importBoth("--output", "json");
        final JsonNode report = outcome.json();

        assertEquals(ExitCode.REFUSED, outcome.exitCode());
        assertEquals(
                "{\"rows\":3,\"accepted\":1,\"replayed\":0,\"refused\":1,\"malformed\":1,"
                        + "\"refusedByStatus\":{\"INSUFFICIENT_FUNDS\":1}}",
                report.get("transfers").toString());
        assertEquals(3, report.get("accounts").get("accepted").asInt());
        assertEquals(rejects.toString(), report.get("rejects").asText());
        assertEquals(6, report.get("sequence").asInt());
    }

    @Test
    void shouldGoOnAfterRowsThatAreMalformedOrRefused() throws IOException {
        write(
                "10.00,100,9001,1,CZK,,",
                "\"1,5\",101,1,2,CZK,,",
                "1,102,1,2",
                "0.001,103,1,2,CZK,,",
                "99,104,1,2,CZK,,",
                "1,x,1,2,CZK,,",
                "1,106,1,2,CZ,,",
                "1,107,1,3,CZK,,",
                "1,108,1,2,CZK,ž,",
                "1.00,109,1,2,CZK,,");

        final CliOutcome outcome = importBoth();

        assertOutcome(ExitCode.REFUSED, "transfers: 10 rows, 2 accepted, 0 replayed, 2 refused, 6 malformed", outcome);
        assertOutcome(ExitCode.REFUSED, "  refused INSUFFICIENT_FUNDS: 1", outcome);
        assertOutcome(ExitCode.REFUSED, "  refused CREDIT_ACCOUNT_NOT_FOUND: 1", outcome);
        assertOutcome(ExitCode.REFUSED, "rejects: " + rejects + " (8 rows)", outcome);
        final String place = "florin import: " + transfers + ":";
        assertEquals(
                List.of(
                        place + "3: amount: '1,5' is no amount: give digits and a decimal point, such as 12.50",
                        place + "4: 4 columns, but the header has 7",
                        place
                                + "5: amount: '0.001' has 3 decimals, but CZK has 2: give digits and a decimal point, such as"
                                + " 12.50",
                        place
                                + "7: id: 'x' is no id: give a number such as 1001, 0x and up to 32 hexadecimal digits, or a UUID",
                        place
                                + "8: currency: 'CZ' is no currency: give an ISO 4217 code such as CZK, or a ledger number",
                        place + "10: not printable ASCII: reference=ž, position=0"),
                outcome.errLines());
        assertBalances("-10.00", "9.00", "1.00");
        final List<String> lines = Files.readAllLines(rejects);
        assertEquals("file,line,id,status,reason,row", lines.get(0));
        assertTrue(
                lines.contains(transfers + ",6,104,INSUFFICIENT_FUNDS,final: a new try needs a new id,"
                        + "\"99,104,1,2,CZK,,\""),
                lines.toString());
        assertTrue(
                lines.contains(transfers + ",4,102,MALFORMED,\"4 columns, but the header has 7\",\"1,102,1,2\""),
                lines.toString());
        assertEquals(9, lines.size());
    }

    @Test
    void shouldSendNothingBehindMalformedRowWhenStrict() throws IOException {
        write("10.00,100,9001,1,CZK,,", "1e9,101,9001,1,CZK,,", "10.00,102,9001,1,CZK,,");

        final CliOutcome outcome = importBoth("--strict");

        assertOutcome(ExitCode.USAGE, "transfers: 2 rows, 1 accepted, 0 replayed, 0 refused, 1 malformed", outcome);
        assertBalances("-10.00", "10.00", "0.00");
        assertEquals(ExitCode.REFUSED, server.run("transfer", "get", "102").exitCode());
    }

    @Test
    void shouldSendNoTransferBehindMalformedAccountWhenStrict() throws IOException {
        Files.writeString(accounts, ACCOUNTS + "customer,3,,CZK,-1\n");
        write("10.00,100,9001,1,CZK,,");

        final CliOutcome outcome = importBoth("--strict");

        assertOutcome(ExitCode.USAGE, "accounts: 4 rows, 3 accepted, 0 replayed, 0 refused, 1 malformed", outcome);
        assertOutcome(ExitCode.USAGE, "transfers: 0 rows, 0 accepted", outcome);
        assertBalances("0.00", "0.00", "0.00");
    }

    @Test
    void shouldImportOneFileAlone() throws IOException {
        assertOutcome(
                ExitCode.DONE, "accounts: 3 rows, 3 accepted", server.run("import", "--accounts", accounts.toString()));
        write("10.00,100,9001,1,CZK,,");
        assertOutcome(
                ExitCode.DONE,
                "transfers: 1 rows, 1 accepted",
                server.run("import", "--transfers", transfers.toString()));
    }

    @Test
    void shouldNameMissingColumnBeforeSendingAnything() throws IOException {
        Files.writeString(transfers, "id,debit_account,credit_account,currency\n");

        final CliOutcome outcome = importBoth();

        assertEquals(ExitCode.USAGE, outcome.exitCode());
        assertEquals(
                List.of(
                        "florin import: " + transfers
                                + ":1: column 'amount' is missing: the header has [id, debit_account, credit_account, currency]"),
                outcome.errLines());
        assertEquals(ExitCode.REFUSED, server.run("account", "get", "1").exitCode());
    }

    @Test
    void shouldSayThatRejectsCannotBeWritten() throws IOException {
        rejects = directory.resolve("accounts.csv/rejects.csv");
        write("99,100,1,2,CZK,,");

        final CliOutcome outcome = importBoth();

        assertEquals(ExitCode.CANNOT, outcome.exitCode());
        assertEquals(1, outcome.errLines().size(), outcome.err());
        assertTrue(outcome.err().contains("cannot write the refused rows to " + rejects), outcome.err());
    }

    @Test
    void shouldSurviveTheLossOfItsConnection() throws IOException {
        final List<String> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rows.add("0.01," + (1000 + i) + ",9001,1,CZK,,");
        }
        write(rows.toArray(String[]::new));
        try (FaultyProxy proxy = new FaultyProxy(server.port(), FaultyProxy.Fault.CUT_FIRST, 700_000)) {
            final CliOutcome outcome = ServerFixture.runAt(proxy.port(), args());

            assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
            assertEquals(2, proxy.connections());
            assertTrue(outcome.err().contains("connection lost, trying again"), outcome.err());
            assertTrue(outcome.out().contains("transfers: 20000 rows"), outcome.out());
            assertBalances("-200.00", "200.00", "0.00");
        }
    }

    private void write(final String... rows) throws IOException {
        Files.writeString(transfers, TRANSFERS_HEADER + String.join("\n", rows) + "\n");
    }

    private CliOutcome importBoth(final String... more) {
        return server.run(args(more));
    }

    private String[] args(final String... more) {
        final List<String> args = new ArrayList<>(List.of(
                "import",
                "--accounts",
                accounts.toString(),
                "--transfers",
                transfers.toString(),
                "--rejects",
                rejects.toString()));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    private void assertBalances(final String house, final String one, final String two) {
        assertEquals(
                List.of(house, one, two),
                List.of("9001", "1", "2").stream()
                        .map(id -> server.run("account", "get", id, "--output", "json"))
                        .map(outcome -> outcome.json().get("balance").asText())
                        .toList());
    }

    private static void assertOutcome(final int exitCode, final String line, final CliOutcome outcome) {
        assertEquals(exitCode, outcome.exitCode(), outcome.toString());
        assertTrue(outcome.out().lines().anyMatch(printed -> printed.startsWith(line)), outcome.toString());
    }
}
