package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyRingTest {
    @TempDir
    Path temp;

    @Test
    void shouldReadEveryKind() {
        final KeyRing keys = KeyRing.parse(
                "# a comment\n\n" + SampleKeys.encryptionLine(2) + "  " + SampleKeys.encryptionLine(10)
                        + SampleKeys.chainLine().strip() + " 7 # from epoch 7 on\r\n" + SampleKeys.signingLine(),
                "test");

        assertEquals(List.of(2, 10), keys.encryptionKeyIds());
        assertEquals(10, keys.newestEncryptionKeyId());
        assertArrayEquals(Base64.getDecoder().decode(SampleKeys.base64(2)), keys.encryptionKey(2));
        assertNull(keys.encryptionKey(1));
        assertEquals(7, keys.chainedFromEpoch());
        assertTrue(keys.canEncrypt() && keys.canChain() && keys.canSign());
    }

    @Test
    void shouldHaveNothingWithoutKeys() {
        final KeyRing keys = KeyRing.none();

        assertFalse(keys.canEncrypt() || keys.canChain() || keys.canSign());
        assertEquals(0, keys.newestEncryptionKeyId());
        assertNull(keys.publicKey());
    }

    @Test
    void shouldFindThePublicKeyOfAnySigningKey() throws Exception {
        final KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        final String encoded =
                Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());

        final KeyRing keys = SampleKeys.ring(SampleKeys.chainLine(), "signing " + encoded);

        assertEquals(pair.getPublic(), keys.publicKey());
    }

    static List<String> wrongTexts() {
        final String key = SampleKeys.base64(77);
        final String shortKey = Base64.getEncoder().encodeToString(Arrays.copyOf(new byte[] {77, 77, 77}, 31));
        return List.of(
                key,
                "encryption " + key,
                "encryption " + key + " 1",
                "encryption 0 " + key,
                "encryption -1 " + key,
                "encryption 4294967296 " + key,
                "encryption 1 " + shortKey,
                "encryption 1 " + key + key,
                "encryption 1 " + key.replace('=', '!'),
                "encryption 1 " + key + "\nencryption 1 " + key,
                "chain",
                "chain " + shortKey,
                "chain " + key + " " + key,
                "chain " + key + "\nchain " + key,
                "signing " + key,
                "signing " + SampleKeys.signingBase64(),
                "chain " + key + "\nsigning "
                        + SampleKeys.signingBase64().replace('Z', 'A').substring(4),
                "Chain " + key);
    }

    @ParameterizedTest
    @MethodSource("wrongTexts")
    void shouldRefuseWrongTextAndNeverRepeatIt(final String text) {
        final KeyException refusal = assertThrows(KeyException.class, () -> KeyRing.parse(text, "f.keys"));

        assertTrue(refusal.getMessage().contains("source=f.keys"), refusal.getMessage());
        assertSecret(refusal, text);
    }

    @Test
    void shouldRefuseTextWithoutKeys() {
        assertThrows(KeyException.class, () -> KeyRing.parse("# nothing\n", "test"));
        assertThrows(KeyException.class, () -> KeyRing.parse("", "test"));
    }

    @Test
    void shouldNotShowKeys() {
        final String shown = SampleKeys.all() + " " + JournalConfig.defaults(temp)
                + new SigningKey(SampleKeys.all().privateKey(), SampleKeys.all().publicKey());

        assertTrue(shown.startsWith("KeyRing[encryption=[1] chain=true signing=true]"), shown);
        assertFalse(shown.contains("AQEB") || shown.contains("ZWVl") || shown.contains("ZmZm"), shown);
    }

    @Test
    void shouldReadAPrivateFile() throws IOException {
        final Path file = write("rw-------", SampleKeys.encryptionLine(3));

        assertEquals(3, KeyRing.readFile(file).newestEncryptionKeyId());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertEquals(3, KeyRing.readFile(file).newestEncryptionKeyId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rwx--x---"})
    void shouldRefuseAFileThatOthersMayUse(final String mode) throws IOException {
        final Path file = write(mode, SampleKeys.encryptionLine(3));

        final KeyException refusal = assertThrows(KeyException.class, () -> KeyRing.readFile(file));

        assertTrue(refusal.getMessage().contains("mode=" + mode), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("chmod 600 " + file), refusal.getMessage());
    }

    @Test
    void shouldRefuseFilesThatAreNoKeyRing() throws IOException {
        final Path large = write("rw-------", "#".repeat(KeyRing.TEXT_LENGTH_MAX + 1));

        assertThrows(KeyException.class, () -> KeyRing.readFile(large));
        assertThrows(KeyException.class, () -> KeyRing.readFile(temp.resolve("missing")));
        assertThrows(KeyException.class, () -> KeyRing.readFile(temp));
    }

    @Test
    void shouldTakeWhatACommandPrints() throws IOException {
        final Path file = write("rw-------", SampleKeys.encryptionLine(3));

        assertEquals(
                3, KeyRing.ofCommand("cat '" + file + "' | grep encryption").newestEncryptionKeyId());
    }

    @Test
    void shouldSayWhyACommandFailed() {
        final KeyException refusal = assertThrows(
                KeyException.class,
                () -> KeyRing.ofCommand("echo 'no such vault' >&2; echo " + SampleKeys.base64(77) + " >&2; exit 7"));

        assertTrue(refusal.getMessage().contains("exitCode=7 standardError='no such vault ...'"), refusal.getMessage());
        assertSecret(refusal, SampleKeys.base64(77));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "echo hello", "yes | head -c 1000000", "read line && echo $line"})
    void shouldRefuseOutputThatIsNoKeyRing(final String command) {
        assertThrows(KeyException.class, () -> KeyRing.ofCommand(command));
    }

    @Test
    void shouldNotWaitForEverForACommand() {
        final KeyException refusal =
                assertThrows(KeyException.class, () -> KeyCommand.run("sleep 1000 & sleep 1000", 1));

        assertTrue(refusal.getMessage().contains("timeoutSeconds=1"), refusal.getMessage());
    }

    private Path write(final String mode, final String text) throws IOException {
        final Path file = Files.writeString(temp.resolve("florin.keys"), text, StandardCharsets.UTF_8);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    /** No word of the text that could be a key, nor any longer part of one, is anywhere in the failure. */
    private static void assertSecret(final KeyException failure, final String text) {
        final StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        for (final String word : text.split("\\s+", -1)) {
            for (int from = 0; from + 8 <= word.length() && word.length() > 12; from++) {
                assertFalse(trace.toString().contains(word.substring(from, from + 8)), trace.toString());
            }
        }
    }
}
