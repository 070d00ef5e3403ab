package io.florin.journal;

import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one epoch, derived from a {@link KeyRing} with the epoch's salt. The salt is 32 random bytes, drawn by each process
 * start for itself: so no two epochs share a key, be they of one journal or of two copies of it.
 */
final class EpochKeys {
    /** Bytes of a MAC, of a record or of a mark. */
    static final int MAC_LENGTH = 16;

    /** Bytes of the salt. */
    static final int SALT_LENGTH = 32;

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
    static EpochKeys derive(final KeyRing ring, final byte[] salt, final int encryptionKeyId, final boolean isChained) {
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

    /** @return the MAC of a part of a mark; zeros when the epoch is not chained. */
    byte[] markMac(final byte[] mark, final int from, final int to) {
        final byte[] key = markKey;
        return key == null
                ? new byte[MAC_LENGTH]
                : Arrays.copyOf(Hkdf.hmac(key).doFinal(Arrays.copyOfRange(mark, from, to)), MAC_LENGTH);
    }

    /** @return whether a mark has its MAC. */
    boolean isMarkMac(final byte[] mark, final int from, final int to, final byte[] mac) {
        return MessageDigest.isEqual(markMac(mark, from, to), mac);
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
