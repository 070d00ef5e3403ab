package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.florin.client.AsyncClient;
import io.florin.client.ClientConfig;
import io.florin.client.CommandResult;
import io.florin.client.Id128;
import io.florin.client.Transfer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatementCommandTest {
    private static final int PAYMENTS = 700;

    @TempDir
    private Path directory;

    private ServerFixture server;

    @BeforeEach
    void start() {
        server = ServerFixture.start(directory);
        server.run("account", "open", "9001", "--currency", "CZK", "--kind", "house");
        server.run("account", "open", "1", "--currency", "CZK");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldPrintEachEntryWithTheBalanceAfterIt() {
        server.run("pay", "--id", "10", "--from", "9001", "--to", "1", "--amount", "12.50", "--currency", "CZK");
        server.run("pay", "--id", "11", "--from", "1", "--to", "9001", "--amount", "2.25", "--currency", "CZK");
        server.run("refund", "10", "--id", "12", "--amount", "1");

        final JsonNode statement = statement("--output", "json").json();
        final CliOutcome csv = statement("--output", "csv");
        final CliOutcome table = statement();

        assertEquals(
                "[\"1\",\"CZK\",203,3]",
                List.of(
                                statement.get("account"),
                                statement.get("currency"),
                                statement.get("ledger"),
                                statement.get("entryCount"))
                        .toString()
                        .replace(" ", ""));
        assertEquals(
                List.of(
                        "1 payment 10 null 9001 12.50 12.50",
                        "2 payment 11 null 9001 -2.25 10.25",
                        "3 refund 12 10 9001 -1.00 9.25"),
                rows(statement, "number", "kind", "transfer", "original", "otherAccount", "amount", "balance"));
        assertEquals(
                "number,timestamp,kind,transfer,original,other_account,amount,balance,currency",
                csv.out().lines().findFirst().orElseThrow());
        assertEquals(
                List.of(
                        "1,payment,10,,9001,12.50,12.50,CZK",
                        "2,payment,11,,9001,-2.25,10.25,CZK",
                        "3,refund,12,10,9001,-1.00,9.25,CZK"),
                csv.out()
                        .lines()
                        .skip(1)
                        .map(line -> line.replaceFirst(",[^,]*Z,", ","))
                        .toList());
        assertTrue(table.out().contains("\nnumber"), table.out());
        assertTrue(table.out().contains(" -2.25    10.25\n"), table.out());
    }

    @Test
    void shouldFetchPageAfterPage() {
        payAll();

        final List<String> oldest = rows(statement("--output", "json").json(), "number", "balance");
        final List<String> newest =
                rows(statement("--newest-first", "--output", "json").json(), "number", "balance");
        final List<String> lines = statement("--output", "csv").out().lines().toList();

        assertEquals(
                IntStream.rangeClosed(1, PAYMENTS)
                        .mapToObj(n -> n + " " + n + ".00")
                        .toList(),
                oldest);
        final List<String> reversed = new ArrayList<>(newest);
        Collections.reverse(reversed);
        assertEquals(oldest, reversed);
        assertEquals(PAYMENTS + 1, lines.size());
    }

    @Test
    void shouldStopAtTheLimit() {
        payAll();

        assertEquals(
                List.of("1", "2", "3"),
                rows(statement("--limit", "3", "--output", "json").json(), "number"));
        assertEquals(
                List.of("700"),
                rows(
                        statement("--limit", "1", "--newest-first", "--output", "json")
                                .json(),
                        "number"));
        assertEquals(
                256,
                rows(statement("--limit", "256", "--output", "json").json(), "number")
                        .size());
        assertEquals(
                257,
                rows(statement("--limit", "257", "--output", "json").json(), "number")
                        .size());
        assertEquals(
                PAYMENTS,
                rows(statement("--limit", "100000", "--output", "json").json(), "number")
                        .size());
    }

    @Test
    void shouldKeepToTheTimes() {
        server.run("pay", "--id", "10", "--from", "9001", "--to", "1", "--amount", "1", "--currency", "CZK");
        final JsonNode second = server.run(
                        "pay",
                        "--id",
                        "11",
                        "--from",
                        "9001",
                        "--to",
                        "1",
                        "--amount",
                        "2",
                        "--currency",
                        "CZK",
                        "--output",
                        "json")
                .json();
        final String time = second.get("timestamp").asText();

        assertEquals(
                List.of("2 11 3.00"),
                rows(statement("--from", time, "--output", "json").json(), "number", "transfer", "balance"));
        assertEquals(
                List.of("1 10 1.00"),
                rows(statement("--to", time, "--output", "json").json(), "number", "transfer", "balance"));
        assertEquals(
                List.of(),
                rows(statement("--from", time, "--to", time, "--output", "json").json(), "number"));
        assertEquals(
                List.of(),
                rows(statement("--to", "2020-01-01", "--output", "json").json(), "number"));
    }

    @Test
    void shouldPrintAnEmptyStatement() {
        assertEquals(List.of(), rows(statement("--output", "json").json(), "number"));
        assertEquals(1, statement("--output", "csv").out().lines().count());
        assertEquals(
                "account     1\ncurrency    CZK\nledger      203\nentryCount  0\n",
                statement().out());
    }

    @Test
    void shouldSayWhyThereIsNone() {
        final CliOutcome none = server.run("statement", "404", "--output", "csv");
        assertEquals(ExitCode.REFUSED, none.exitCode());
        assertEquals(List.of("florin statement: refused: ACCOUNT_NOT_FOUND"), none.errLines());
        final CliOutcome inverted = server.run("statement", "1", "--from", "2024-01-02", "--to", "2024-01-01");
        assertEquals(ExitCode.REFUSED, inverted.exitCode());
        assertEquals(List.of("florin statement: refused: INVALID_RANGE"), inverted.errLines());
    }

    private CliOutcome statement(final String... more) {
        final List<String> args = new ArrayList<>(List.of("statement", "1"));
        args.addAll(List.of(more));
        final CliOutcome outcome = server.run(args.toArray(String[]::new));
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
        assertEquals("", outcome.err());
        return outcome;
    }

    /** One crown each. */
    private void payAll() {
        try (AsyncClient client = AsyncClient.connect(ClientConfig.of("127.0.0.1", server.port()))) {
            final List<CompletableFuture<CommandResult>> calls = new ArrayList<>();
            for (int id = 1; id <= PAYMENTS; id++) {
                calls.add(client.transfer(Transfer.of(Id128.of(id), Id128.of(9001), Id128.of(1), 203, 100)));
            }
            calls.forEach(call -> assertTrue(call.join().isOk()));
        }
    }

    private static List<String> rows(final JsonNode statement, final String... names) {
        final List<String> rows = new ArrayList<>();
        for (final JsonNode entry : statement.get("entries")) {
            final List<String> values = new ArrayList<>();
            for (final String name : names) {
                values.add(entry.get(name).asText());
            }
            rows.add(String.join(" ", values));
        }
        return rows;
    }
}
