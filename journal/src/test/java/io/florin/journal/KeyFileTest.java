package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyFileTest {
    @TempDir
    Path temp;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = temp.resolve("florin.keys");
    }

    @Test
    void shouldMakeWhatIsAskedFor() throws IOException {
        KeyFile.create(file, true, true, true);
        final KeyRing keys = KeyRing.readFile(file);

        assertTrue(keys.canEncrypt() && keys.canChain() && keys.canSign());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        KeyFile.create(temp.resolve("two"), false, true, false);
        assertFalse(KeyRing.readFile(temp.resolve("two")).canEncrypt());
        assertFalse(KeyRing.readFile(temp.resolve("two")).canSign());
    }

    @Test
    void shouldMakeOtherKeysEachTime() {
        KeyFile.create(file, true, true, true);
        KeyFile.create(temp.resolve("two"), true, true, true);

        assertFalse(Arrays.equals(
                KeyRing.readFile(file).encryptionKey(1),
                KeyRing.readFile(temp.resolve("two")).encryptionKey(1)));
    }

    @Test
    void shouldNotOverwriteAFile() throws IOException {
        Files.writeString(file, "precious");

        final KeyException refusal = assertThrows(KeyException.class, () -> KeyFile.create(file, true, true, true));

        assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void shouldRefuseKeysThatDoNotFitTogether() {
        assertThrows(IllegalArgumentException.class, () -> KeyFile.create(file, false, false, false));
        assertThrows(IllegalArgumentException.class, () -> KeyFile.create(file, true, false, true));
    }

    @Test
    void shouldAddTheNextKeyAndKeepTheRest() throws IOException {
        KeyFile.create(file, true, true, true);
        final byte[] first = KeyRing.readFile(file).encryptionKey(1);
        Files.writeString(file, "# mine, without a line end", StandardOpenOption.APPEND);

        assertEquals(2, KeyFile.rotate(file));
        assertEquals(3, KeyFile.rotate(file));

        final KeyRing keys = KeyRing.readFile(file);
        assertEquals(List.of(1, 2, 3), keys.encryptionKeyIds());
        assertArrayEquals(first, keys.encryptionKey(1));
        assertTrue(keys.canSign());
        assertTrue(Files.readString(file).contains("# mine"));
        try (Stream<Path> files = Files.list(temp)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void shouldRotateWhatALinkPointsTo() throws IOException {
        KeyFile.create(file, true, false, false);
        final Path link = Files.createSymbolicLink(temp.resolve("link"), file);

        KeyFile.rotate(link);

        assertTrue(Files.isSymbolicLink(link));
        assertEquals(2, KeyRing.readFile(file).newestEncryptionKeyId());
    }

    @Test
    void shouldNotMeetAnotherRotation() throws IOException {
        KeyFile.create(file, true, false, false);
        Files.createFile(temp.resolve("florin.keys.tmp"));

        assertThrows(KeyException.class, () -> KeyFile.rotate(file));
        assertEquals(1, KeyRing.readFile(file).newestEncryptionKeyId());
        assertTrue(Files.exists(temp.resolve("florin.keys.tmp")));
    }

    @Test
    void shouldWriteAndReadThePublicKey() throws IOException {
        final Path pem = temp.resolve("florin.pub");
        KeyFile.create(file, true, true, true);
        KeyFile.writePublic(pem, KeyRing.readFile(file).publicKey());

        assertEquals(KeyRing.readFile(file).publicKey(), KeyFile.readPublic(pem));
        assertThrows(KeyException.class, () -> KeyFile.writePublic(pem, KeyFile.readPublic(pem)));
        assertThrows(KeyException.class, () -> KeyFile.readPublic(file));
        Files.writeString(pem, Files.readString(pem).replace("MC", "M"));
        assertThrows(KeyException.class, () -> KeyFile.readPublic(pem));
    }

    /** However many rotate at once: each either has its key in the file, or is told that it has none. */
    @Test
    void shouldLoseNoKeyWhenManyRotateAtOnce() throws Exception {
        KeyFile.create(file, true, false, false);
        final Queue<Integer> made = new ConcurrentLinkedQueue<>();
        final Queue<String> otherRefusals = new ConcurrentLinkedQueue<>();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            final Thread thread = new Thread(() -> {
                for (int attempt = 0; attempt < 50; attempt++) {
                    try {
                        made.add(KeyFile.rotate(file));
                    } catch (final KeyException e) {
                        if (!e.getMessage().contains("another rotation runs")) {
                            otherRefusals.add(e.getMessage());
                        }
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (final Thread thread : threads) {
            thread.join();
        }

        assertEquals(List.of(), List.copyOf(otherRefusals));
        assertFalse(made.isEmpty());
        assertEquals(made.size(), Set.copyOf(made).size(), made.toString());
        assertEquals(made.size() + 1, KeyRing.readFile(file).encryptionKeyIds().size());
        assertFalse(Files.exists(temp.resolve("florin.keys.tmp")));
    }
}
