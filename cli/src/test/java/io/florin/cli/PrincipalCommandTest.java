package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrincipalCommandTest {
    @TempDir
    private Path directory;

    @Test
    void shouldAddListAndRevoke() throws IOException {
        final JsonNode added = done("add shop --role payer,reader --debit 10..19 --read 9001 --holds-any --to shop.key")
                .json();
        assertEquals(2, added.get("id").asInt());
        assertEquals("payer,reader", added.get("roles").asText());
        assertEquals("shop-1", added.get("keyId").asText());
        final Path key = directory.resolve("shop.key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));

        assertEquals(
                "shop-2", done("add shop --to second.key").json().get("keyId").asText());
        done("add boss --role operator --certificate boss.example");
        final JsonNode list = done("list").json();
        assertEquals(2, list.get("count").asInt());
        assertEquals("shop-1,shop-2", list.get("principals").get(0).get("keys").asText());
        assertEquals("10..19", list.get("principals").get(0).get("debit").asText());
        assertTrue(list.get("principals").get(0).get("holdsAny").asBoolean());
        assertEquals(
                "boss.example",
                list.get("principals").get(1).get("certificates").asText());

        assertEquals(
                "shop-2", done("revoke shop --key-id shop-1").json().get("keys").asText());
        assertTrue(done("revoke shop").json().get("revoked").asBoolean());
        assertEquals(1, done("list").json().get("count").asInt());
        assertEquals(
                4,
                done("add shop --role reader --read all --to third.key")
                        .json()
                        .get("id")
                        .asInt());
    }

    @Test
    void shouldGiveKeysToSignWithAndRevokeThem() throws IOException {
        final CliOutcome noLogin = run("add shop --role payer --debit all --sign-key shop.sign");
        assertEquals(ExitCode.USAGE, noLogin.exitCode(), noLogin::toString);
        assertTrue(noLogin.err().contains("how will it show who it is?"), noLogin.err());
        done("add shop --role payer --debit all --to shop.key");
        assertFalse(done("list").json().get("principals").get(0).get("mustSign").asBoolean());
        final CliOutcome added = done("add shop --sign-key shop.sign");
        assertEquals("shop-sign-1", added.json().get("signKeyId").asText());
        final Path key = directory.resolve("shop.sign");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        final String text = Files.readString(key).strip();
        final String secret = text.substring(text.lastIndexOf(' ') + 1);
        assertEquals(43, secret.length());
        assertFalse((added.out() + Files.readString(principals())).contains(secret));

        done("add shop --sign-key second.sign");
        final String before = Files.readString(principals());
        final CliOutcome third = run("add shop --sign-key third.sign --to third.key");
        assertEquals(ExitCode.USAGE, third.exitCode(), third::toString);
        assertTrue(third.err().contains("--sign-key: 'shop' has 2 in use: revoke one"), third.err());
        assertEquals(before, Files.readString(principals()));
        assertFalse(Files.exists(directory.resolve("third.sign")) || Files.exists(directory.resolve("third.key")));

        assertEquals(
                "shop-sign-2",
                done("revoke shop --sign-key-id shop-sign-1")
                        .json()
                        .get("signKeys")
                        .asText());
        assertEquals(
                ExitCode.USAGE, run("revoke shop --sign-key-id shop-sign-1").exitCode());
        final JsonNode last = done("revoke shop --sign-key-id shop-sign-2").json();
        assertTrue(last.get("mustSign").asBoolean(), "without a key it must sign all the same");
    }

    /** A secret is in its own file and nowhere else: not in the principals, nor in what is printed. */
    @Test
    void shouldTellASecretToItsFileAlone() throws IOException {
        final CliOutcome outcome = done("add shop --role payer --debit all --to shop.key");
        final String text = Files.readString(directory.resolve("shop.key")).strip();
        final String secret = text.substring(text.lastIndexOf(' ') + 1);
        assertEquals(43, secret.length());
        assertFalse((outcome.out() + outcome.err() + done("list").out()).contains(secret));
        assertFalse(Files.readString(principals()).contains(secret));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(principals())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add new --to n.key | --role is missing: 'new' is new, so say what it may do",
                "add new --role king --to n.key | no role: 'king', give operator, teller, payer or reader",
                "add new --role payer --to n.key | debit is for the role payer, which needs it",
                "add new --role payer --debit 5..1 --to n.key | range ends before it begins: '5..1'",
                "add new --role operator,teller --to n.key | an operator may do everything: give it no other role",
                "add shop --role reader --read 1 --to n.key | is there: leave its roles and accounts out",
                "add shop --key-id shop-1 --to n.key | --key-id: 'shop-1' is in use: name another",
                "add shop --certificate a/b | --certificate: 'a/b' is in use, or is no name",
                "revoke nobody | no principal has the name 'nobody'",
                "revoke shop --key-id x | --key-id: 'shop' has no key 'x'",
                "revoke shop --certificate x | --certificate: 'shop' has no certificate 'x'",
            })
    void shouldNameWhatCannotBeAndChangeNothing(final String words, final String expected) throws IOException {
        done("add shop --role payer --debit 10..19 --to shop.key");
        final String before = Files.readString(principals());

        final CliOutcome outcome = run(words);

        assertEquals(ExitCode.USAGE, outcome.exitCode(), outcome::toString);
        assertTrue(outcome.err().contains(expected), outcome.err());
        assertEquals(1, outcome.errLines().size());
        assertEquals(before, Files.readString(principals()));
        assertFalse(Files.exists(directory.resolve("n.key")));
    }

    @Test
    void shouldNotWriteOverAKey() throws IOException {
        done("add shop --role payer --debit 10..19 --to shop.key");
        final String before = Files.readString(directory.resolve("shop.key"));
        final CliOutcome outcome = run("add shop --to shop.key");
        assertEquals(ExitCode.CANNOT, outcome.exitCode(), outcome::toString);
        assertTrue(outcome.err().contains("the file exists: file="), outcome.err());
        assertEquals(before, Files.readString(directory.resolve("shop.key")));
        assertEquals(
                "shop-1",
                done("list").json().get("principals").get(0).get("keys").asText());
    }

    @Test
    void shouldMakeCertificatesAndKeepThem() throws IOException {
        final Path certs = directory.resolve("certs");
        assertEquals(
                ExitCode.DONE,
                CliOutcome.run("certs", "--to", certs.toString(), "--client", "shop")
                        .exitCode());
        final byte[] server = Files.readAllBytes(certs.resolve("server.pem"));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(certs.resolve("shop.key"))));

        final CliOutcome again = CliOutcome.run("certs", "--to", certs.toString(), "--client", "shop");
        assertEquals(ExitCode.USAGE, again.exitCode());
        assertTrue(again.err().contains("--client: 'shop' has a certificate: say --renew"), again.err());
        assertEquals(
                ExitCode.DONE,
                CliOutcome.run("certs", "--to", certs.toString(), "--client", "other")
                        .exitCode());
        assertArrayEquals(server, Files.readAllBytes(certs.resolve("server.pem")));
        assertEquals(
                ExitCode.DONE,
                CliOutcome.run("certs", "--to", certs.toString(), "--renew").exitCode());
        assertFalse(Arrays.equals(server, Files.readAllBytes(certs.resolve("server.pem"))));
    }

    private Path principals() {
        return directory.resolve("florin.principals");
    }

    private CliOutcome done(final String words) {
        final CliOutcome outcome = run(words);
        assertEquals(ExitCode.DONE, outcome.exitCode(), outcome::toString);
        return outcome;
    }

    /** Words with one blank between them; what ends in .key or .sign is a file of the directory. */
    private CliOutcome run(final String words) {
        final List<String> all = new ArrayList<>(List.of("principal"));
        for (final String word : words.split(" ", -1)) {
            all.add(
                    word.endsWith(".key") || word.endsWith(".sign")
                            ? directory.resolve(word).toString()
                            : word);
        }
        all.addAll(List.of("--data", directory.toString(), "--output", "json"));
        return CliOutcome.run(all.toArray(new String[0]));
    }
}
