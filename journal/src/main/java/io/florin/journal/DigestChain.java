package io.florin.journal;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The digests of a journal's records, each over the one before it:
 *
 * <pre>
 *   digest = SHA-256(previous digest | header from 4 to 80 | stored payload)
 *   MAC    = the first 16 bytes of HMAC-SHA-256(chain key of the epoch, digest)
 * </pre>
 *
 * The digests need no secret, so that anybody can follow them over a journal, encrypted or not; the MAC in each record says that
 * who wrote it had the key. The JDK's HMAC leaves 48 bytes of garbage a record.
 * Single thread.
 */
final class DigestChain {
    private static final int DIGESTED_FROM = RecordHeader.MAGIC_OFFSET;
    private static final int DIGESTED_TO = RecordHeader.MAC_OFFSET;

    private final MessageDigest sha256;
    private final byte[] digest = new byte[Digest.LENGTH];
    private final UnsafeBuffer digestView = new UnsafeBuffer(digest);
    private final byte[] code = new byte[Digest.LENGTH];
    private @Nullable Mac hmac;

    DigestChain(final Digest start) {
        start.putBytes(digestView, 0);
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Begins an epoch: its key makes the MACs from now on. The digests go on. */
    void key(final byte @Nullable [] chainKey) {
        hmac = chainKey == null ? null : Hkdf.hmac(chainKey);
    }

    /** Takes the next record; its MAC and its CRC are not read. */
    void advance(final byte[] record, final int length) {
        sha256.update(digest);
        sha256.update(record, DIGESTED_FROM, DIGESTED_TO - DIGESTED_FROM);
        sha256.update(record, RecordHeader.LENGTH, length - RecordHeader.LENGTH);
        try {
            sha256.digest(digest, 0, Digest.LENGTH);
        } catch (final DigestException e) {
            throw new IllegalStateException("SHA-256 does not fit its length", e);
        }
    }

    /** Writes the MAC of the last record into it. */
    void putMac(final byte[] record) {
        System.arraycopy(mac(), 0, record, RecordHeader.MAC_OFFSET, RecordHeader.MAC_LENGTH);
    }

    /** @return whether a record that was just taken has its MAC. */
    boolean isMac(final byte[] record) {
        final byte[] expected = mac();
        int difference = 0; // as long for a wrong byte in front as for one at the end
        for (int i = 0; i < RecordHeader.MAC_LENGTH; i++) {
            difference |= expected[i] ^ record[RecordHeader.MAC_OFFSET + i];
        }
        return difference == 0;
    }

    /** @return the digest of all records so far. */
    Digest digest() {
        return Digest.ofBytes(digestView, 0);
    }

    /** @return the same, to be read before the next record. */
    UnsafeBuffer digestView() {
        return digestView;
    }

    private byte[] mac() {
        final Mac mac = hmac;
        if (mac == null) {
            throw new IllegalStateException("a chain without a key has no MAC");
        }
        mac.update(digest);
        try {
            mac.doFinal(code, 0);
        } catch (final ShortBufferException e) {
            throw new IllegalStateException("HMAC-SHA-256 does not fit its length", e);
        }
        return code;
    }
}
