package io.florin.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The first bytes of a snapshot, little-endian.
 *
 * <pre>
 *   0         4         8       10      12        16                  24                  32
 *   +---------+---------+-------+-------+---------+-------------------+-------------------+
 *   | CRC-32C | "FLRS"  |version| header| flags   | sequence          | timestamp, ns     |
 *   |         |         |       | length|         |                   |                   |
 *   +---------+---------+-------+-------+---------+-------------------+-------------------+
 *   32                  40                  48        52        56                  64
 *   +-------------------+-------------------+---------+---------+-------------------+
 *   | state hash        | created, ns       | epoch   | segment | position in it    |
 *   +-------------------+-------------------+---------+---------+-------------------+
 *   64                  72        76        80                                      112
 *   +-------------------+---------+---------+------------------- … -----------------+
 *   | record number     | CRC-32C | sync    | digest of the chain                   |
 *   |                   | of last | policy  |                                       |
 *   +-------------------+---------+---------+------------------- … -----------------+
 *   112                                     128                 136       140       144
 *   +-------------------+-------------------+-------------------+---------+---------+
 *   | journal id                            | acknowledged      | key id  | zero    |
 *   |                                       | sequence          |         |         |
 *   +-------------------+-------------------+-------------------+---------+---------+
 *   144                                     176                                     192
 *   +------------------- … -----------------+---------------------------------------+
 *   | salt                                  | zero                                  |
 *   +------------------- … -----------------+---------------------------------------+
 * </pre>
 *
 * <p>The CRC covers all that follows it. Flags: bit 0, the payload is encrypted; bit 1, the writer had the chain key; bit 2, what
 * was acknowledged was on storage. The salt is random: from it the snapshot's own key is derived. Immutable by agreement.
 */
final class SnapshotHeader {
    static final int LENGTH = 192;
    static final int SALT_LENGTH = 32;
    static final int VERSION = 1;

    static final int VERSION_OFFSET = 8;

    private static final int MAGIC = 'F' | 'L' << 8 | 'R' << 16 | 'S' << 24;
    private static final int MAGIC_OFFSET = 4;
    private static final int HEADER_LENGTH_OFFSET = 10;
    private static final int FLAGS_OFFSET = 12;
    private static final int SEQUENCE_OFFSET = 16;
    private static final int TIMESTAMP_OFFSET = 24;
    private static final int STATE_HASH_OFFSET = 32;
    private static final int CREATED_OFFSET = 40;
    private static final int EPOCH_OFFSET = 48;
    private static final int SEGMENT_OFFSET = 52;
    private static final int FILE_POSITION_OFFSET = 56;
    private static final int RECORD_NUMBER_OFFSET = 64;
    private static final int RECORD_CRC_OFFSET = 72;
    private static final int SYNC_POLICY_OFFSET = 76;
    private static final int CHAIN_DIGEST_OFFSET = 80;
    private static final int JOURNAL_ID_OFFSET = 112;
    private static final int ACKNOWLEDGED_OFFSET = 128;
    private static final int KEY_ID_OFFSET = 136;
    private static final int SALT_OFFSET = 144;
    private static final int ENCRYPTED = 1;
    private static final int CHAINED = 2;
    private static final int ACKNOWLEDGED_STORED = 4;

    private final SnapshotInfo info;
    private final byte[] salt;
    private final byte[] digest;

    private SnapshotHeader(final SnapshotInfo info, final byte[] salt, final byte[] digest) {
        this.info = info;
        this.salt = salt;
        this.digest = digest;
    }

    SnapshotInfo info() {
        return info;
    }

    byte[] salt() {
        return salt;
    }

    /** @return SHA-256 of all of the header: each block is bound to it. */
    byte[] digest() {
        return digest;
    }

    static byte[] encode(final SnapshotInfo info, final byte[] salt) {
        final byte[] bytes = new byte[LENGTH];
        final UnsafeBuffer header = new UnsafeBuffer(bytes);
        final JournalPosition position = info.position();
        header.putInt(MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        header.putShort(VERSION_OFFSET, (short) VERSION, LITTLE_ENDIAN);
        header.putShort(HEADER_LENGTH_OFFSET, (short) LENGTH, LITTLE_ENDIAN);
        header.putInt(FLAGS_OFFSET, flags(info), LITTLE_ENDIAN);
        header.putLong(SEQUENCE_OFFSET, position.sequence(), LITTLE_ENDIAN);
        header.putLong(TIMESTAMP_OFFSET, position.timestampNs(), LITTLE_ENDIAN);
        header.putLong(STATE_HASH_OFFSET, info.stateHash(), LITTLE_ENDIAN);
        header.putLong(CREATED_OFFSET, info.createdNs(), LITTLE_ENDIAN);
        header.putInt(EPOCH_OFFSET, position.epoch(), LITTLE_ENDIAN);
        header.putInt(SEGMENT_OFFSET, position.segment(), LITTLE_ENDIAN);
        header.putLong(FILE_POSITION_OFFSET, position.filePosition(), LITTLE_ENDIAN);
        header.putLong(RECORD_NUMBER_OFFSET, position.recordNumber(), LITTLE_ENDIAN);
        header.putInt(RECORD_CRC_OFFSET, position.crc(), LITTLE_ENDIAN);
        header.putInt(SYNC_POLICY_OFFSET, info.syncPolicy().code(), LITTLE_ENDIAN);
        position.chainDigest().putBytes(header, CHAIN_DIGEST_OFFSET);
        header.putLong(JOURNAL_ID_OFFSET, info.journalId().getMostSignificantBits(), LITTLE_ENDIAN);
        header.putLong(JOURNAL_ID_OFFSET + Long.BYTES, info.journalId().getLeastSignificantBits(), LITTLE_ENDIAN);
        header.putLong(ACKNOWLEDGED_OFFSET, info.acknowledgedSequence(), LITTLE_ENDIAN);
        header.putInt(KEY_ID_OFFSET, info.keyId(), LITTLE_ENDIAN);
        header.putBytes(SALT_OFFSET, salt);
        header.putInt(0, crc(bytes), LITTLE_ENDIAN);
        return bytes;
    }

    /**
     * @param bytes {@value #LENGTH} of them.
     * @throws DamagedSnapshotException if they are not as they were written.
     * @throws JournalException if they are of another version.
     */
    static SnapshotHeader decode(final Path file, final long lengthBytes, final byte[] bytes) {
        final UnsafeBuffer header = new UnsafeBuffer(bytes);
        if (header.getInt(MAGIC_OFFSET, LITTLE_ENDIAN) != MAGIC || header.getInt(0, LITTLE_ENDIAN) != crc(bytes)) {
            throw new DamagedSnapshotException(file, 0, "the header is not as it was written");
        }
        final int version = header.getShort(VERSION_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        if (version != VERSION) {
            throw new JournalException(
                    "snapshot is of another version: file=" + file + " version=" + version + " supported=" + VERSION);
        }
        final byte[] salt = new byte[SALT_LENGTH];
        header.getBytes(SALT_OFFSET, salt);
        try {
            return new SnapshotHeader(info(file, lengthBytes, header), salt, digest(bytes));
        } catch (final IllegalArgumentException e) {
            throw new DamagedSnapshotException(file, 0, "the header says what cannot be: " + e.getMessage());
        }
    }

    static byte[] digest(final byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static SnapshotInfo info(final Path file, final long lengthBytes, final UnsafeBuffer header) {
        final int flags = header.getInt(FLAGS_OFFSET, LITTLE_ENDIAN);
        return new SnapshotInfo(
                file,
                lengthBytes,
                new JournalPosition(
                        header.getInt(EPOCH_OFFSET, LITTLE_ENDIAN),
                        header.getInt(SEGMENT_OFFSET, LITTLE_ENDIAN),
                        header.getLong(FILE_POSITION_OFFSET, LITTLE_ENDIAN),
                        header.getLong(RECORD_NUMBER_OFFSET, LITTLE_ENDIAN),
                        header.getLong(SEQUENCE_OFFSET, LITTLE_ENDIAN),
                        header.getLong(TIMESTAMP_OFFSET, LITTLE_ENDIAN),
                        header.getInt(RECORD_CRC_OFFSET, LITTLE_ENDIAN),
                        Digest.ofBytes(header, CHAIN_DIGEST_OFFSET)),
                header.getLong(STATE_HASH_OFFSET, LITTLE_ENDIAN),
                header.getLong(CREATED_OFFSET, LITTLE_ENDIAN),
                header.getLong(ACKNOWLEDGED_OFFSET, LITTLE_ENDIAN),
                (flags & ACKNOWLEDGED_STORED) != 0,
                SyncPolicy.ofCode(header.getInt(SYNC_POLICY_OFFSET, LITTLE_ENDIAN)),
                new UUID(
                        header.getLong(JOURNAL_ID_OFFSET, LITTLE_ENDIAN),
                        header.getLong(JOURNAL_ID_OFFSET + Long.BYTES, LITTLE_ENDIAN)),
                header.getInt(KEY_ID_OFFSET, LITTLE_ENDIAN),
                (flags & CHAINED) != 0);
    }

    private static int flags(final SnapshotInfo info) {
        return (info.isEncrypted() ? ENCRYPTED : 0)
                | (info.isChained() ? CHAINED : 0)
                | (info.isAcknowledgedStored() ? ACKNOWLEDGED_STORED : 0);
    }

    private static int crc(final byte[] bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, Integer.BYTES, LENGTH - Integer.BYTES);
        return (int) crc.getValue();
    }
}
