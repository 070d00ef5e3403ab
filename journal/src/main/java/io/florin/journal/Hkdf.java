package io.florin.journal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with HMAC-SHA-256, RFC 5869: one master key to a key for each purpose and epoch. */
final class Hkdf {
    private static final String HMAC = "HmacSHA256";
    private static final int HASH_LENGTH = 32;
    private static final int LENGTH_MAX = 255 * HASH_LENGTH;

    private Hkdf() {}

    /** @return 32 bytes for a purpose; see {@link #derive(byte[], byte[], byte[], int)}. */
    static byte[] derive(final byte[] masterKey, final byte[] salt, final String purpose) {
        return derive(masterKey, salt, purpose.getBytes(StandardCharsets.US_ASCII), HASH_LENGTH);
    }

    /**
     * @param salt need not be secret; empty is allowed.
     * @param info what the derived key is for.
     * @param length bytes to derive, 1 to 8160.
     */
    static byte[] derive(final byte[] masterKey, final byte[] salt, final byte[] info, final int length) {
        if (length < 1 || length > LENGTH_MAX) {
            throw new IllegalArgumentException("length out of range: value=" + length + " min=1 max=" + LENGTH_MAX);
        }
        final Mac extract = hmac(salt.length == 0 ? new byte[HASH_LENGTH] : salt);
        return expand(hmac(extract.doFinal(masterKey)), info, length);
    }

    /** @return HMAC-SHA-256 with this key. */
    static Mac hmac(final byte[] key) {
        try {
            final Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + HMAC, e);
        }
    }

    private static byte[] expand(final Mac mac, final byte[] info, final int length) {
        final byte[] derived = new byte[length];
        byte[] block = new byte[0];
        for (int from = 0, counter = 1; from < length; from += HASH_LENGTH, counter++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) counter);
            block = mac.doFinal();
            System.arraycopy(block, 0, derived, from, Math.min(HASH_LENGTH, length - from));
        }
        Arrays.fill(block, (byte) 0);
        return derived;
    }
}
