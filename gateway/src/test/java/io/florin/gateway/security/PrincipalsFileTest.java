package io.florin.gateway.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.security.PrincipalsFile.Addition;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.SecretFileException;
import io.florin.protocol.auth.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrincipalsFileTest {
    private static final String PUBLIC = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";
    private static final String BYTES = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final LocalDate TODAY = LocalDate.of(2026, 5, 1);

    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = directory.resolve(PrincipalsFile.NAME);
    }

    @Test
    void shouldFindAgainWhatWasAdded() throws IOException {
        final ApiKey key = key("shop-1");
        final Principal shop = payer(2, "shop");
        PrincipalsFile.add(file, new Addition(shop, key, "shop.example"));

        final Principals read = PrincipalsFile.read(file);

        assertEquals(shop, read.named("shop"));
        assertEquals(key.verifier(), read.verifier("shop-1"));
        assertEquals(shop, read.find(new Login(Login.Kind.KEY, "shop-1", key.verifier())));
        assertEquals(shop, read.find(new Login(Login.Kind.CERTIFICATE, "shop.example", null)));
        assertNull(read.find(new Login(Login.Kind.CERTIFICATE, "shop-1", null)));
        assertNull(read.find(Login.DEVELOPMENT));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    /** An old key must not come back by a new one under its name. */
    @Test
    void shouldTakeAKeyOfTheSameNameForAnother() {
        PrincipalsFile.add(file, new Addition(payer(2, "shop"), key("shop-1"), null));
        assertNull(PrincipalsFile.read(file)
                .find(new Login(Login.Kind.KEY, "shop-1", key("shop-1").verifier())));
    }

    @Test
    void shouldKeepAllOtherLines() throws IOException {
        PrincipalsFile.add(file, new Addition(payer(2, "shop"), key("shop-1"), null));
        Files.writeString(file, Files.readString(file) + "# by hand, see ticket 12\n");
        PrincipalsFile.add(file, new Addition(payer(2, "shop"), key("shop-2"), null));
        PrincipalsFile.add(file, new Addition(payer(3, "other"), null, "other"));
        final String before = Files.readString(file);

        PrincipalsFile.removeLogin(file, Login.Kind.KEY, "shop-1");

        assertEquals(
                before.lines().filter(line -> !line.startsWith("key shop-1 ")).toList(),
                Files.readString(file).lines().toList());
    }

    @Test
    void shouldNeverGiveTheNumberOfARevokedOneToAnother() throws IOException {
        PrincipalsFile.add(file, new Addition(payer(2, "shop"), key("shop-1"), "shop"));
        PrincipalsFile.add(file, new Addition(payer(3, "last"), key("last-1"), null));
        PrincipalsFile.revoke(file, payer(3, "last"), TODAY);

        final Principals read = PrincipalsFile.read(file);

        assertNull(read.named("last"));
        assertFalse(read.hasKey("last-1"));
        assertNotNull(read.named("shop"));
        assertEquals(4, read.nextId());
        assertTrue(Files.readString(file).contains("principal 3 name=last revoked=2026-05-01\n"));
        PrincipalsFile.add(
                file, new Addition(payer(read.nextId(), "last"), key("last-1"), null)); // the name is free again
    }

    @Test
    void shouldNotChangeTheFileToOneThatCannotBeRead() throws IOException {
        PrincipalsFile.add(file, new Addition(payer(2, "shop"), key("shop-1"), null));
        final String before = Files.readString(file);
        assertThrows(
                AccessConfigException.class,
                () -> PrincipalsFile.add(file, new Addition(payer(3, "other"), key("shop-1"), null)));
        assertThrows(
                AccessConfigException.class, () -> PrincipalsFile.add(file, new Addition(payer(2, "x"), null, "y")));
        assertEquals(before, Files.readString(file));
    }

    @Test
    void shouldRefuseAFileThatOthersCanRead() throws IOException {
        PrincipalsFile.add(file, new Addition(payer(2, "shop"), key("shop-1"), null));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        final String message = assertThrows(SecretFileException.class, () -> PrincipalsFile.read(file))
                .getMessage();
        assertTrue(message.endsWith("permissions=rw-r--r--; chmod 600 " + file), message);
    }

    @Test
    void shouldSayHowToMakeOneThatIsMissing() {
        final String message = assertThrows(AccessConfigException.class, () -> PrincipalsFile.read(file))
                .getMessage();
        assertEquals("no principals: file=" + file + " is not there; florin principal add makes it", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "principl 2 name=a roles=operator | a line begins with principal, key, certificate or signature-key",
                "principal | line is too short",
                "principal 1 name=a roles=operator | no principal id: '1', give 2 to",
                "principal x name=a roles=operator | no principal id: 'x'",
                "principal 2 roles=operator | no name: ''",
                "principal 2 name=a | principal 2 has no role",
                "principal 2 name=a roles=king | no role: 'king', give operator, teller, payer or reader",
                "principal 2 name=a roles=payer | debit is for the role payer, which needs it",
                "principal 2 name=a roles=reader read=1 debit=1 | debit is for the role payer",
                "principal 2 name=a roles=reader | the role reader needs read",
                "principal 2 name=a roles=teller | manage is for the role teller, which needs it",
                "principal 2 name=a roles=operator,teller manage=all | an operator may do everything",
                "principal 2 name=a roles=reader read=1..x | no account or range: '1..x'",
                "principal 2 name=a roles=payer debit=1 holds=all | holds= is any",
                "principal 2 name=a roles=reader read=1 holds=any | holds is for the role payer",
                "principal 2 name=a roles=operator colour=red | unknown word, what may stand here are name=",
                "principal 2 name=a name=b roles=operator | name= is there twice",
                "key k principal=3 stored=" + BYTES + " server=" + BYTES
                        + " | key 'k' is of principal 3, which is not there",
                "key k principal=9 stored=" + BYTES + " server=" + BYTES
                        + " | key 'k' is of principal 9, which is not there",
                "key k principal=9 stored=AAAA server=" + BYTES + " | wrong length: name=storedKey",
                "key k principal=9 stored=! server=" + BYTES + " | stored= is not base64",
                "key a/b principal=9 stored=" + BYTES + " server=" + BYTES + " | no name: 'a/b'",
                "certificate c | no principal id: ''",
                "principal 017 name=a roles=operator | no principal id: '017'",
                "certificate c principal=+3 | no principal id: '+3'",
                "signature-key k principal=9 public=" + PUBLIC
                        + " | signature-key 'k' is of principal 9, which is not there",
                "signature-key k principal=3 public=" + PUBLIC
                        + " | signature-key 'k' is of principal 3, which is not there",
                "signature-key k principal=9 public=AAAA | no Ed25519 public key: length=3, wanted=32",
                "signature-key k principal=9 public=! | public= is not base64",
                "signature-key k principal=9 public=" + PUBLIC + " revoked=x | no date: 'x'",
                "signature-key a/b principal=9 public=" + PUBLIC + " | no name: 'a/b'",
            })
    void shouldNameTheLineThatCannotBe(final String line, final String expected) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "principal 3 name=old revoked=2026-01-01 # gone\n" + line + "\n");
        final String message = assertThrows(AccessConfigException.class, () -> PrincipalsFile.read(file))
                .getMessage();
        assertTrue(message.startsWith("principals cannot be read: file=" + file), message);
        assertTrue(message.contains(expected), message);
        assertTrue(message.contains(" line=2: ") || message.contains("which is not there"), message);
    }

    @Test
    void shouldKeepWhatSignaturesAreCheckedWithWhenItIsRevoked() {
        final Principal shop = payer(2, "shop");
        PrincipalsFile.add(file, new Addition(shop, key("shop-1"), null, signatureKey("a")));
        PrincipalsFile.add(file, new Addition(shop, null, null, signatureKey("b")));
        final String message = assertThrows(
                        AccessConfigException.class,
                        () -> PrincipalsFile.add(file, new Addition(shop, null, null, signatureKey("c"))))
                .getMessage();
        assertTrue(message.contains("principal 2 has more than 2 keys to sign with"), message);

        PrincipalsFile.revokeSignatureKey(file, "a", LocalDate.of(2026, 1, 1));
        PrincipalsFile.revokeSignatureKey(file, "a", LocalDate.of(2026, 2, 2)); // the first day stands
        PrincipalsFile.add(file, new Addition(shop, null, null, signatureKey("c")));
        PrincipalsFile.revoke(file, shop, LocalDate.of(2026, 3, 3));

        final Principals read = PrincipalsFile.read(file);
        assertTrue(read.mustSign(2));
        assertEquals(List.of(), read.signatureKeysInUse(2));
        assertEquals(
                List.of("a 2026-01-01", "b 2026-03-03", "c 2026-03-03"),
                read.signatureKeys().stream()
                        .map(key -> key.id() + " " + key.revoked())
                        .toList());
    }

    /** Otherwise it could not be said whose, and of which days, a signature is. */
    @Test
    void shouldRefuseAPublicKeyThatIsThereTwice() {
        final SignatureKey first = signatureKey("a");
        final Principal shop = payer(2, "shop");
        PrincipalsFile.add(file, new Addition(shop, key("shop-1"), null, first));
        PrincipalsFile.revokeSignatureKey(file, "a", LocalDate.of(2026, 1, 1));
        final SignatureKey again = new SignatureKey("b", 2, first.key(), null);
        final String message = assertThrows(
                        AccessConfigException.class,
                        () -> PrincipalsFile.add(file, new Addition(shop, null, null, again)))
                .getMessage();
        assertTrue(message.contains("the public key of signature-key 'b' is there twice"), message);
    }

    private static SignatureKey signatureKey(final String id) {
        return new SignatureKey(
                id, 2, SigningKey.generate(id, 2, new SecureRandom()).verifyingKey(), null);
    }

    private static ApiKey key(final String id) {
        return ApiKey.generate(id, new SecureRandom());
    }

    private static Principal payer(final int id, final String name) {
        return new Principal(
                id,
                name,
                Set.of(Role.PAYER),
                AccountRanges.NONE,
                AccountRanges.parse("1000..1999"),
                AccountRanges.NONE,
                false);
    }
}
