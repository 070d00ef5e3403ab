package io.florin.protocol.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
    @TempDir
    Path directory;

    private final ApiKey key = ApiKey.generate("shop-1", new SecureRandom());

    @Test
    void shouldComeBackFromItsFileWhichOnlyItsOwnerMayRead() throws IOException {
        final Path file = directory.resolve("shop.key");
        key.writeFile(file);

        final ApiKey read = ApiKey.readFile(file);

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("shop-1", read.id());
        assertEquals(key.verifier(), read.verifier());
        assertNotEquals(ApiKey.generate("shop-1", new SecureRandom()).verifier(), read.verifier());
    }

    @Test
    void shouldNotReplaceAFile() {
        final Path file = directory.resolve("shop.key");
        key.writeFile(file);
        assertTrue(assertThrows(SecretFileException.class, () -> key.writeFile(file))
                .getMessage()
                .startsWith("the file exists: file=" + file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx---r-x"})
    void shouldRefuseAFileThatOthersCanUse(final String permissions) throws IOException {
        final Path file = directory.resolve("shop.key");
        key.writeFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        final String message = assertThrows(SecretFileException.class, () -> ApiKey.readFile(file))
                .getMessage();

        assertEquals(
                "others can read or change a file with secrets: file=" + file + " permissions=" + permissions
                        + "; chmod 600 " + file,
                message);
    }

    /** Not even to say what is wrong with a file is its secret repeated. */
    @Test
    void shouldNeverTellItsSecret() throws IOException {
        final Path file = directory.resolve("shop.key");
        key.writeFile(file);
        final String text = Files.readString(file).strip();
        final String secret = text.substring(text.lastIndexOf(' ') + 1);
        assertEquals(43, secret.length());
        assertEquals("ApiKey[id=shop-1]", key.toString());
        assertEquals("KeyVerifier[...]", key.verifier().toString());
        for (final String broken : List.of(
                "florin-api-key shop-1 !" + secret,
                "florin-api-key shop-1 " + secret + "AAAA",
                "florin-api-key shop 1 " + secret,
                secret,
                "florin-api-key shop-1 " + secret + "\nflorin-api-key shop-2 " + secret)) {
            Files.writeString(file, broken);
            Throwable failure = assertThrows(SecretFileException.class, () -> ApiKey.readFile(file));
            assertTrue(failure.getMessage().contains("file=" + file), failure.getMessage());
            for (; failure != null; failure = failure.getCause()) {
                assertFalse(failure.toString().contains(secret), failure::toString);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\n", "a=b", "ä", "a/b"})
    void shouldRefuseAnIdThatIsNone(final String id) {
        assertFalse(ApiKey.isId(id));
        assertThrows(IllegalArgumentException.class, () -> ApiKey.generate(id, new SecureRandom()));
    }

    @Test
    void shouldReplaceAFileAsAWhole() throws IOException {
        final Path file = directory.resolve("list");
        SecretFile.replace(file, () -> "one");
        SecretFile.replace(file, () -> "two");
        assertEquals("two", SecretFile.read(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Files.createFile(directory.resolve("list.tmp"));
        assertTrue(assertThrows(SecretFileException.class, () -> SecretFile.replace(file, () -> "three"))
                .getMessage()
                .contains("list.tmp"));
        assertEquals("two", SecretFile.read(file));
    }

    @Test
    void shouldLetNobodyElseReplaceAFileWhoseNextTextIsBeingMade() throws IOException {
        final Path file = directory.resolve("list");
        SecretFile.replace(file, () -> {
            assertThrows(SecretFileException.class, () -> SecretFile.replace(file, () -> "lost"));
            return "one";
        });
        assertEquals("one", SecretFile.read(file));
        assertThrows(
                IllegalStateException.class,
                () -> SecretFile.replace(file, () -> {
                    throw new IllegalStateException("no text");
                }));
        SecretFile.replace(file, () -> "two");
        assertEquals("two", SecretFile.read(file));
    }

    @Test
    void shouldRefuseAFileThatSomebodyElseOwns() throws IOException {
        final Path file = directory.resolve("list");
        SecretFile.create(file, "text");
        final int other = 65_534;
        assumeTrue(canGiveAway(file, other), "needs root");
        final String message = assertThrows(SecretFileException.class, () -> SecretFile.read(file))
                .getMessage();
        assertTrue(message.startsWith("somebody else owns a file with secrets: file=" + file + " uid=65534"), message);
    }

    private static boolean canGiveAway(final Path file, final int uid) {
        try {
            Files.setAttribute(file, "unix:uid", uid);
            return true;
        } catch (final IOException e) {
            return false;
        }
    }
}
