package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.journal.KeyFile;
import io.florin.journal.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysCommandTest {
    @TempDir
    Path temp;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = temp.resolve("florin.keys");
    }

    @Test
    void shouldCreateAllKeysQuietly() throws IOException {
        final CliOutcome outcome = create();
        final KeyRing keys = KeyRing.readFile(file);

        assertEquals(new CliOutcome(ExitCode.DONE, "", ""), outcome);
        assertTrue(keys.canEncrypt() && keys.canChain() && keys.canSign());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void shouldCreateTheKeysChosen() {
        CliOutcome.run("keys", "create", "--to", file.toString(), "--chain");

        final KeyRing keys = KeyRing.readFile(file);
        assertTrue(keys.canChain());
        assertFalse(keys.canEncrypt() || keys.canSign());
    }

    @Test
    void shouldNotOverwriteKeys() throws IOException {
        create();
        final String keys = Files.readString(file);

        final CliOutcome outcome = create();

        assertEquals(ExitCode.CANNOT, outcome.exitCode());
        assertTrue(outcome.err().startsWith("florin keys create: the file exists"), outcome.err());
        assertEquals(keys, Files.readString(file));
    }

    @Test
    void shouldRotate() {
        create();

        assertEquals(
                new CliOutcome(ExitCode.DONE, "2" + System.lineSeparator(), ""),
                CliOutcome.run("keys", "rotate", file.toString()));
        assertEquals(2, KeyRing.readFile(file).newestEncryptionKeyId());
    }

    @Test
    void shouldPrintOrWriteThePublicKey() {
        final Path pem = temp.resolve("florin.pub");
        create();

        final CliOutcome printed = CliOutcome.run("keys", "public", file.toString());
        final CliOutcome written = CliOutcome.run("keys", "public", file.toString(), "--to", pem.toString());

        assertEquals(ExitCode.DONE, written.exitCode(), written.toString());
        assertEquals(KeyRing.readFile(file).publicKey(), KeyFile.readPublic(pem));
        assertEquals(KeyFile.toPem(KeyFile.readPublic(pem)), printed.out());
    }

    @Test
    void shouldSayThatThereIsNoSigningKey() {
        CliOutcome.run("keys", "create", "--to", file.toString(), "--encryption");

        final CliOutcome outcome = CliOutcome.run("keys", "public", file.toString());

        assertEquals(ExitCode.CANNOT, outcome.exitCode());
        assertTrue(outcome.err().contains("there is no signing key: file=" + file), outcome.err());
    }

    @Test
    void shouldNameTheFixForAFileThatOthersMayRead() throws IOException {
        create();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        final CliOutcome outcome = CliOutcome.run("keys", "rotate", file.toString());

        assertEquals(ExitCode.CANNOT, outcome.exitCode());
        assertTrue(outcome.err().contains("mode=rw-r--r--; chmod 600 " + file), outcome.err());
    }

    private CliOutcome create() {
        return CliOutcome.run("keys", "create", "--to", file.toString());
    }
}
