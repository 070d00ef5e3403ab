package io.florin.protocol.auth;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** What a payer's signatures are checked with: an Ed25519 public key (RFC 8032). Immutable; compares by value. No secret. */
public final class VerifyingKey {
    /** Bytes of a key. */
    public static final int LENGTH = 32;

    /** In front of the key's bytes in an X.509 SubjectPublicKeyInfo (RFC 8410). */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final byte[] bytes;
    private final PublicKey key;

    private VerifyingKey(final byte[] bytes, final PublicKey key) {
        this.bytes = bytes;
        this.key = key;
    }

    /**
     * Makes a key of its bytes, which are copied.
     *
     * @throws IllegalArgumentException when they are none.
     */
    public static VerifyingKey of(final byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("no Ed25519 public key: length=" + bytes.length + ", wanted=" + LENGTH);
        }
        try {
            final byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + LENGTH);
            System.arraycopy(bytes, 0, encoded, X509_PREFIX.length, LENGTH);
            final PublicKey key =
                    KeyFactory.getInstance(PaymentSignature.ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
            Signature.getInstance(PaymentSignature.ALGORITHM).initVerify(key); // refuses what is not on the curve
            return new VerifyingKey(bytes.clone(), key);
        } catch (final GeneralSecurityException e) {
            throw new IllegalArgumentException("no Ed25519 public key: " + e.getMessage(), e);
        }
    }

    /**
     * Makes a key of its bytes in base64.
     *
     * @throws IllegalArgumentException when they are none.
     */
    public static VerifyingKey parse(final String base64) {
        return of(Base64.getDecoder().decode(base64));
    }

    /** @return its bytes in base64. */
    public String toBase64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof VerifyingKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return toBase64();
    }

    /** @return ready to check signatures of this key, one after the other. */
    Signature newSignature() {
        try {
            final Signature signature = Signature.getInstance(PaymentSignature.ALGORITHM);
            signature.initVerify(key);
            return signature;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot check signatures: key=" + this, e);
        }
    }
}
