package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds, refunds, reversals and the life of accounts through the command line. */
final class LedgerCommandsTest {
    @TempDir
    private Path directory;

    private ServerFixture server;

    @BeforeEach
    void start() {
        server = ServerFixture.start(directory);
        ok("account open 9001 --currency EUR --kind house");
        ok("account open 1 --currency EUR --history");
        ok("account open 2 --currency EUR");
        ok("account open 3 --currency EUR");
        ok("pay --id 10 --from 9001 --to 1 --amount 100 --currency EUR");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldHoldMoney() {
        final JsonNode held = ok(authorize(20, "60.00") + " --reference r --code 7");
        final JsonNode again = ok(authorize(20, "60.00") + " --reference r --code 7");
        final JsonNode read = ok("authorization get 20");

        assertEquals(
                "OK false 1 2 60.00 EUR 100.00 40.00",
                values(
                        held,
                        "status",
                        "replayed",
                        "debitAccount",
                        "creditAccount",
                        "amount",
                        "currency",
                        "debitBalance",
                        "debitAvailable"));
        assertEquals("true", values(again, "replayed"));
        assertEquals(held.get("expiresAt"), again.get("expiresAt"));
        assertEquals(held.get("expiresAt"), read.get("expiresAt"));
        assertEquals(
                Duration.ofDays(7),
                Duration.between(
                        Instant.parse(held.get("timestamp").asText()),
                        Instant.parse(held.get("expiresAt").asText())));
        assertEquals(
                "OPEN OK 60.00 0.00 0.00 0.00 60.00 0.00 0.00 7",
                values(
                        read,
                        "state",
                        "status",
                        "amount",
                        "captured",
                        "voided",
                        "expired",
                        "capturable",
                        "refunded",
                        "refundable",
                        "code"));
        assertRefused("INSUFFICIENT_FUNDS", authorize(21, "40.01"));
        assertEquals(
                "REFUSED INSUFFICIENT_FUNDS null", values(ok("authorization get 21"), "state", "status", "expiresAt"));
        assertRefused("NOT_AN_AUTHORIZATION", "authorization get 10");
        assertRefused("TRANSFER_NOT_FOUND", "authorization get 404");
    }

    @Test
    void shouldCaptureWhatRemainsUnlessToldHowMuch() {
        ok(authorize(20, "60.00"));

        final JsonNode part = ok("capture 20 --id 30 --amount 12.5");
        final JsonNode rest = ok("capture 20 --id 31");
        final JsonNode again = ok("capture 20 --id 31");

        assertEquals(
                "capture OK 20 1 2 12.50 EUR false 87.50",
                values(
                        part,
                        "kind",
                        "status",
                        "original",
                        "debitAccount",
                        "creditAccount",
                        "amount",
                        "currency",
                        "replayed",
                        "debitBalance"));
        assertEquals("47.50 false 40.00", values(rest, "amount", "replayed", "debitBalance"));
        assertEquals("47.50 true", values(again, "amount", "replayed"));
        assertEquals("CAPTURED 60.00 0.00", values(ok("authorization get 20"), "state", "captured", "capturable"));
        assertRefused("AUTHORIZATION_CAPTURED", "capture 20 --id 32");
        assertRefused("AUTHORIZATION_CAPTURED", "capture 20 --id 33 --amount 1");
        assertRefused("TRANSFER_NOT_FOUND", "transfer get 32");
        assertEquals(
                "AUTHORIZATION_CAPTURED 20 null 100",
                values(ok("transfer get 33"), "status", "original", "debitAccount", "amountMinor"));
        assertRefused("NOT_AN_AUTHORIZATION", "capture 10 --id 34");
    }

    @Test
    void shouldReleaseTheRestAtTheLastCapture() {
        ok(authorize(20, "60.00"));

        ok("capture 20 --id 30 --amount 10 --final");

        assertEquals("CAPTURED 10.00 50.00", values(ok("authorization get 20"), "state", "captured", "voided"));
        assertEquals("90.00", values(ok("account get 1"), "available"));
    }

    @Test
    void shouldSplitACapture() {
        ok(authorize(20, "60.00"));

        final JsonNode split = ok("capture 20 --id 30 --amount 30 --split 2=10.25 --split 9001=0.75 --split 3");

        assertEquals("30.00 null 30.00", values(split, "amount", "creditAccount", "refundable"));
        assertEquals(
                "[{\"creditAccount\":\"2\",\"amount\":\"10.25\",\"refunded\":\"0.00\"},"
                        + "{\"creditAccount\":\"9001\",\"amount\":\"0.75\",\"refunded\":\"0.00\"},"
                        + "{\"creditAccount\":\"3\",\"amount\":\"19.00\",\"refunded\":\"0.00\"}]",
                split.get("splits").toString());
        assertTrue(server.run("transfer", "get", "30").out().contains("\ncreditAccount  amount"));
        assertUsage("--split: '3' has no amount: give ACCOUNT=AMOUNT", "capture 20 --id 31 --split 3 --split 2");
        assertUsage("--split: '3=1' is the last one, which takes the rest", "capture 20 --id 31 --split 3=1");
        assertUsage("--split: 'x' is no id", "capture 20 --id 31 --split x");
        assertUsage("--split: '1.001' has 3 decimals", "capture 20 --id 31 --split 2=1.001 --split 3");
        assertUsage("--split: there are 9 of them: give at most 8", "capture 20 --id 31" + " --split 3".repeat(9));
    }

    @Test
    void shouldNotTakeOneCurrencyForAnother() {
        ok(authorize(20, "60.00"));

        assertUsage(
                "--currency: JPY is not the currency of the authorization: give EUR",
                "capture 20 --id 30 --amount 60 --currency JPY");
        assertUsage(
                "--currency: JPY is not the currency of the original: give EUR",
                "refund 10 --id 30 --amount 60 --currency JPY");
        assertUsage(
                "--currency: JPY is not the currency of the account: give EUR",
                "account limits 1 --overdraft-limit 5 --currency JPY");
        assertUsage("--amount: '1.001' has 3 decimals, but EUR has 2", "capture 20 --id 30 --amount 1.001");
        assertEquals("60.00", values(ok("authorization get 20"), "capturable"));
    }

    @Test
    void shouldVoidWhatIsLeft() {
        ok(authorize(20, "60.00"));
        ok("capture 20 --id 30 --amount 20");

        final JsonNode released = ok("void 20 --id 31");

        assertEquals(
                "void OK 20 40.00 false 80.00 80.00",
                values(released, "kind", "status", "original", "amount", "replayed", "debitBalance", "debitAvailable"));
        assertEquals("VOIDED 20.00 40.00", values(ok("authorization get 20"), "state", "captured", "voided"));
        assertEquals("true", values(ok("void 20 --id 31"), "replayed"));
        assertRefused("AUTHORIZATION_VOIDED", "capture 20 --id 32");
        assertRefused("AUTHORIZATION_VOIDED", "void 20 --id 33");
        assertRefused("ORIGINAL_NOT_FOUND", "void 404 --id 34");
    }

    @Test
    void shouldRefundPartsAndThenTheRest() {
        ok("pay --id 11 --from 1 --to 2 --amount 50 --currency EUR");

        assertEquals(
                "refund OK 11 2 1 20.00 false 30.00",
                values(
                        ok("refund 11 --id 40 --amount 20"),
                        "kind",
                        "status",
                        "original",
                        "debitAccount",
                        "creditAccount",
                        "amount",
                        "replayed",
                        "debitBalance"));
        assertEquals("30.00 false", values(ok("refund 11 --id 41"), "amount", "replayed"));
        assertEquals("30.00 true", values(ok("refund 11 --id 41"), "amount", "replayed"));
        assertEquals("50.00 0.00", values(ok("transfer get 11"), "refunded", "refundable"));
        assertRefused("REFUND_EXCEEDS_REMAINDER", "refund 11 --id 42");
        assertRefused("REFUND_EXCEEDS_REMAINDER", "refund 11 --id 43 --amount 0.01");
        assertRefused("ORIGINAL_KIND_MISMATCH", "refund 40 --id 44");
        assertRefused("TRANSFER_NOT_FOUND", "refund 404 --id 45");
        assertRefused("ORIGINAL_REFUNDED", "reverse 11 --id 46");
    }

    @Test
    void shouldRefundEachPayeeOfASplitByItself() {
        ok(authorize(20, "60.00"));
        ok("capture 20 --id 30 --split 2=10 --split 3");

        final CliOutcome unnamed = server.run("refund", "30", "--id", "40");
        final JsonNode whole = ok("refund 30 --id 41 --payee 2");
        final JsonNode part = ok("refund 30 --id 42 --payee 3 --amount 5");

        assertEquals(ExitCode.REFUSED, unnamed.exitCode());
        assertEquals(
                List.of(
                        "florin refund: refused: PAYEE_MISMATCH (nothing was sent: it has several payees, give --payee with one of"
                                + " [2, 3])"),
                unnamed.errLines());
        assertEquals("2 10.00", values(whole, "debitAccount", "amount"));
        assertEquals("3 5.00", values(part, "debitAccount", "amount"));
        assertEquals("15.00 45.00", values(ok("authorization get 20"), "refunded", "refundable"));
        assertRefused("PAYEE_MISMATCH", "refund 30 --id 43 --payee 9001 --amount 1");
    }

    @Test
    void shouldReverseAPayment() {
        ok("pay --id 11 --from 1 --to 2 --amount 50 --currency EUR");

        final JsonNode reversed = ok("reverse 11 --id 40");

        assertEquals(
                "reversal OK 11 2 1 50.00 false 0.00",
                values(
                        reversed,
                        "kind",
                        "status",
                        "original",
                        "debitAccount",
                        "creditAccount",
                        "amount",
                        "replayed",
                        "debitBalance"));
        assertRefused("ORIGINAL_REVERSED", "reverse 11 --id 41");
        assertRefused("ORIGINAL_REVERSED", "refund 11 --id 42");
    }

    @Test
    void shouldMakeAnIdAndSayItBeforehand() {
        ok(authorize(20, "60.00"));
        for (final String command : List.of("capture 20 --amount 1", "void 20", "refund 10 --amount 1", "reverse 10")) {
            final CliOutcome outcome = run(command);

            final String name = command.substring(0, command.indexOf(' '));
            assertEquals(
                    1,
                    outcome.errLines().stream()
                            .filter(line -> line.startsWith("florin " + name + ": id=0x"))
                            .count(),
                    outcome.toString());
            assertEquals(outcome.errLines().get(0).replaceFirst(".*id=", ""), values(outcome.json(), "id"));
        }
    }

    @Test
    void shouldFreezeAndUnfreeze() {
        final JsonNode frozen = ok("account freeze 1 --reason 7");
        assertEquals("FROZEN 7 2 false", values(frozen, "status", "reason", "version", "replayed"));
        assertRefused("DEBIT_ACCOUNT_FROZEN", "pay --id 50 --from 1 --to 2 --amount 1 --currency EUR");
        assertEquals("true 2", values(ok("account freeze 1 --reason 7 --expected-version 1"), "replayed", "version"));
        assertRefused("VERSION_MISMATCH", "account freeze 1 --reason 8 --expected-version 1");

        assertEquals("ACTIVE 0 3", values(ok("account unfreeze 1"), "status", "reason", "version"));
        ok("pay --id 51 --from 1 --to 2 --amount 1 --currency EUR");
        assertRefused("ACCOUNT_NOT_FOUND", "account freeze 404");
        assertEquals(
                List.of(
                        "florin account freeze: refused: VERSION_MISMATCH (nothing changed: look at it with florin account get, then"
                                + " decide)"),
                run("account freeze 1 --expected-version 1").errLines());
    }

    @Test
    void shouldBlockOneSide() {
        assertEquals("DEBIT_BLOCKED", values(ok("account block 1 --debits"), "status"));
        assertRefused("DEBIT_ACCOUNT_BLOCKED", "pay --id 50 --from 1 --to 2 --amount 1 --currency EUR");
        assertEquals("CREDIT_BLOCKED 3", values(ok("account block 1 --credits"), "status", "version"));
        assertRefused("CREDIT_ACCOUNT_BLOCKED", "pay --id 51 --from 9001 --to 1 --amount 1 --currency EUR");
    }

    @Test
    void shouldCloseAnEmptyAccount() {
        ok(authorize(20, "60.00"));
        assertRefused("HOLDS_OPEN", "account close 1");
        ok("void 20 --id 21");
        assertRefused("BALANCE_NOT_ZERO", "account close 1");
        ok("pay --id 22 --from 1 --to 9001 --amount 100 --currency EUR");

        assertEquals("CLOSED", values(ok("account close 1"), "status"));
        assertRefused("ACCOUNT_CLOSED", "account unfreeze 1");
        assertRefused("CREDIT_ACCOUNT_CLOSED", "pay --id 23 --from 9001 --to 1 --amount 1 --currency EUR");
    }

    @Test
    void shouldChangeTheLimit() {
        assertEquals(
                "250.50 350.50 2",
                values(ok("account limits 1 --overdraft-limit 250.5"), "overdraftLimit", "available", "version"));
        ok("pay --id 50 --from 1 --to 2 --amount 200 --currency EUR");
        assertRefused("OVERDRAFT_LIMIT_IN_USE", "account limits 1 --overdraft-limit 99.99");
        assertEquals(
                "100.00 0.00",
                values(ok("account limits 1 --overdraft-limit 100 --currency EUR"), "overdraftLimit", "available"));
        assertUsage("--overdraft-limit: '0.001' has 3 decimals", "account limits 1 --overdraft-limit 0.001");
    }

    @Test
    void shouldTellWhatAnAccountWas() {
        final JsonNode paid = ok("pay --id 50 --from 1 --to 2 --amount 30 --currency EUR");
        ok("account freeze 1");
        final long sequence = paid.get("sequence").asLong();

        final JsonNode before = ok("account get 1 --at-sequence " + (sequence - 1));
        final JsonNode after = ok("account get 1 --at-sequence " + sequence);
        final JsonNode then =
                ok("account get 1 --at-time " + paid.get("timestamp").asText());
        final JsonNode now = ok("account get 1");

        assertEquals("100.00 ACTIVE true", values(before, "balance", "status", "history"));
        assertEquals("70.00 ACTIVE " + sequence, values(after, "balance", "status", "changedSequence"));
        assertEquals(paid.get("timestamp"), after.get("changedAt"));
        assertEquals(after, then);
        assertEquals("70.00 FROZEN", values(now, "balance", "status"));
        assertFalse(now.has("changedSequence"));
        assertRefused("NOT_YET_OPENED", "account get 1 --at-time 2020-01-01");
        assertRefused("NO_HISTORY", "account get 2 --at-sequence 5");
        assertRefused("ACCOUNT_NOT_FOUND", "account get 404 --at-sequence 5");
    }

    private static String authorize(final int id, final String amount) {
        return "authorize --id " + id + " --from 1 --to 2 --amount " + amount + " --currency EUR --expires-in 7d";
    }

    private CliOutcome run(final String words) {
        return server.run(Stream.concat(Words.split(words).stream(), Stream.of("--output", "json"))
                .toArray(String[]::new));
    }

    private JsonNode ok(final String words) {
        final CliOutcome outcome = run(words);
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
        assertEquals("", outcome.err());
        return outcome.json();
    }

    private void assertRefused(final String status, final String words) {
        final CliOutcome outcome = run(words);
        assertEquals(ExitCode.REFUSED, outcome.exitCode(), outcome.toString());
        assertEquals(status, values(outcome.json(), "status"));
        assertEquals(1, outcome.errLines().size(), outcome.toString());
        assertTrue(outcome.err().contains("refused: " + status), outcome.toString());
    }

    private void assertUsage(final String message, final String words) {
        final CliOutcome outcome = run(words);
        assertEquals(ExitCode.USAGE, outcome.exitCode(), outcome.toString());
        assertEquals("", outcome.out());
        assertTrue(outcome.err().contains(message), outcome.toString());
    }

    private static String values(final JsonNode document, final String... names) {
        final List<String> values = new ArrayList<>();
        for (final String name : names) {
            final JsonNode value = document.get(name);
            values.add(value == null ? "(none)" : value.asText());
        }
        return String.join(" ", values);
    }
}
