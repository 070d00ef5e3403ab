package io.florin.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Protects the blocks of one snapshot by AES-256-GCM: encrypts them, or, in a journal that is chained but not encrypted, gives
 * them a tag alone. Without any key it does nothing.
 *
 * <pre>
 *   key    HKDF-SHA-256(encryption key ‖ chain key, salt of the snapshot, "florin snapshot"): whichever of them there are, so who
 *          has not got all of them can forge no block
 *   nonce  block number (8 bytes) ‖ 4 zeros: no key seals twice with one nonce, since each snapshot has a salt of its own
 *   AAD    SHA-256 of the header ‖ block number ‖ 1 for the last block, otherwise 0; and the payload, when it is not encrypted
 * </pre>
 *
 * Single thread.
 */
final class SnapshotSeal {
    static final int TAG_LENGTH = 16;

    private static final String PURPOSE = "florin snapshot";
    private static final int TAG_BITS = TAG_LENGTH * Byte.SIZE;
    private static final int NONCE_LENGTH = 12;

    private final @Nullable SecretKeySpec key;
    private final boolean encrypts;
    private final Cipher cipher;
    private final byte[] nonce = new byte[NONCE_LENGTH];
    private final UnsafeBuffer nonceView = new UnsafeBuffer(nonce);
    private final byte[] aad;
    private final UnsafeBuffer aadView;
    private final int headerDigestLength;

    private SnapshotSeal(final @Nullable SecretKeySpec key, final boolean encrypts, final byte[] headerDigest) {
        this.key = key;
        this.encrypts = encrypts;
        this.headerDigestLength = headerDigest.length;
        aad = Arrays.copyOf(headerDigest, headerDigestLength + Long.BYTES + 1);
        aadView = new UnsafeBuffer(aad);
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM", e);
        }
    }

    /**
     * @param encryptionKey null when the payload is not encrypted.
     * @param chainKey null when the journal is not chained.
     */
    static SnapshotSeal of(
            final byte @Nullable [] encryptionKey,
            final byte @Nullable [] chainKey,
            final byte[] salt,
            final byte[] headerDigest) {
        if (encryptionKey == null && chainKey == null) {
            return new SnapshotSeal(null, false, headerDigest);
        }
        final byte[] master = concatenated(encryptionKey, chainKey);
        final byte[] derived = Hkdf.derive(master, salt, PURPOSE);
        Arrays.fill(master, (byte) 0);
        return new SnapshotSeal(new SecretKeySpec(derived, "AES"), encryptionKey != null, headerDigest);
    }

    /** @return how much longer a sealed block is than its payload. */
    int overheadLength() {
        return key == null ? 0 : TAG_LENGTH;
    }

    /** Puts the sealed payload into {@code to}, and returns its length. */
    int seal(
            final long block,
            final boolean isLast,
            final byte[] payload,
            final int length,
            final byte[] to,
            final int toOffset) {
        if (key == null) {
            System.arraycopy(payload, 0, to, toOffset, length);
            return length;
        }
        try {
            start(Cipher.ENCRYPT_MODE, block, isLast);
            if (encrypts) {
                return cipher.doFinal(payload, 0, length, to, toOffset);
            }
            cipher.updateAAD(payload, 0, length);
            System.arraycopy(payload, 0, to, toOffset, length);
            return length + cipher.doFinal(to, toOffset + length);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal: block=" + block + " length=" + length, e);
        }
    }

    /**
     * Puts the payload of a sealed block into {@code payload}, and returns its length; -1 if it was not sealed with this key, as
     * this block of this snapshot.
     */
    int open(
            final long block,
            final boolean isLast,
            final byte[] from,
            final int fromOffset,
            final int length,
            final byte[] payload) {
        final int payloadLength = length - overheadLength();
        if (payloadLength < 0) {
            return -1;
        }
        if (key == null) {
            System.arraycopy(from, fromOffset, payload, 0, length);
            return length;
        }
        try {
            start(Cipher.DECRYPT_MODE, block, isLast);
            if (encrypts) {
                return cipher.doFinal(from, fromOffset, length, payload, 0);
            }
            cipher.updateAAD(from, fromOffset, payloadLength);
            cipher.doFinal(from, fromOffset + payloadLength, TAG_LENGTH, payload, 0);
            System.arraycopy(from, fromOffset, payload, 0, payloadLength);
            return payloadLength;
        } catch (final AEADBadTagException e) {
            return -1;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("cannot open: block=" + block + " length=" + length, e);
        }
    }

    private void start(final int mode, final long block, final boolean isLast) throws GeneralSecurityException {
        nonceView.putLong(0, block, LITTLE_ENDIAN);
        aadView.putLong(headerDigestLength, block, LITTLE_ENDIAN);
        aad[headerDigestLength + Long.BYTES] = (byte) (isLast ? 1 : 0);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(aad);
    }

    private static byte[] concatenated(final byte @Nullable [] first, final byte @Nullable [] second) {
        final int firstLength = first == null ? 0 : first.length;
        final byte[] both = new byte[firstLength + (second == null ? 0 : second.length)];
        if (first != null) {
            System.arraycopy(first, 0, both, 0, firstLength);
        }
        if (second != null) {
            System.arraycopy(second, 0, both, firstLength, second.length);
        }
        return both;
    }
}
