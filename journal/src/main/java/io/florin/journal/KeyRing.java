package io.florin.journal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a journal. Their text is one key a line; what follows a {@code #} is a comment:
 *
 * <pre>
 *   encryption ID KEY      AES-256: ID from 1 up; the highest one seals new epochs, the others open older ones
 *   chain KEY [EPOCH]      for the MAC of each record, from this epoch on (1 when it is left out)
 *   signing KEY            Ed25519, PKCS#8: signs the checkpoints of the chain
 * </pre>
 *
 * <p>A KEY is in Base64; encryption and chain keys are 32 bytes. Immutable. No message, log or {@code toString} holds a key, or
 * any word of a line that cannot be read, since that may be one.
 */
public final class KeyRing {
    /** Bytes of an encryption key and of a chain key. */
    static final int KEY_LENGTH = 32;

    static final String ENCRYPTION = "encryption";
    static final String CHAIN = "chain";
    static final String SIGNING = "signing";
    static final int TEXT_LENGTH_MAX = 64 * 1024;

    private static final KeyRing NONE = new KeyRing(new TreeMap<>(), null, 1, null);
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final NavigableMap<Integer, byte[]> encryptionKeys;
    private final byte @Nullable [] chainKey;
    private final int chainedFromEpoch;
    private final @Nullable SigningKey signingKey;

    private KeyRing(
            final NavigableMap<Integer, byte[]> encryptionKeys,
            final byte @Nullable [] chainKey,
            final int chainedFromEpoch,
            final @Nullable SigningKey signingKey) {
        this.encryptionKeys = encryptionKeys;
        this.chainKey = chainKey;
        this.chainedFromEpoch = chainedFromEpoch;
        this.signingKey = signingKey;
    }

    /** @return no keys: nothing is encrypted, chained or signed. */
    public static KeyRing none() {
        return NONE;
    }

    /**
     * Reads the keys from a file.
     *
     * @throws KeyException if anyone but its owner may use the file, it cannot be read, or its text is wrong.
     */
    public static KeyRing readFile(final Path file) {
        try {
            requirePrivate(file);
            try (InputStream in = Files.newInputStream(file)) {
                return parse(readText(in, file.toString()), file.toString());
            }
        } catch (final IOException e) {
            throw new KeyException("cannot read keys: file=" + file + " cause=" + e, e);
        }
    }

    /**
     * Takes the keys from what a command prints, for a vault or a key management service. It runs with {@code sh -c}, without
     * input, and has 30 seconds.
     *
     * @throws KeyException if it fails, with the end of what it printed on standard error; or if its text is wrong.
     */
    public static KeyRing ofCommand(final String command) {
        final String source = "the output of the keys command";
        final byte[] output = KeyCommand.run(command);
        try {
            return parse(readText(new ByteArrayInputStream(output), source), source);
        } catch (final IOException e) {
            throw new KeyException("cannot read keys: source=" + source + " cause=" + e, e);
        } finally {
            Arrays.fill(output, (byte) 0);
        }
    }

    /**
     * @param source named in messages.
     * @throws KeyException naming the line if the text is wrong.
     */
    public static KeyRing parse(final String text, final String source) {
        final Parser parser = new Parser(source);
        text.lines().forEach(parser::onLine);
        return parser.finish();
    }

    /** @return whether new epochs are encrypted. */
    public boolean canEncrypt() {
        return !encryptionKeys.isEmpty();
    }

    /** @return whether new epochs are chained. */
    public boolean canChain() {
        return chainKey != null;
    }

    /** @return whether checkpoints are signed. */
    public boolean canSign() {
        return signingKey != null;
    }

    /** @return the ids of the encryption keys, the lowest first. */
    public List<Integer> encryptionKeyIds() {
        return List.copyOf(encryptionKeys.keySet());
    }

    /** @return id of the key that seals new epochs; 0 when there is none. */
    public int newestEncryptionKeyId() {
        return encryptionKeys.isEmpty() ? 0 : encryptionKeys.lastKey();
    }

    /** @return what auditors check checkpoints with; null without a signing key. */
    public @Nullable PublicKey publicKey() {
        return signingKey == null ? null : signingKey.publicKey();
    }

    /** @return the first epoch that has to be chained; of no meaning without a chain key. */
    int chainedFromEpoch() {
        return chainedFromEpoch;
    }

    byte @Nullable [] encryptionKey(final int id) {
        return encryptionKeys.get(id);
    }

    byte @Nullable [] chainKey() {
        return chainKey;
    }

    @Nullable
    PrivateKey privateKey() {
        return signingKey == null ? null : signingKey.privateKey();
    }

    /** @return which keys there are, by id; never a key. */
    @Override
    public String toString() {
        return "KeyRing[encryption=" + encryptionKeyIds() + " chain=" + canChain() + " signing=" + canSign() + "]";
    }

    private static void requirePrivate(final Path file) throws IOException {
        final PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        final Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (!OWNER_ONLY.containsAll(permissions)) {
            final Set<PosixFilePermission> owners = EnumSet.copyOf(OWNER_ONLY);
            owners.retainAll(permissions);
            throw new KeyException("group or others may use the key file: file=" + file + " mode="
                    + PosixFilePermissions.toString(permissions) + "; chmod 600 " + file
                    + ", and take other keys if somebody may have read these");
        }
    }

    private static String readText(final InputStream in, final String source) throws IOException {
        final byte[] bytes = in.readNBytes(TEXT_LENGTH_MAX + 1);
        try {
            if (bytes.length > TEXT_LENGTH_MAX) {
                throw new KeyException("that is no key ring: source=" + source + " length>" + TEXT_LENGTH_MAX);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Reads the lines of a key ring. */
    private static final class Parser {
        private final String source;
        private final NavigableMap<Integer, byte[]> encryptionKeys = new TreeMap<>();
        private byte @Nullable [] chainKey;
        private int chainedFromEpoch = 1;
        private @Nullable SigningKey signingKey;
        private int line;

        Parser(final String source) {
            this.source = source;
        }

        void onLine(final String text) {
            line++;
            final String content = text.replaceFirst("#.*", "").strip();
            if (!content.isEmpty()) {
                onKey(content.split("\\s+"));
            }
        }

        KeyRing finish() {
            if (encryptionKeys.isEmpty() && chainKey == null && signingKey == null) {
                throw new KeyException("there is no key: source=" + source + " lines=" + line);
            }
            if (signingKey != null && chainKey == null) {
                throw new KeyException("a signing key needs a chain key, whose digests it signs: source=" + source);
            }
            return new KeyRing(encryptionKeys, chainKey, chainedFromEpoch, signingKey);
        }

        private void onKey(final String[] words) {
            switch (words[0]) {
                case ENCRYPTION -> onEncryption(words);
                case CHAIN -> onChain(words);
                case SIGNING -> onSigning(words);
                default -> throw wrong("its first word has to be encryption, chain or signing");
            }
        }

        private void onEncryption(final String[] words) {
            requireWords(words, 3, 3, "encryption ID KEY");
            if (encryptionKeys.put(number(words[1], "ID"), key(words[2])) != null) {
                throw wrong("an encryption key with this id is there already");
            }
        }

        private void onChain(final String[] words) {
            requireWords(words, 2, 3, "chain KEY [EPOCH]");
            if (chainKey != null) {
                throw wrong("there is a chain key already");
            }
            chainKey = key(words[1]);
            chainedFromEpoch = words.length == 3 ? number(words[2], "EPOCH") : 1;
        }

        private void onSigning(final String[] words) {
            requireWords(words, 2, 2, "signing KEY");
            if (signingKey != null) {
                throw wrong("there is a signing key already");
            }
            try {
                signingKey = SigningKey.ofPkcs8(base64(words[1]));
            } catch (final IllegalArgumentException e) {
                throw wrong("the key is no Ed25519 key in PKCS#8");
            }
        }

        private void requireWords(final String[] words, final int min, final int max, final String form) {
            if (words.length < min || words.length > max) {
                throw wrong("it has " + words.length + " words, but its form is: " + form);
            }
        }

        private int number(final String word, final String what) {
            try {
                final int number = Integer.parseInt(word);
                if (number >= 1) {
                    return number;
                }
            } catch (final NumberFormatException e) { // its message holds the word
            }
            throw wrong(what + " has to be a number from 1 to " + Integer.MAX_VALUE);
        }

        private byte[] key(final String word) {
            final byte[] key = base64(word);
            if (key.length != KEY_LENGTH) {
                throw wrong("the key has " + key.length + " bytes, but needs " + KEY_LENGTH);
            }
            return key;
        }

        private byte[] base64(final String word) {
            try {
                return Base64.getDecoder().decode(word);
            } catch (final IllegalArgumentException e) { // its message holds a part of the word
                throw wrong("the key is no Base64");
            }
        }

        private KeyException wrong(final String reason) {
            return new KeyException("cannot read keys: source=" + source + " line=" + line + ": " + reason);
        }
    }
}
