package io.florin.protocol.auth;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * What a principal signs its commands with: an Ed25519 private key (RFC 8032) of 32 bytes, and which principal of a server has it. Its file is readable
 * by its owner alone, and has one line besides comments:
 *
 * <pre>florin-sign-key ID PRINCIPAL SECRET</pre>
 *
 * Immutable. Never prints its secret.
 */
public final class SigningKey {
    private static final String WORD = "florin-sign-key";
    private static final int WORD_COUNT = 4;

    private final String id;
    private final int principalId;
    private final byte[] secret;

    private SigningKey(final String id, final int principalId, final byte[] secret) {
        this.id = id;
        this.principalId = principalId;
        this.secret = secret;
    }

    /**
     * A new key, and what a server checks its signatures with.
     *
     * @param verifyingKey for the server.
     */
    public record Pair(SigningKey signingKey, VerifyingKey verifyingKey) {}

    /**
     * Makes a new key.
     *
     * @param id as an {@link ApiKey}'s.
     * @param principalId whose commands it signs.
     * @throws IllegalArgumentException when the id is none.
     */
    public static Pair generate(final String id, final int principalId, final SecureRandom random) {
        final byte[] secret = new byte[VerifyingKey.LENGTH];
        random.nextBytes(secret);
        final SigningKey key = of(id, principalId, secret);
        final byte[] verifying = new byte[VerifyingKey.LENGTH];
        Ed25519.generatePublicKey(secret, 0, verifying, 0);
        return new Pair(key, VerifyingKey.of(verifying));
    }

    /**
     * Makes a key of what somebody keeps elsewhere than in a file.
     *
     * @param secret 32 bytes, copied.
     * @throws IllegalArgumentException when the id is none, or the secret has another length.
     */
    public static SigningKey of(final String id, final int principalId, final byte[] secret) {
        if (!ApiKey.isId(id)) {
            throw new IllegalArgumentException("no key id: '" + id + "'");
        }
        if (secret.length != VerifyingKey.LENGTH) {
            throw new IllegalArgumentException(
                    "no Ed25519 private key: length=" + secret.length + ", wanted=" + VerifyingKey.LENGTH);
        }
        return new SigningKey(id, principalId, secret.clone());
    }

    /**
     * Reads the file of a key.
     *
     * @throws SecretFileException when it cannot be read, others may read it, or it holds no key.
     */
    public static SigningKey readFile(final Path file) {
        final List<String> words = SecretFile.readKeyLine(file);
        if (words.size() != WORD_COUNT || !WORD.equals(words.get(0))) {
            throw noKey(file);
        }
        try {
            return of(
                    words.get(1),
                    Integer.parseInt(words.get(2)),
                    Base64.getUrlDecoder().decode(words.get(3)));
        } catch (final IllegalArgumentException e) {
            throw noKey(file); // without the cause: it may quote the secret
        }
    }

    /**
     * Writes the key into a new file, readable by its owner alone from its first byte on, and forces it.
     *
     * @throws SecretFileException when the file exists or cannot be written.
     */
    public void writeFile(final Path file) {
        final String text = "# Signs the commands of principal " + principalId
                + " of a Florin server. Who has it signs in that name: let nobody read it.\n" + WORD + " " + id + " "
                + principalId + " " + Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n";
        SecretFile.create(file, text);
    }

    /** @return the id, which is no secret. */
    public String id() {
        return id;
    }

    /** @return whose commands it signs. */
    public int principalId() {
        return principalId;
    }

    /** @return a signer of its own, for one thread. */
    public CommandSigner newSigner() {
        return new CommandSigner(principalId, secret);
    }

    private static SecretFileException noKey(final Path file) {
        return new SecretFileException("no signing key in file=" + file + ": it has one line '" + WORD
                + " ID PRINCIPAL SECRET', as florin principal add writes it");
    }

    @Override
    public String toString() {
        return "SigningKey[id=" + id + ", principalId=" + principalId + "]";
    }
}
