package io.florin.protocol.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The arithmetic of SCRAM (RFC 5802) with SHA-256, for secrets of 256 random bits: such need neither salt nor iterations.
 *
 * <pre>
 *   clientKey = HMAC(secret, "florin client key")     storedKey = SHA-256(clientKey)
 *   serverKey = HMAC(secret, "florin server key")
 *
 *   clientProof = clientKey XOR HMAC(storedKey, transcript)
 *   serverProof = HMAC(serverKey, transcript)
 *
 *   transcript  = "florin-auth-1" | version, uint16 | server nonce, 32 | client nonce, 32 | channel binding, 32
 *                 | length of the key id, uint8 | key id                                       big-endian
 * </pre>
 *
 * A server keeps storedKey and serverKey: neither makes a clientProof. Stateless and thread-safe.
 */
public final class KeyProof {
    /** Bytes of keys, nonces, bindings and proofs. */
    public static final int LENGTH = 32;

    private static final String HMAC = "HmacSHA256";
    private static final byte[] CLIENT_KEY = ascii("florin client key");
    private static final byte[] SERVER_KEY = ascii("florin server key");
    private static final byte[] LABEL = ascii("florin-auth-1");

    private KeyProof() {}

    /**
     * Joins what both sides have seen of each other: a proof is about this and nothing else.
     *
     * @param version of the schema that the client spoke in its Hello.
     * @param channelBinding SHA-256 of the server's certificate as DER, or zeros without TLS: so a proof that was made for one server is
     *     none for another.
     */
    public static byte[] transcript(
            final int version,
            final byte[] serverNonce,
            final byte[] clientNonce,
            final byte[] channelBinding,
            final String keyId) {
        final byte[] id = ascii(keyId);
        checkLength("serverNonce", serverNonce);
        checkLength("clientNonce", clientNonce);
        checkLength("channelBinding", channelBinding);
        return ByteBuffer.allocate(LABEL.length + Short.BYTES + 3 * LENGTH + 1 + id.length)
                .put(LABEL)
                .putShort((short) version)
                .put(serverNonce)
                .put(clientNonce)
                .put(channelBinding)
                .put((byte) id.length)
                .put(id)
                .array();
    }

    /** @return what proves the possession of the key, for this transcript alone. */
    public static byte[] clientProof(final ApiKey key, final byte[] transcript) {
        final byte[] clientKey = hmac(key.secret(), CLIENT_KEY);
        return xor(clientKey, hmac(sha256(clientKey), transcript));
    }

    /** @return what proves that its sender has the key's verifier. */
    public static byte[] serverProof(final KeyVerifier verifier, final byte[] transcript) {
        return hmac(verifier.serverKey(), transcript);
    }

    /** Whether the server that sent this proof has the verifier of this key. In constant time. */
    public static boolean isServerProof(final ApiKey key, final byte[] transcript, final byte[] proof) {
        return MessageDigest.isEqual(hmac(hmac(key.secret(), SERVER_KEY), transcript), proof);
    }

    /** Whether the client that sent this proof has the key of this verifier. In constant time. */
    public static boolean isClientProof(final KeyVerifier verifier, final byte[] transcript, final byte[] proof) {
        checkLength("proof", proof);
        final byte[] clientKey = xor(proof, hmac(verifier.storedKey(), transcript));
        return MessageDigest.isEqual(sha256(clientKey), verifier.storedKey());
    }

    /** @return the channel binding of a connection to the server with this certificate. */
    public static byte[] channelBinding(final byte[] certificateDer) {
        return sha256(certificateDer);
    }

    static KeyVerifier verifier(final byte[] secret) {
        return new KeyVerifier(sha256(hmac(secret, CLIENT_KEY)), hmac(secret, SERVER_KEY));
    }

    /** @return HMAC-SHA-256. */
    public static byte[] hmac(final byte[] key, final byte[] message) {
        try {
            final Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(message);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + HMAC, e);
        }
    }

    private static byte[] sha256(final byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static byte[] xor(final byte[] left, final byte[] right) {
        final byte[] result = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            result[i] = (byte) (left[i] ^ right[i]);
        }
        return result;
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static void checkLength(final String name, final byte[] value) {
        if (value.length != LENGTH) {
            throw new IllegalArgumentException(
                    "wrong length: name=" + name + ", length=" + value.length + ", needed=" + LENGTH);
        }
    }
}
