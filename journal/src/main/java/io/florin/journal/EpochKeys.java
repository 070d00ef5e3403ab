package io.florin.journal;

import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one epoch, derived from a {@link KeyRing} with the epoch's salt. The salt is 32 random bytes, drawn by each process
 * start for itself: so no two epochs share a key, be they of one journal or of two copies of it.
 */
final class EpochKeys {
    /** Of an epoch that is neither encrypted nor chained. */
    static final EpochKeys NONE = new EpochKeys(0, null, null, null);

    private static final String DATA = "florin journal data";
    private static final String CHAIN = "florin journal chain";
    private static final String MARK = "florin journal mark";

    private final int encryptionKeyId;
    private final @Nullable SecretKeySpec dataKey;
    private final byte @Nullable [] chainKey;
    private final byte @Nullable [] markKey;

    private EpochKeys(
            final int encryptionKeyId,
            final @Nullable SecretKeySpec dataKey,
            final byte @Nullable [] chainKey,
            final byte @Nullable [] markKey) {
        this.encryptionKeyId = encryptionKeyId;
        this.dataKey = dataKey;
        this.chainKey = chainKey;
        this.markKey = markKey;
    }

    /**
     * Derives keys.
     *
     * @param encryptionKeyId which key of the ring encrypts; 0 for none.
     * @param isChained whether there is a chain.
     * @throws KeyException if the ring does not have a key that is needed.
     */
    static EpochKeys derive(final KeyRing ring, final Digest salt, final int encryptionKeyId, final boolean isChained) {
        return derive(ring, bytes(salt), encryptionKeyId, isChained);
    }

    private static EpochKeys derive(
            final KeyRing ring, final byte[] salt, final int encryptionKeyId, final boolean isChained) {
        final SecretKeySpec dataKey = encryptionKeyId == 0 ? null : dataKey(ring, salt, encryptionKeyId);
        if (!isChained) {
            return dataKey == null ? NONE : new EpochKeys(encryptionKeyId, dataKey, null, null);
        }
        final byte[] master = ring.chainKey();
        if (master == null) {
            throw new KeyException("the journal is chained, but there is no chain key: keys=" + ring
                    + "; give its keys with --keys or --keys-command");
        }
        return new EpochKeys(
                encryptionKeyId, dataKey, Hkdf.derive(master, salt, CHAIN), Hkdf.derive(master, salt, MARK));
    }

    int encryptionKeyId() {
        return encryptionKeyId;
    }

    boolean isEncrypted() {
        return dataKey != null;
    }

    boolean isChained() {
        return chainKey != null;
    }

    @Nullable
    SecretKeySpec dataKey() {
        return dataKey;
    }

    byte @Nullable [] chainKey() {
        return chainKey;
    }

    /** @return HMAC-SHA-256 over the header of the epoch's mark; zero when the epoch is not chained. */
    Digest markMac(final byte[] header) {
        final byte[] key = markKey;
        return key == null
                ? Digest.ZERO
                : Digest.ofBytes(new UnsafeBuffer(Hkdf.hmac(key).doFinal(header)), 0);
    }

    private static byte[] bytes(final Digest digest) {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[Digest.LENGTH]);
        digest.putBytes(bytes, 0);
        return bytes.byteArray();
    }

    private static SecretKeySpec dataKey(final KeyRing ring, final byte[] salt, final int id) {
        final byte[] master = ring.encryptionKey(id);
        if (master == null) {
            throw new KeyException("the journal is encrypted with key " + id + ", which is not there: keys=" + ring
                    + "; give its keys with --keys or --keys-command");
        }
        return new SecretKeySpec(Hkdf.derive(master, salt, DATA), "AES");
    }
}
