package io.florin.protocol.auth;

import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** What a principal's signatures are checked with: an Ed25519 public key (RFC 8032). Immutable; compares by value. No secret. */
public final class VerifyingKey {
    /** Bytes of a key. */
    public static final int LENGTH = 32;

    private final byte[] bytes;
    private final Ed25519.PublicPoint point;

    private VerifyingKey(final byte[] bytes, final Ed25519.PublicPoint point) {
        this.bytes = bytes;
        this.point = point;
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
        final Ed25519.PublicPoint point = Ed25519.validatePublicKeyFullExport(bytes, 0);
        if (point == null) {
            throw new IllegalArgumentException("no Ed25519 public key: no point of the curve's prime order");
        }
        return new VerifyingKey(bytes.clone(), point);
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

    /** @return whether the key's owner has signed so many bytes. */
    boolean isSigned(final byte[] content, final int contentLength, final byte[] signature) {
        return Ed25519.verify(signature, 0, point, content, 0, contentLength);
    }
}
