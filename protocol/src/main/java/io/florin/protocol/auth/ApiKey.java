package io.florin.protocol.auth;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An API key: an id, which is no secret, and a secret of 256 random bits, which never leaves the client. Its file is readable by its owner
 * alone, and has one line besides comments:
 *
 * <pre>florin-api-key ID SECRET</pre>
 *
 * Immutable. Never prints its secret.
 */
public final class ApiKey {
    /** Characters of an id at most. */
    public static final int ID_LENGTH_MAX = 64;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._@-]{1," + ID_LENGTH_MAX + "}");
    private static final String WORD = "florin-api-key";

    private final String id;
    private final byte[] secret;

    private ApiKey(final String id, final byte[] secret) {
        this.id = id;
        this.secret = secret;
    }

    /**
     * Makes a new key.
     *
     * @throws IllegalArgumentException when the id is none.
     */
    public static ApiKey generate(final String id, final SecureRandom random) {
        checkId(id);
        final byte[] secret = new byte[KeyProof.LENGTH];
        random.nextBytes(secret);
        return new ApiKey(id, secret);
    }

    /**
     * Makes a key of what somebody keeps elsewhere than in a file.
     *
     * @param secret 32 bytes, copied.
     * @throws IllegalArgumentException when the id is none, or the secret has another length.
     */
    public static ApiKey of(final String id, final byte[] secret) {
        checkId(id);
        KeyProof.checkLength("secret", secret);
        return new ApiKey(id, secret.clone());
    }

    /**
     * Reads the file of a key.
     *
     * @throws SecretFileException when it cannot be read, others may read it, or it holds no key.
     */
    public static ApiKey readFile(final Path file) {
        final List<String> words = SecretFile.readKeyLine(file);
        if (words.size() != 3 || !WORD.equals(words.get(0)) || !isId(words.get(1))) {
            throw noKey(file);
        }
        final byte[] secret = decode(file, words.get(2));
        if (secret.length != KeyProof.LENGTH) {
            throw noKey(file);
        }
        return new ApiKey(words.get(1), secret);
    }

    /**
     * Writes the key into a new file, readable by its owner alone from its first byte on, and forces it.
     *
     * @throws SecretFileException when the file exists or cannot be written.
     */
    public void writeFile(final Path file) {
        final String text = "# An API key of a Florin server. Who has it is " + id + ": let nobody read it.\n" + WORD
                + " " + id + " " + Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n";
        SecretFile.create(file, text);
    }

    /** Whether this can be the id of a key: 1 to 64 letters, digits, and any of {@code . _ @ -}. */
    public static boolean isId(final String text) {
        return ID.matcher(text).matches();
    }

    /** @return the id, which is no secret. */
    public String id() {
        return id;
    }

    /** @return what a server needs to know this key. */
    public KeyVerifier verifier() {
        return KeyProof.verifier(secret);
    }

    @Override
    public String toString() {
        return "ApiKey[id=" + id + "]";
    }

    byte[] secret() {
        return secret;
    }

    private static void checkId(final String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "no key id: '" + id + "', give 1 to " + ID_LENGTH_MAX + " letters, digits, or any of . _ @ -");
        }
    }

    private static byte[] decode(final Path file, final String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (final IllegalArgumentException e) {
            throw noKey(file); // without the cause: it may quote the secret
        }
    }

    private static SecretFileException noKey(final Path file) {
        return new SecretFileException("no API key in file=" + file + ": it has one line '" + WORD
                + " ID SECRET', as florin principal add writes it");
    }
}
