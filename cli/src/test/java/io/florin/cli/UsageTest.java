package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.FlorinServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

final class UsageTest {
    private static final String PAY = "pay --from 1 --to 2 --currency CZK";
    private static final String HOLD = "authorize --from 1 --to 2 --currency CZK --amount 1";

    /** 141 characters. */
    private static final String TOO_LONG = "ttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt"
            + "tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | florin: a command is missing: give serve, follow, promote, server-status, account, pay",
                "account | florin account: a command is missing: give open, get",
                "transfer | florin transfer: a command is missing: give get",
                "sreve | florin: unknown word: 'sreve', did you mean",
                "attack --attacks rain | florin attack: --attacks: 'rain' is none: give truncated, zero-length",
                "serve --prt 3 | florin serve: unknown option: '--prt'",
                "serve extra | florin serve: unknown word: 'extra'",
                "serve --port abc | florin serve: Invalid value for option '--port': 'abc' is not an int",
                "serve --port 65536 | florin serve: --port: 65536 is out of range: give 0 to 65535",
                "serve --port | florin serve: Missing required parameter for option '--port'",
                "serve --sync never | florin serve: Invalid value for option '--sync': 'never' is no sync policy: give none,",
                "serve --sync-interval-ms 0 | florin serve: --sync-interval-ms: 0 is out of range: give 1 to 60000",
                "attack --rate 0 | florin attack: --rate: 0 is out of range: give 1 or more",
                "attack --accounts 1 | florin attack: --accounts: 1 is out of range: give 2 or more",
                "serve --ring 3000 | florin serve: --ring: 3000 is no power of two: give 4096",
                "serve --ring 2 | florin serve: --ring: 2 is out of range: give 2048 to",
                "serve --batch-max 0 | florin serve: --batch-max: 0 is out of range",
                "serve --pipeline-threads 3 | florin serve: --pipeline-threads: 3 is out of range: give 1 to 2",
                "serve --io-threads 0 | florin serve: --io-threads: 0 is out of range",
                "serve --window 0 | florin serve: --window: 0 is out of range: give 1 or more",
                "serve --connections-max 0 | florin serve: --connections-max: 0 is out of range",
                "serve --principal-connections-max -1 | florin serve: --principal-connections-max: -1 is out of range",
                "serve --idle-timeout-ms -1 | florin serve: --idle-timeout-ms: -1 is out of range",
                "serve --frame-max 255 | florin serve: --frame-max: 255 is out of range",
                "serve --frame-max 513 | florin serve: --frame-max: 513 is out of range",
                "serve --requests-per-second-max -1 | florin serve: --requests-per-second-max: -1 is out of range",
                "serve --hello-timeout-ms 0 | florin serve: --hello-timeout-ms: 0 is out of range",
                "serve --reply-backlog-max 1 | florin serve: --reply-backlog-max: 1 is out of range: give 65536 or more",
                "serve --yield-us -1 | florin serve: --yield-us: -1 is out of range",
                "serve --ledgers-max 65536 | florin serve: --ledgers-max: 65536 is out of range: give 1 to 65535",
                "serve --accounts-max 0 | florin serve: --accounts-max: 0 is out of range",
                "serve --transfers-max 0 | florin serve: --transfers-max: 0 is out of range",
                "serve --segment-mb 2 | florin serve: --segment-mb: 2 is out of range: give 3 to 1024",
                "serve --record-max-kb 0 | florin serve: --record-max-kb: 0 is out of range",
                "serve --free-space-floor-mb -1 | florin serve: --free-space-floor-mb: -1 is out of range",
                "serve --snapshot-every never | florin serve: Invalid value for option '--snapshot-every': 'never' is no duration",
                "serve --snapshot-keep 0 | florin serve: --snapshot-keep: 0 is out of range: give 1 or more",
                "serve --snapshot-rate-mb 0 | florin serve: --snapshot-rate-mb: 0 is out of range: give 1 to",
                "snapshot | florin snapshot: a command is missing: give create, list, verify",
                "snapshot create --keep 0 | florin snapshot create: --keep: 0 is out of range: give 1 or more",
                "snapshot create --rate-mb 0 | florin snapshot create: --rate-mb: 0 is out of range: give 1 to",
                "snapshot create --free-space-floor-mb -1 | florin snapshot create: --free-space-floor-mb: -1 is out of range",
                "snapshot list --output csv | florin snapshot list: --output: csv is for florin statement alone",
                "serve --tls-key x | florin serve: --tls-certificate and --tls-key: give both, or none",
                "serve --tls-client-ca x | florin serve: --tls-client-ca: needs --tls-certificate and --tls-key",
                "serve --tls-client-required | florin serve: --tls-client-required: needs --tls-client-ca",
                "account get 1 --tls-key x | florin account get: --tls-certificate and --tls-key: give both, or none",
                "account get 1 --tls-key x --tls-certificate y | florin account get: --tls-certificate: say --tls or --tls-ca",
                "account get 1 --tls-ca /no/such.pem | florin account get: not there, or not readable: file=/no/such.pem",
                "principal | florin principal: a command is missing: give add, list, revoke",
                "principal add x | florin principal add: how will it show who it is? Give --to FILE for an API key, or --certificate",
                "principal add x --key-id y --certificate z | florin principal add: --key-id: needs --to FILE",
                "principal add a/b --certificate z | florin principal add: 'a/b' is no name: give 1 to 64",
                "certs --days 0 | florin certs: --days: 0 is out of range: give 1 to 3650",
                "serve --host no.such.host.invalid | florin serve: --host: no such host: 'no.such.host.invalid'",
                "follow --pipeline-threads 2 | florin follow: --pipeline-threads: a standby applies what it follows on one thread",
                "follow --accounts-max 5 | florin follow: a standby has the journal's capacity: leave --ledgers-max,",
                "follow --accept-lost-tail | florin follow: --accept-lost-tail: a standby never takes over a journal",
                "promote 1 | florin promote: unknown word: '1'",
                "server-status --output csv | florin server-status: --output: csv is for florin statement alone",
                "account open 1 | florin account open: Missing required option: '--currency=CODE'",
                "account open --currency CZK | florin account open: Missing required parameter: 'ID'",
                "account open x --currency CZK | florin account open: Invalid value for positional parameter at index 0 (ID): 'x'",
                "serve --checkpoint-interval-ms 0 | florin serve: --checkpoint-interval-ms: 0 is out of range",
                "serve --keys x --keys-command y | florin serve: --keys and --keys-command: give one of them",
                "account open 1 --currency CZ | florin account open: Invalid value for option '--currency': 'CZ' is no currency",
                "account open 1 --currency CZK --kind x | florin account open: Invalid value for option '--kind': 'x' is no kind",
                "account open 1 --currency CZK --code 65536 | florin account open: --code: 65536 is out of range",
                "account open 1 --currency CZK --overdraft-limit 0.001 | florin account open: --overdraft-limit: '0.001' has 3",
                "account get | florin account get: Missing required parameter: 'ID'",
                "account get 1 --output xml | florin account get: Invalid value for option '--output': 'xml' is no output format",
                "account get 1 --server :1 | florin account get: Invalid value for option '--server': ':1' is no server",
                "account get 1 --timeout-ms 0 | florin account get: --timeout-ms: 0 is out of range",
                "account get -- -1 | florin account get: Invalid value for positional parameter at index 0 (ID): '-1' is no id",
                "pay --from 1 | florin pay: Missing required options: '--to=ID', '--amount=AMOUNT', '--currency=CODE'",
                PAY + " --amount 1,5 | florin pay: --amount: '1,5' is no amount",
                PAY + " --amount 1e9 | florin pay: --amount: '1e9' is no amount",
                PAY + " --amount 0.001 | florin pay: --amount: '0.001' has 3 decimals, but CZK has 2",
                PAY + " --amount . | florin pay: --amount: '.' is no amount",
                PAY + " --amount -1 | florin pay: --amount: '-1' is no amount",
                PAY + " --amount ١ | florin pay: --amount: '١' is no amount",
                PAY + " --amount= | florin pay: --amount: '' is no amount",
                PAY + " --amount 1 --reference ž | florin pay: not printable ASCII: reference=ž",
                PAY + " --amount 1 --id 0x | florin pay: Invalid value for option '--id': '0x' is no id",
                PAY + " --amount 1 --text \uFFFD | florin pay: --text: not readable in this locale",
                PAY + " --amount 1 --text " + TOO_LONG
                        + " | florin pay: --text: there are 141 bytes of UTF-8: give at most 140",
                PAY + " --amount 1 --reference " + TOO_LONG + " | florin pay: --reference: there are 141 characters",
                "authorize --from 1 | florin authorize: Missing required options: '--to=ID', '--amount=AMOUNT'",
                HOLD
                        + " --expires-in 7 | florin authorize: Invalid value for option '--expires-in': '7' is no duration: give a",
                HOLD
                        + " --expires-in 0s | florin authorize: Invalid value for option '--expires-in': '0s' is no duration",
                HOLD
                        + " --expires-in 367d | florin authorize: Invalid value for option '--expires-in': '367d' is no duration",
                HOLD
                        + " --expires-in 1.5h | florin authorize: Invalid value for option '--expires-in': '1.5h' is no duration",
                "capture | florin capture: Missing required parameter: 'AUTHORIZATION'",
                "serve --segment-mb 2 --sync none --segment-mb 4 | florin serve: --segment-mb: given more than once",
                "capture 1 --code -1 | florin capture: --code: -1 is out of range: give 0 to 65535",
                "capture 1 --currency EURO | florin capture: Invalid value for option '--currency': 'EURO' is no currency",
                "void | florin void: Missing required parameter: 'AUTHORIZATION'",
                "refund | florin refund: Missing required parameter: 'ORIGINAL'",
                "reverse | florin reverse: Missing required parameter: 'ORIGINAL'",
                "authorization | florin authorization: a command is missing: give get",
                "account freeze | florin account freeze: Missing required parameter: 'ID'",
                "account freeze 1 --reason 65536 | florin account freeze: --reason: 65536 is out of range: give 0 to 65535",
                "account freeze 1 --expected-version -1 | florin account freeze: --expected-version: -1 is out of range: give 0",
                "account block 1 | florin account block: Error: Missing required argument (specify one of these): (--debits | --cred",
                "account block 1 --debits --credits | florin account block: Error: --debits, --credits are mutually exclusive",
                "account limits 1 | florin account limits: Missing required option: '--overdraft-limit=AMOUNT'",
                "account get 1 --at-time noon | florin account get: Invalid value for option '--at-time': 'noon' is no time: give one",
                "account get 1 --output csv | florin account get: --output: csv is for florin statement alone: give table or json",
                "statement | florin statement: Missing required parameter: 'ACCOUNT'",
                "statement 1 --limit 0 | florin statement: --limit: 0 is out of range: give 1 or more",
                "statement 1 --from 2024-02-30 | florin statement: Invalid value for option '--from': '2024-02-30' is no time",
                "statement 1 --to 2024-01-01T12:00:00 | florin statement: Invalid value for option '--to': '2024-01-01T12:00:00' is",
                "chain | florin chain: Missing required parameter: 'FILE'",
                "keys | florin keys: a command is missing: give create, rotate, public",
                "keys create | florin keys create: Missing required option: '--to=FILE'",
                "keys create --to x --signing | florin keys create: --signing: there is nothing to sign without --chain",
                "keys rotate | florin keys rotate: Missing required parameter: 'FILE'",
                "keys public | florin keys public: Missing required parameter: 'FILE'",
                "import | florin import: nothing to import",
                "backup | florin backup: Missing required option: '--to=DIR'",
                "backup --to x --output csv | florin backup: --output: csv is for florin statement alone: give table or json",
                "restore --from x | florin restore: Missing required option: '--data=DIR'",
                "journal | florin journal: a command is missing: give stat, dump",
                "journal dump --limit 0 | florin journal dump: --limit: 0 is out of range: give 1 or more",
                "journal dump --from noon | florin journal dump: Invalid value for option '--from': 'noon' is no time: give one",
                "journal dump --account x | florin journal dump: Invalid value for option '--account': 'x' is no id",
                "journal dump --principal -1 | florin journal dump: --principal: -1 is out of range: give 0 to 4294967295",
                "journal checkpoints export | florin journal checkpoints export: Missing required option: '--to=FILE'",
                "journal checkpoints verify | florin journal checkpoints verify: --checkpoints and --public-key: give both",
                "journal verify --public-key x | florin journal verify: --checkpoints and --public-key: give both",
                "journal follow --from-sequence 0 | florin journal follow: --from-sequence: 0 is out of range: give 1 or more",
                "import --transfers | florin import: Missing required parameter for option '--transfers'",
            })
    void shouldNameTheMistakeInOneLine(final String commandLine, final String message) {
        final CliOutcome outcome = CliOutcome.run(commandLine.isEmpty() ? new String[0] : commandLine.split(" "));

        assertEquals(ExitCode.USAGE, outcome.exitCode(), outcome.toString());
        assertEquals(1, outcome.errLines().size(), outcome.toString());
        assertTrue(outcome.err().startsWith(message), outcome.toString());
        assertTrue(outcome.err().strip().endsWith(" --help)"), outcome.toString());
        assertEquals("", outcome.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serve",
                "account",
                "account open",
                "account get",
                "account freeze",
                "account unfreeze",
                "account block",
                "account close",
                "account limits",
                "pay",
                "authorize",
                "capture",
                "void",
                "refund",
                "reverse",
                "chain",
                "transfer",
                "transfer get",
                "authorization",
                "authorization get",
                "statement",
                "trial-balance",
                "import",
                "keys",
                "keys create",
                "keys rotate",
                "keys public",
                "snapshot",
                "snapshot create",
                "snapshot list",
                "snapshot verify",
                "bench",
                "demo",
                "faults",
                "faults kill",
                "faults power",
                "faults damage",
                "faults disk-full",
                "faults sync",
                "faults second",
                "simulate"
            })
    void shouldHelp(final String command) {
        final CliOutcome outcome = CliOutcome.run((command + " --help").strip().split(" "));

        assertEquals(ExitCode.DONE, outcome.exitCode());
        assertEquals("", outcome.err());
        assertTrue(outcome.out().startsWith("Usage: florin" + (command.isEmpty() ? "" : " " + command)), outcome.out());
    }

    @Test
    void shouldDescribeEveryOption() {
        assertDescribed(Florin.commandLine(Map.of()));
    }

    @Test
    void shouldSayItsVersion() {
        final CliOutcome outcome = CliOutcome.run("--version");

        assertEquals(ExitCode.DONE, outcome.exitCode());
        assertTrue(outcome.out().startsWith("florin "), outcome.out());
    }

    @Test
    void shouldRefuseCapacityBeyondTheMachine() {
        final CliOutcome outcome = CliOutcome.run(
                "serve", "--accounts-max", "2147483647", "--transfers-max", "2147483647", "--data", "/dev/null/x");

        assertEquals(ExitCode.USAGE, outcome.exitCode(), outcome.toString());
        assertTrue(outcome.err().startsWith("florin serve: capacity needs "), outcome.toString());
        assertTrue(outcome.err().contains("(lower --accounts-max or --transfers-max"), outcome.toString());
    }

    @Test
    void shouldNotConnectWhereNobodyListens() {
        for (final String[] args :
                List.<String[]>of(new String[] {"account", "get", "1"}, new String[] {"trial-balance"}, new String[] {
                    "pay", "--from", "1", "--to", "2", "--amount", "1", "--currency", "CZK"
                })) {
            final CliOutcome outcome = ServerFixture.runAt(1, args);

            assertEquals(ExitCode.CANNOT, outcome.exitCode(), outcome.toString());
            assertEquals(1, outcome.errLines().size(), outcome.toString());
            assertTrue(outcome.err().contains("cannot connect: address=127.0.0.1:1"), outcome.toString());
        }
    }

    @Test
    void shouldPrintStackTraceOnlyWhenAsked() {
        assertEquals(1, ServerFixture.runAt(1, "trial-balance").errLines().size());
        assertTrue(
                ServerFixture.runAt(1, "trial-balance", "--verbose").errLines().size() > 5);
    }

    @Test
    void shouldHaveTheHaltCodeOfTheServer() {
        assertEquals(FlorinServer.HALT_EXIT_CODE, ExitCode.HALTED);
    }

    private static void assertDescribed(final CommandLine commandLine) {
        for (final OptionSpec option : commandLine.getCommandSpec().options()) {
            assertTrue(option.description().length > 0, commandLine.getCommandName() + " " + option);
        }
        commandLine.getSubcommands().values().forEach(UsageTest::assertDescribed);
    }
}
