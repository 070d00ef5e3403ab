package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that strangers can reach, with TLS and principals, as a user sets it up: processes of their own, and the command line. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class SecureServerIT {
    @TempDir
    private Path directory;

    private String ca = "";

    @BeforeEach
    void prepare() {
        ca = at("certs/ca.pem");
        run("certs", "--to", at("certs"), "--client", "auditor");
        run("principal", "add", "boss", "--role", "operator", "--to", at("boss.key"), "--data", at("data"));
        run(
                "principal",
                "add",
                "shop",
                "--role",
                "payer",
                "--debit",
                "1000..1999",
                "--to",
                at("shop.key"),
                "--data",
                at("data"));
        run(
                "principal",
                "add",
                "audit",
                "--role",
                "reader",
                "--read",
                "all",
                "--certificate",
                "auditor",
                "--data",
                at("data"));
    }

    @Test
    void shouldServeWhoMayAndNobodyElse() throws Exception {
        try (FlorinProcess server = serve("serve")) {
            assertTrue(server.outLine("access: ").contains("principals=3 logins=3 tls=1.3"), server::toString);
            setUp(server);
            assertEquals(ExitCode.DONE, pay(server, "shop.key", 1, 1000, 2000));
            assertEquals(ExitCode.REFUSED, pay(server, "shop.key", 2, 2000, 1000));
            assertEquals(ExitCode.CANNOT, ask(server, "trial-balance").exitCode());
            assertEquals(
                    ExitCode.DONE,
                    ask(
                                    server,
                                    "trial-balance",
                                    "--tls-certificate",
                                    at("certs/auditor.pem"),
                                    "--tls-key",
                                    at("certs/auditor.key"))
                            .exitCode());
            final CliOutcome plain = CliOutcome.run("server-status", "--server", address(server));
            assertEquals(ExitCode.CANNOT, plain.exitCode());
            assertTrue(plain.err().contains("TLS_REQUIRED"), plain.err());
            assertTls13Only(server);
            assertJournalSaysWho();
            rotate(server);
            final CliOutcome end = server.terminate();
            assertEquals(ExitCode.DONE, end.exitCode());
            assertEquals(
                    "",
                    end.err()
                            .lines()
                            .filter(line -> !line.contains("authentication failed"))
                            .reduce("", String::concat));
            assertNoSecretIn(end.out() + end.err() + Files.readString(directory.resolve("data/florin.principals")));
        }
    }

    @Test
    void shouldTakeSignedCommandsAndKeepTheSignatures() throws Exception {
        run("principal", "add", "shop", "--sign-key", at("shop.sign"), "--data", at("data"));
        try (FlorinProcess server = serve("serve")) {
            setUp(server);
            final String[] pay = {"pay", "--id", "1", "--from", "1000", "--to", "2000", "--amount", "1"};
            final String[] shop = {"--currency", "CZK", "--key-file", at("shop.key")};
            final CliOutcome unsigned = ask(server, words(shop, pay));
            assertEquals(ExitCode.REFUSED, unsigned.exitCode(), unsigned::toString);
            assertTrue(unsigned.err().contains("SIGNATURE_MISSING (not processed"), unsigned.err());
            final CliOutcome signed = ask(server, words(words(shop, "--sign-key", at("shop.sign")), pay));
            assertEquals(ExitCode.DONE, signed.exitCode(), signed::toString);
            server.terminate();
        }
        final JsonNode payment = new ObjectMapper()
                .readTree(run("journal", "dump", "--data", at("data"), "--principal", "3")
                        .out());
        assertEquals(88, payment.get("signature").asText().length(), "64 bytes in base64");
        final String verified = run(
                        "journal",
                        "verify",
                        "--data",
                        at("data"),
                        "--principals",
                        at("data/florin.principals"),
                        "--output",
                        "json")
                .out();
        assertEquals(
                0, new ObjectMapper().readTree(verified).get("unsignedCommands").asInt());
        assertTrue(verified.replace(" ", "").contains("\"signaturesright\",\"count\":1"), verified);
    }

    @Test
    void shouldAskAtTheStandbyToo() throws Exception {
        try (FlorinProcess server = serve("serve")) {
            setUp(server);
            try (FlorinProcess standby = serve("follow")) {
                assertEquals(ExitCode.CANNOT, ask(standby, "server-status").exitCode());
                assertEquals(
                        ExitCode.DONE,
                        ask(standby, "server-status", "--key-file", at("shop.key"))
                                .exitCode());
                server.kill();
                final CliOutcome refused = ask(standby, "promote", "--key-file", at("shop.key"));
                assertEquals(ExitCode.REFUSED, refused.exitCode(), refused::toString);
                assertTrue(refused.err().contains("NOT_AUTHORIZED"), refused.err());
                assertEquals(
                        ExitCode.DONE,
                        ask(standby, "promote", "--key-file", at("boss.key")).exitCode());
                assertEquals(ExitCode.DONE, pay(standby, "shop.key", 3, 1000, 2000));
            }
        }
    }

    @Test
    void shouldNotListenWhereStrangersAreWithoutProtection() throws IOException {
        final CliOutcome anonymous = CliOutcome.run("serve", "--data", at("other"), "--host", "0.0.0.0", "--port", "0");
        assertEquals(ExitCode.CANNOT, anonymous.exitCode());
        assertTrue(anonymous.err().contains("there are no principals")
                && anonymous.err().contains("--allow-anonymous"));
        final CliOutcome plain = CliOutcome.run("serve", "--data", at("data"), "--host", "0.0.0.0", "--port", "0");
        assertEquals(ExitCode.CANNOT, plain.exitCode());
        assertTrue(plain.err().contains("there is no TLS") && plain.err().contains("--allow-plaintext"), plain.err());
        assertEquals(1, plain.errLines().size());
        final CliOutcome missing =
                CliOutcome.run("serve", "--data", at("other"), "--principals", at("none"), "--port", "0");
        assertEquals(ExitCode.CANNOT, missing.exitCode());
        assertTrue(missing.err().contains("no principals: file=" + at("none")), missing.err());
    }

    private void setUp(final FlorinProcess server) {
        final String[] key = {"--key-file", at("boss.key"), "--currency", "CZK"};
        for (final String account : List.of("1000", "2000")) {
            assertEquals(
                    ExitCode.DONE,
                    ask(server, words(key, "account", "open", account)).exitCode());
        }
        assertEquals(
                ExitCode.DONE,
                ask(server, words(key, "account", "open", "9001", "--kind", "house"))
                        .exitCode());
        assertEquals(
                ExitCode.DONE,
                ask(server, words(key, "pay", "--id", "100", "--from", "9001", "--to", "1000", "--amount", "50"))
                        .exitCode());
    }

    private int pay(final FlorinProcess server, final String key, final int id, final int from, final int to) {
        return ask(
                        server,
                        "pay",
                        "--key-file",
                        at(key),
                        "--id",
                        "" + id,
                        "--from",
                        "" + from,
                        "--to",
                        "" + to,
                        "--amount",
                        "1",
                        "--currency",
                        "CZK")
                .exitCode();
    }

    /** The key of the environment; a new key, and the old one revoked while the server runs; a broken file; a new certificate. */
    private void rotate(final FlorinProcess server) throws IOException, InterruptedException {
        assertEquals(ExitCode.DONE, fromEnvironment(server));
        run("principal", "add", "shop", "--to", at("shop-2.key"), "--data", at("data"));
        run("principal", "revoke", "shop", "--key-id", "shop-1", "--data", at("data"));
        run("certs", "--to", at("certs"), "--renew");
        assertTrue(server.hangUp("reloaded: ").contains("principals=3 logins=3"), server::toString);
        final CliOutcome old = ask(server, "server-status", "--key-file", at("shop.key"));
        assertEquals(ExitCode.CANNOT, old.exitCode());
        assertTrue(old.err().contains("AUTHENTICATION_FAILED") && !old.err().contains("start a server"), old.err());
        assertEquals(ExitCode.DONE, pay(server, "shop-2.key", 4, 1000, 2000));

        final Path principals = directory.resolve("data/florin.principals");
        final String good = Files.readString(principals);
        Files.writeString(principals, good + "nonsense here\n");
        assertTrue(server.hangUp("NOT RELOADED").contains("line="), server::toString);
        Files.writeString(principals, good);
        assertEquals(ExitCode.DONE, pay(server, "shop-2.key", 5, 1000, 2000));
    }

    private int fromEnvironment(final FlorinProcess server) {
        return Florin.commandLine(Map.of("FLORIN_KEY_FILE", at("shop.key"), "FLORIN_TLS_CA", ca))
                .setOut(new PrintWriter(new StringWriter()))
                .execute("server-status", "--server", address(server));
    }

    private void assertJournalSaysWho() throws IOException {
        final ObjectMapper mapper = new ObjectMapper();
        final String shop =
                run("journal", "dump", "--data", at("data"), "--principal", "3").out();
        final List<String> lines = shop.lines().toList();
        assertEquals(1, lines.size(), shop);
        final JsonNode payment = mapper.readTree(lines.get(0));
        assertEquals(3, payment.get("principal").asInt());
        assertEquals("1", payment.get("id").asText());
        assertEquals(
                4,
                run("journal", "dump", "--data", at("data"), "--principal", "2")
                        .out()
                        .lines()
                        .count());
    }

    private void assertTls13Only(final FlorinProcess server) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")));
        assertTrue(openssl(server, "-tls1_3").contains("New, TLSv1.3"));
        assertFalse(openssl(server, "-tls1_2").contains("New, TLS"));
        assertTrue(openssl(server, "-tls1_2").contains("Cipher is (NONE)"));
    }

    private String openssl(final FlorinProcess server, final String version) throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(
                        "openssl",
                        "s_client",
                        "-connect",
                        address(server),
                        "-CAfile",
                        ca,
                        version,
                        "-verify_return_error")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    private void assertNoSecretIn(final String text) throws IOException {
        for (final String file : List.of("boss.key", "shop.key", "shop-2.key")) {
            final String key = Files.readString(directory.resolve(file)).strip();
            assertFalse(text.contains(key.substring(key.lastIndexOf(' ') + 1)), file);
        }
    }

    private FlorinProcess serve(final String command) {
        final String[] tls = {
            "--tls-certificate", at("certs/server.pem"), "--tls-key", at("certs/server.key"), "--tls-client-ca", ca
        };
        final Path data = directory.resolve("data");
        return "serve".equals(command) ? FlorinProcess.serve(data, tls) : FlorinProcess.follow(data, tls);
    }

    private CliOutcome ask(final FlorinProcess server, final String... words) {
        return CliOutcome.run(words(new String[] {"--server", address(server), "--tls-ca", ca}, words));
    }

    private static String[] words(final String[] last, final String... first) {
        return Stream.concat(Stream.of(first), Stream.of(last)).toArray(String[]::new);
    }

    private static CliOutcome run(final String... words) {
        final CliOutcome outcome = CliOutcome.run(words);
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome::toString);
        return outcome;
    }

    private static String address(final FlorinProcess server) {
        return "127.0.0.1:" + server.port();
    }

    private String at(final String name) {
        return directory.resolve(name).toString();
    }
}
