package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.florin.client.AccountSnapshot;
import io.florin.client.AsyncClient;
import io.florin.client.Balances;
import io.florin.client.ClientConfig;
import io.florin.client.Id128;
import io.florin.client.QueryResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The movements of a real bank, imported into a real server through the launcher: every balance is the bank's own, after each movement, and
 * stays it over a second import and a kill. Runs where {@code shared/data} lies beside the repository.
 */
final class BankFileIT {
    private static final Path BANK = Path.of(System.getProperty("florin.root"), "..", "shared", "data");
    private static final Path ACCOUNTS = BANK.resolve("czech-bank-even-accounts.csv.gz");
    private static final Path TRANSFERS = BANK.resolve("czech-bank-even-transfers.csv.gz");
    private static final int TRANSFER_COUNT = 25_063;

    @TempDir
    private Path directory;

    @Test
    void shouldHaveTheBalancesOfTheBank() {
        assumeTrue(Files.isReadable(TRANSFERS), "no bank file: " + TRANSFERS);
        final Map<String, String> expected = expectedBalances();
        final Path data = directory.resolve("data");
        final JsonNode trialBalance;
        try (FlorinProcess server = FlorinProcess.serve(data)) {
            assertImported(TRANSFER_COUNT, 0, importBank(server));
            assertEquals(expected, balances(server, expected));

            assertImported(0, TRANSFER_COUNT, importBank(server));
            assertEquals(expected, balances(server, expected));

            assertStatements(server);
            trialBalance = trialBalance(server);
            server.kill();
        }
        try (FlorinProcess server = FlorinProcess.serve(data)) {
            assertEquals(trialBalance, trialBalance(server));
            assertEquals(expected, balances(server, expected));
            assertStatements(server);
            assertTrue(
                    server.outLine("recovered: ")
                            .endsWith(" stateHash="
                                    + trialBalance.get("stateHash").asText()),
                    server.toString());
        }
    }

    private CliOutcome importBank(final FlorinProcess server) {
        return FlorinProcess.run(
                "import",
                "--accounts",
                ACCOUNTS.toString(),
                "--transfers",
                TRANSFERS.toString(),
                "--rejects",
                directory.resolve("rejects.csv").toString(),
                "--server",
                "127.0.0.1:" + server.port(),
                "--output",
                "json");
    }

    private void assertImported(final int accepted, final int replayed, final CliOutcome outcome) {
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
        assertEquals("", outcome.err());
        final JsonNode transfers = outcome.json().get("transfers");
        assertEquals(TRANSFER_COUNT, transfers.get("rows").asInt(), outcome.toString());
        assertEquals(accepted, transfers.get("accepted").asInt(), outcome.toString());
        assertEquals(replayed, transfers.get("replayed").asInt(), outcome.toString());
        assertFalse(Files.exists(directory.resolve("rejects.csv")));
    }

    /** Every movement of every customer, with the balance that the bank recorded after it. */
    private static void assertStatements(final FlorinProcess server) {
        final Map<String, List<String>> expected = expectedStatements();
        assertEquals(
                TRANSFER_COUNT, expected.values().stream().mapToInt(List::size).sum());
        expected.forEach((account, rows) -> assertEquals(rows, statement(server, account), "account=" + account));
        final String first = expected.keySet().iterator().next();
        final CliOutcome launched =
                FlorinProcess.run("statement", first, "--output", "csv", "--server", "127.0.0.1:" + server.port());
        assertEquals(expected.get(first), rows(launched));
    }

    private static List<String> statement(final FlorinProcess server, final String account) {
        return rows(ServerFixture.runAt(server.port(), "statement", account, "--output", "csv"));
    }

    /** Number, transfer, signed amount and balance of each row. */
    private static List<String> rows(final CliOutcome statement) {
        assertEquals(ExitCode.DONE, statement.exitCode(), statement.toString());
        final List<String> rows = new ArrayList<>();
        statement.out().lines().skip(1).forEach(line -> {
            final String[] fields = line.split(",", -1);
            rows.add(String.join(" ", fields[0], fields[3], fields[6], fields[7]));
        });
        return rows;
    }

    private static Map<String, List<String>> expectedStatements() {
        final Map<String, List<String>> expected = new TreeMap<>();
        try (CsvFile file = CsvFile.open(TRANSFERS)) {
            final int account = file.column("account");
            CsvRecord row = file.next();
            while (row != null) {
                final String customer = row.getField(account);
                final List<String> rows = expected.computeIfAbsent(customer, id -> new ArrayList<>());
                final boolean isDebit =
                        row.getField(file.column("debit_account")).equals(customer);
                rows.add(String.join(
                        " ",
                        Integer.toString(rows.size() + 1),
                        row.getField(file.column("id")),
                        (isDebit ? "-" : "") + row.getField(file.column("amount")),
                        row.getField(file.column("balance_after"))));
                row = file.next();
            }
        }
        return expected;
    }

    private static JsonNode trialBalance(final FlorinProcess server) {
        final CliOutcome outcome =
                FlorinProcess.run("trial-balance", "--server", "127.0.0.1:" + server.port(), "--output", "json");
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
        assertTrue(outcome.json().get("ledgers").get(0).get("balanced").asBoolean(), outcome.toString());
        return outcome.json();
    }

    private static Map<String, String> balances(final FlorinProcess server, final Map<String, String> ids) {
        final CurrencyUnit unit = CurrencyUnit.parse("CZK");
        final Map<String, String> balances = new TreeMap<>();
        try (AsyncClient client = AsyncClient.connect(ClientConfig.of("127.0.0.1", server.port()))) {
            final Map<String, CompletableFuture<QueryResult<AccountSnapshot>>> answers = new TreeMap<>();
            ids.keySet().forEach(id -> answers.put(id, client.getAccount(Id128.parse(id))));
            answers.forEach((id, answer) -> {
                final Balances sums = answer.join().orElseThrow().balances();
                balances.put(id, Amounts.format(sums.creditsPosted() - sums.debitsPosted(), unit));
            });
        }
        return balances;
    }

    private static Map<String, String> expectedBalances() {
        final Map<String, String> expected = new TreeMap<>();
        try (CsvFile file = CsvFile.open(ACCOUNTS)) {
            final int account = file.column("account");
            final int balance = file.column("expected_balance");
            CsvRecord row = file.next();
            while (row != null) {
                expected.put(row.getField(account), row.getField(balance));
                row = file.next();
            }
        }
        return expected;
    }
}
