package io.florin.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Set;

/** Makes the file of a {@link KeyRing}, and adds keys to it. It is readable by its owner alone from its first byte on. */
public final class KeyFile {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final String PEM_BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String PEM_END = "-----END PUBLIC KEY-----";

    private KeyFile() {}

    /**
     * Makes a file with new keys, and forces it.
     *
     * @param encryption whether to make an encryption key, with id 1.
     * @param chain whether to make a chain key.
     * @param signing whether to make a signing key; needs a chain key.
     * @throws IllegalArgumentException if there is nothing to make, or the signing key has no chain key.
     * @throws KeyException if the file exists or cannot be written.
     */
    public static void create(final Path file, final boolean encryption, final boolean chain, final boolean signing) {
        final boolean isEmpty = !encryption && !chain;
        final boolean isUnfounded = signing && !chain;
        if (isEmpty || isUnfounded) {
            throw new IllegalArgumentException(
                    "keys do not fit together: encryption=" + encryption + " chain=" + chain + " signing=" + signing);
        }
        final StringBuilder text =
                new StringBuilder("# Keys of a Florin journal. Without them it cannot be read: keep a"
                        + " copy in another place, and let nobody read it.\n");
        if (encryption) {
            text.append(encryptionLine(1));
        }
        if (chain) {
            text.append(KeyRing.CHAIN + " ").append(newKey()).append('\n');
        }
        if (signing) {
            text.append(KeyRing.SIGNING + " ").append(newSigningKey()).append('\n');
        }
        try {
            write(file, text.toString());
            JournalFiles.forceDirectory(directoryOf(file), Forcer.SYSTEM);
        } catch (final FileAlreadyExistsException e) {
            throw new KeyException("the file exists, and its keys may be in use: file=" + file + "; name another", e);
        } catch (final IOException e) {
            throw new KeyException("cannot write keys: file=" + file + " cause=" + e, e);
        }
    }

    /**
     * Adds an encryption key with the next id. The file is replaced as a whole, so that it never holds half of one. Servers
     * take the new key at their next start.
     *
     * @return the id of the new key.
     * @throws KeyException if the file cannot be read or written, or another rotation of it runs: nothing has changed then. Or if the
     *     directory cannot be forced after the file was replaced: the file has the new key then, but may lose it with the power.
     */
    public static int rotate(final Path file) {
        try {
            final Path actual = file.toRealPath();
            final Path unfinished = actual.resolveSibling(actual.getFileName() + ".tmp");
            Files.createFile(
                    unfinished, OWNER_ONLY); // before the keys are read: of two rotations one would lose its key
            return replace(actual, unfinished);
        } catch (final FileAlreadyExistsException e) {
            throw new KeyException(
                    "another rotation runs, or was broken off: file=" + e.getFile() + "; remove it if none runs", e);
        } catch (final IOException e) {
            throw new KeyException("cannot rotate keys: file=" + file + " cause=" + e, e);
        }
    }

    /** @return a public key in PEM, as other tools read it too. */
    public static String toPem(final PublicKey key) {
        final Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return PEM_BEGIN + "\n" + encoder.encodeToString(key.getEncoded()) + "\n" + PEM_END + "\n";
    }

    /**
     * Writes a public key in PEM to a new file that all may read.
     *
     * @throws KeyException if the file exists or cannot be written.
     */
    public static void writePublic(final Path file, final PublicKey key) {
        try {
            Files.writeString(file, toPem(key), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        } catch (final FileAlreadyExistsException e) {
            throw new KeyException("the file exists: file=" + file + "; name another", e);
        } catch (final IOException e) {
            throw new KeyException("cannot write public key: file=" + file + " cause=" + e, e);
        }
    }

    /**
     * Reads the Ed25519 public key of a file in PEM.
     *
     * @throws KeyException if the file holds none, or cannot be read.
     */
    public static PublicKey readPublic(final Path file) {
        try {
            final String text = Files.readString(file).strip();
            if (!text.startsWith(PEM_BEGIN) || !text.endsWith(PEM_END)) {
                throw new KeyException(
                        "that is no public key in PEM: file=" + file + "; make one with florin keys public");
            }
            final String base64 = text.substring(PEM_BEGIN.length(), text.length() - PEM_END.length());
            final byte[] encoded = Base64.getMimeDecoder().decode(base64);
            return KeyFactory.getInstance(SigningKey.ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (final IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new KeyException("cannot read public key: file=" + file + " cause=" + e, e);
        }
    }

    private static int replace(final Path file, final Path unfinished) throws IOException {
        boolean replaced = false;
        try {
            final int id = Math.addExact(KeyRing.readFile(file).newestEncryptionKeyId(), 1);
            final String text = Files.readString(file);
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                write(channel, text + (text.endsWith("\n") ? "" : "\n") + encryptionLine(id));
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            replaced = true;
            JournalFiles.forceDirectory(directoryOf(file), Forcer.SYSTEM);
            return id;
        } finally {
            if (!replaced) {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    private static String encryptionLine(final int id) {
        return KeyRing.ENCRYPTION + " " + id + " " + newKey() + "\n";
    }

    private static String newKey() {
        final byte[] key = new byte[KeyRing.KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    private static String newSigningKey() {
        try {
            final byte[] key = KeyPairGenerator.getInstance(SigningKey.ALGORITHM)
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            return Base64.getEncoder().encodeToString(key);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + SigningKey.ALGORITHM, e);
        }
    }

    private static void write(final Path file, final String text) throws IOException {
        final Set<StandardOpenOption> options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        boolean written = false;
        try (FileChannel channel = FileChannel.open(file, options, OWNER_ONLY)) {
            write(channel, text);
            written = true;
        } catch (final FileAlreadyExistsException e) {
            written = true; // not by us: leave it
            throw e;
        } finally {
            if (!written) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void write(final FileChannel channel, final String text) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    private static Path directoryOf(final Path file) {
        final Path directory = file.toAbsolutePath().getParent();
        return directory == null ? file : directory;
    }
}
