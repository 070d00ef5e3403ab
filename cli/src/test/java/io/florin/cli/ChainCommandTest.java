package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChainCommandTest {
    private static final String EVERYTHING = """
            # A house, a payer and a payee
            account open 9001 --currency EUR --kind house
            account open 1 --currency EUR --history   # the payer
            account open 2 --currency EUR
            pay --id 10 --from 9001 --to 1 --amount 100.00 --currency EUR --text 'the "first" one'

            authorize --id 20 --from 1 --to 2 --amount 60 --currency EUR --expires-in 7d
            capture 20 --id 21 --amount 12.50 --currency EUR
            capture 20 --id 22 --amount 10 --currency EUR --split 2=4 --split 9001 --final
            authorize --id 30 --from 1 --to 2 --amount 5 --currency EUR --expires-in 90s
            void 30 --id 31
            refund 21 --id 40 --amount 2.50 --currency EUR
            pay --id 50 --from 1 --to 2 --amount 1 --currency EUR
            reverse 50 --id 51
            account limits 1 --overdraft-limit 7.50 --currency EUR --expected-version 1
            account block 1 --debits --expected-version 2
            account unfreeze 1 --expected-version 3
            account freeze 1 --expected-version 4 --reason 3
            """;

    @TempDir
    private Path directory;

    private ServerFixture server;

    @BeforeEach
    void start() {
        server = ServerFixture.start(directory.resolve("data"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldDoAllOfIt() throws IOException {
        final CliOutcome first = chain(EVERYTHING);
        final CliOutcome again = chain(EVERYTHING);

        assertEquals(ExitCode.DONE, first.exitCode(), first.toString());
        assertEquals("", first.err());
        assertEquals("OK", first.json().get("status").asText());
        assertEquals(16, first.json().get("members").size());
        assertEquals(
                "{\"line\":2,\"command\":\"account open\",\"id\":\"9001\",\"status\":\"OK\",\"replayed\":false,\"sequence\":2}",
                first.json().get("members").get(0).toString());
        assertEquals(18, first.json().get("members").get(15).get("line").asInt());
        assertEquals(ExitCode.DONE, again.exitCode(), again.toString());
        again.json()
                .get("members")
                .forEach(member -> assertTrue(member.get("replayed").asBoolean(), again.toString()));
        final JsonNode payer =
                server.run("account", "get", "1", "--output", "json").json();
        assertEquals("80.00", payer.get("balance").asText());
        assertEquals("FROZEN", payer.get("status").asText());
        assertEquals("7.50", payer.get("overdraftLimit").asText());
        assertEquals(5, payer.get("version").asInt());
    }

    @Test
    void shouldDoNothingWhenOneFails() throws IOException {
        final CliOutcome outcome = chain(EVERYTHING + "pay --id 60 --from 1 --to 2 --amount 1 --currency EUR\n");

        assertEquals(ExitCode.REFUSED, outcome.exitCode(), outcome.toString());
        assertEquals("DEBIT_ACCOUNT_FROZEN", outcome.json().get("status").asText());
        assertEquals(
                "CHAIN_FAILED",
                outcome.json().get("members").get(0).get("status").asText());
        assertEquals(
                List.of(
                        "florin chain: refused: DEBIT_ACCOUNT_FROZEN at line 19 (nothing was done, and never will be under these ids:"
                                + " correct it and use new ones)"),
                outcome.errLines());
        assertEquals(ExitCode.REFUSED, server.run("account", "get", "1").exitCode());
    }

    @Test
    void shouldReadStandardInput() {
        final InputStream in = System.in;
        try {
            System.setIn(new ByteArrayInputStream(EVERYTHING.getBytes(StandardCharsets.UTF_8)));
            final CliOutcome outcome = server.run("chain", "-");
            assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.toString());
            assertTrue(outcome.out().startsWith("status  OK\n\nline"), outcome.out());
        } finally {
            System.setIn(in);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pay --id 1 --from 1 | :2: Missing required options: '--to=ID', '--amount=AMOUNT'",
                "pay --from 1 --to 2 --amount 1 --currency EUR | :2: --id is missing: what is run again must have the same id",
                "pay --id 1 --from 1 --to 2 --amount 1,5 --currency EUR | :2: --amount: '1,5' is no amount",
                "capture 1 --id 2 | :2: --amount is missing: nothing is looked up for a member of a chain, so give it",
                "capture 1 --id 2 --amount 1 | :2: --currency is missing",
                "refund 1 --id 2 --currency EUR | :2: --amount is missing",
                "account freeze 1 | :2: --expected-version is missing",
                "account limits 1 --expected-version 1 --overdraft-limit 1 | :2: --currency is missing",
                "account get 1 | :2: 'account' cannot be a member of a chain: give pay, authorize",
                "serve | :2: 'serve' cannot be a member of a chain: give pay, authorize",
                "account | :2: 'account' cannot be a member of a chain",
                "pya | :2: unknown word: 'pya'",
                "void 1 --id 2 --server x:1 | :2: --server is not for a member: give it to florin chain itself",
                "void 1 --id 2 --output json | :2: --output is not for a member",
                "void --help | :2: --help is not for a member",
                "void 1 --id 'x | :2: a quote is not closed: add '",
            })
    void shouldNameTheLineAndTheMistake(final String line, final String message) throws IOException {
        final CliOutcome outcome = chain("# a comment\n" + line + "\n");

        assertEquals(ExitCode.USAGE, outcome.exitCode(), outcome.toString());
        assertEquals(1, outcome.errLines().size(), outcome.toString());
        assertTrue(
                outcome.err().startsWith("florin chain: " + directory.resolve("chain.txt") + message),
                outcome.toString());
        assertTrue(outcome.err().strip().endsWith("(nothing was sent)"), outcome.toString());
        assertEquals("", outcome.out());
    }

    @Test
    void shouldNotTakeOneCurrencyForAnother() throws IOException {
        chain(EVERYTHING);

        for (final String line : List.of(
                "capture 20 --id 60 --amount 1 --currency JPY",
                "refund 10 --id 60 --amount 1 --currency JPY",
                "authorize --id 20 --from 1 --to 2 --amount 1 --currency EUR --expires-in 1d\ncapture 20 --id 60 --amount 1 --currency JPY",
                "account limits 1 --expected-version 5 --overdraft-limit 1 --currency JPY")) {
            final CliOutcome outcome = chain(line);
            assertEquals(ExitCode.USAGE, outcome.exitCode(), outcome.toString());
            assertTrue(outcome.err().contains("--currency: JPY is not the currency of "), outcome.toString());
            assertTrue(outcome.err().contains(": give EUR (nothing was sent)"), outcome.toString());
        }
        assertEquals(ExitCode.REFUSED, server.run("transfer", "get", "60").exitCode());
    }

    @Test
    void shouldSayWhyAFileIsNoChain() throws IOException {
        assertFails(ExitCode.USAGE, ": there is no command in it: give pay", chain("# nothing\n\n"));
        assertFails(
                ExitCode.USAGE,
                ":1025: a chain has at most 1024 members: split the file",
                chain("void 1 --id 2\n".repeat(1025)));
        assertFails(
                ExitCode.CANNOT,
                "there is no such file",
                server.run("chain", directory.resolve("none").toString()));
        assertFails(ExitCode.CANNOT, "cannot read " + directory, server.run("chain", directory.toString()));
        final Path latin = Files.write(directory.resolve("latin"), new byte[] {'#', (byte) 0xE9, '\n'});
        assertFails(ExitCode.USAGE, "is no UTF-8: save it as UTF-8", server.run("chain", latin.toString()));
    }

    @Test
    void shouldTakeTheLongestChain() throws IOException {
        chain(EVERYTHING);
        final StringBuilder text = new StringBuilder();
        for (int id = 1; id <= 1024; id++) {
            text.append("pay --from 9001 --to 2 --amount 1 --currency EUR --id ")
                    .append(1000 + id)
                    .append('\n');
        }

        final CliOutcome outcome = chain(text.toString());

        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome.err());
        assertEquals(1024, outcome.json().get("members").size());
    }

    private static void assertFails(final int exitCode, final String message, final CliOutcome outcome) {
        assertEquals(exitCode, outcome.exitCode(), outcome.toString());
        assertTrue(outcome.err().contains(message), outcome.toString());
    }

    private CliOutcome chain(final String text) throws IOException {
        final Path file = Files.writeString(directory.resolve("chain.txt"), text);
        return server.run("chain", file.toString(), "--output", "json");
    }
}
