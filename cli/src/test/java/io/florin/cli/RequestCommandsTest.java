package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestCommandsTest {
    @TempDir
    private Path directory;

    private ServerFixture server;

    @BeforeEach
    void start() {
        server = ServerFixture.start(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"CZK, 12.5, 12.50, 0.00", "JPY, 1250, 1250, 0", "KWD, 0.001, 0.001, 0.000", "9999, 7, 7, 0"})
    void shouldPayWithTheDecimalsOfTheCurrency(
            final String currency, final String amount, final String written, final String zero) {
        open("9001", currency, "--kind", "house");
        open("1", currency, "--user-data", "0xff", "--code", "7");

        final JsonNode payment = ok(
                "pay",
                "--from",
                "9001",
                "--to",
                "1",
                "--amount",
                amount,
                "--currency",
                currency,
                "--id",
                "5",
                "--reference",
                "ref",
                "--text",
                "ž",
                "--output",
                "json");
        final JsonNode account = ok("account", "get", "1", "--output", "json");
        final JsonNode house = ok("account", "get", "9001", "--output", "json");

        assertEquals(
                "[\"5\",\"OK\",false,\"9001\",\"1\",\"" + written + "\",\"" + currency + "\",\"-" + written + "\"]",
                values(
                        payment,
                        "id",
                        "status",
                        "replayed",
                        "debitAccount",
                        "creditAccount",
                        "amount",
                        "currency",
                        "debitBalance"));
        assertEquals(
                "[\"1\",\"" + currency + "\",\"customer\",7,\"" + written + "\",\"" + written + "\",\"ACTIVE\",\""
                        + zero + "\",\"" + zero + "\",\"" + zero + "\",\"" + zero + "\",\"" + written + "\",\"255\",1]",
                values(
                        account,
                        "id",
                        "currency",
                        "kind",
                        "code",
                        "balance",
                        "available",
                        "status",
                        "overdraftLimit",
                        "debitsPending",
                        "debitsPosted",
                        "creditsPending",
                        "creditsPosted",
                        "userData",
                        "version"));
        assertEquals("-" + written, house.get("balance").asText());
        assertTrue(account.get("openedSequence").isIntegralNumber());
        assertTrue(Instant.parse(account.get("openedAt").asText()).isBefore(Instant.now()));
    }

    @Test
    void shouldBalanceTheBooks() {
        open("9001", "CZK", "--kind", "house");
        open("1", "CZK");
        open("2", "KWD");
        pay("10", "12.50");

        final JsonNode trial = ok("trial-balance", "--output", "json");

        assertEquals("[5,3,1]", values(trial, "sequence", "accounts", "transfers"));
        assertTrue(trial.get("stateHash").asText().matches("[0-9a-f]{16}"), trial.toString());
        assertEquals(
                "[{\"currency\":\"CZK\",\"ledger\":203,\"accounts\":2,\"debitsPending\":\"0.00\",\"debitsPosted\":\"12.50\","
                        + "\"creditsPending\":\"0.00\",\"creditsPosted\":\"12.50\",\"balanced\":true},"
                        + "{\"currency\":\"KWD\",\"ledger\":414,\"accounts\":1,\"debitsPending\":\"0.000\","
                        + "\"debitsPosted\":\"0.000\",\"creditsPending\":\"0.000\",\"creditsPosted\":\"0.000\",\"balanced\":true}]",
                trial.get("ledgers").toString());
    }

    @Test
    void shouldPayOnceHoweverOftenItIsRun() {
        open("9001", "CZK", "--kind", "house");
        open("1", "CZK");

        final JsonNode first = pay("10", "12.50");
        final JsonNode again = pay("10", "12.50");
        final CliOutcome other = server.run(payArgs("10", "12.51"));

        assertFalse(first.get("replayed").asBoolean());
        assertTrue(again.get("replayed").asBoolean());
        assertEquals(ExitCode.REFUSED, other.exitCode());
        assertEquals("ID_REUSED_AMOUNT", other.json().get("status").asText());
        assertEquals(
                "12.50",
                ok("account", "get", "1", "--output", "json").get("balance").asText());
    }

    @Test
    void shouldMakeAnIdAndSayItBeforehand() {
        open("9001", "CZK", "--kind", "house");
        open("1", "CZK");

        final CliOutcome outcome = server.run(
                "pay", "--from", "9001", "--to", "1", "--amount", "1", "--currency", "CZK", "--output", "json");

        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
        final String id = outcome.json().get("id").asText();
        assertTrue(id.matches("0x[0-9a-f]{32}"), id);
        assertEquals(List.of("florin pay: id=" + id), outcome.errLines());
        assertEquals(
                "1.00",
                ok("transfer", "get", id, "--output", "json").get("amount").asText());
    }

    @Test
    void shouldSayWhyItWasRefused() {
        open("1", "CZK");
        open("9001", "CZK", "--kind", "house");

        final CliOutcome refused =
                server.run("pay", "--from", "1", "--to", "9001", "--amount", "0.01", "--currency", "CZK", "--id", "10");
        final JsonNode kept = ok("transfer", "get", "10", "--output", "json");

        assertEquals(ExitCode.REFUSED, refused.exitCode());
        assertTrue(refused.out().contains("INSUFFICIENT_FUNDS"), refused.out());
        assertEquals(
                List.of("florin pay: refused: INSUFFICIENT_FUNDS (final for this id: correct it and use a new one)"),
                refused.errLines());
        assertEquals("INSUFFICIENT_FUNDS", kept.get("status").asText());
    }

    @Test
    void shouldSayThatThereIsNone() {
        assertRefused("ACCOUNT_NOT_FOUND", "account", "get", "1");
        assertRefused("TRANSFER_NOT_FOUND", "transfer", "get", "1");
        assertRefused("INVALID_ID", "account", "open", "0", "--currency", "CZK");
    }

    @Test
    void shouldOpenAnAccountAgain() {
        open("1", "CZK", "--overdraft-limit", "100.50");

        final JsonNode again = open("1", "CZK", "--overdraft-limit", "100.5");

        assertTrue(again.get("replayed").asBoolean());
        assertEquals("[\"100.50\",\"100.50\",\"0.00\"]", values(again, "available", "overdraftLimit", "balance"));
        assertRefused("ID_REUSED_LEDGER", "account", "open", "1", "--currency", "EUR", "--overdraft-limit", "100.50");
    }

    private void assertRefused(final String status, final String... args) {
        final List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--output", "json"));
        final CliOutcome outcome = server.run(all.toArray(String[]::new));
        assertEquals(ExitCode.REFUSED, outcome.exitCode(), outcome.toString());
        assertEquals(status, outcome.json().get("status").asText());
        assertEquals(1, outcome.errLines().size());
        assertTrue(outcome.err().contains("refused: " + status), outcome.err());
    }

    private JsonNode open(final String id, final String currency, final String... more) {
        final List<String> args =
                new ArrayList<>(List.of("account", "open", id, "--currency", currency, "--output", "json"));
        args.addAll(List.of(more));
        return ok(args.toArray(String[]::new));
    }

    private JsonNode pay(final String id, final String amount) {
        return ok(payArgs(id, amount));
    }

    private static String[] payArgs(final String id, final String amount) {
        return new String[] {
            "pay",
            "--from",
            "9001",
            "--to",
            "1",
            "--amount",
            amount,
            "--currency",
            "CZK",
            "--id",
            id,
            "--output",
            "json"
        };
    }

    private JsonNode ok(final String... args) {
        final CliOutcome outcome = server.run(args);
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
        assertEquals("", outcome.err());
        return outcome.json();
    }

    private static String values(final JsonNode document, final String... names) {
        final List<String> values = new ArrayList<>();
        for (final String name : names) {
            values.add(String.valueOf(document.get(name)));
        }
        return "[" + String.join(",", values) + "]";
    }
}
