package io.florin.journal;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The small file next to an epoch: what the epoch continues from, and how much of it was acknowledged.
 *
 * <pre>
 *   0         4         8       10      12        16        20        24                  32
 *   +---------+---------+-------+-------+---------+---------+---------+-------------------+
 *   | CRC-32C | "FLRM"  |version| flags | epoch   | sync    | base    | epoch key         |
 *   |         |         |       |       |         | policy  | CRC     |                   |
 *   +---------+---------+-------+-------+---------+---------+---------+-------------------+
 *   32                  40        44        48                  64
 *   +-------------------+---------+---------+-------------------+--------- … -------------+
 *   | base sequence     | key id  | zero    | journal id        | salt, to 96             |
 *   +-------------------+---------+---------+-------------------+--------- … -------------+
 *   96                                      128: slot 0 --------+-------------------+
 *   +--------- … ---------------------------+ sequence          | ~sequence         |
 *   | base digest                           +------------------ 192: slot 1 --------+
 *   +--------- … ---------------------------+ sequence          | ~sequence         |
 *                                           +------------------ 256 ----- … --------+
 *                                           | MAC, to 288                           |
 *                                           +------------------------- … -----------+
 * </pre>
 *
 * The MAC is HMAC-SHA-256 over the header from 4 to 128, with a key of the epoch; zeros when the epoch is not chained. The slots
 * have none.
 *
 * Version 1 has no flags, its header ends at 40 with zeros up to 64, and its slots are at 64 and 128.
 *
 * <p>The header is written once, forced, and only then given its name. "Base" is the last record of all earlier epochs that
 * this one builds upon: it fixes for ever how much of them counts. The journal id is made by the first epoch and handed on.
 * Salt and flags are for the epoch's keys: a new salt each time makes new keys.
 *
 * <p>The acknowledged sequence goes into the two slots in turn, so that one of them is whole whenever the process dies. It is
 * mapped and not forced: it survives a kill; after a loss of power it may be an older one, but under {@link SyncPolicy#BATCH}
 * never one ahead of what was forced before it.
 *
 * <p>Single writer thread.
 */
final class EpochMark implements AutoCloseable {
    static final int FILE_LENGTH = 4096;
    static final int HEADER_LENGTH = 128;
    static final int SLOT_OFFSET = 128;
    static final int SLOT_STRIDE = 64;

    /** The journal id of marks of version 1. */
    static final UUID NO_ID = new UUID(0, 0);

    private static final int MAGIC = 'F' | 'L' << 8 | 'R' << 16 | 'M' << 24;
    private static final int VERSION = 2;
    private static final int VERSION_1 = 1;
    private static final int HEADER_LENGTH_1 = 64;
    private static final int MAGIC_OFFSET = 4;
    private static final int VERSION_OFFSET = 8;
    private static final int FLAGS_OFFSET = 10;
    private static final int EPOCH_OFFSET = 12;
    private static final int SYNC_POLICY_OFFSET = 16;
    private static final int BASE_CRC_OFFSET = 20;
    private static final int KEY_OFFSET = 24;
    private static final int BASE_SEQUENCE_OFFSET = 32;
    private static final int KEY_ID_OFFSET = 40;
    private static final int JOURNAL_ID_OFFSET = 48;
    private static final int SALT_OFFSET = 64;
    private static final int BASE_DIGEST_OFFSET = 96;
    private static final int MAC_OFFSET = 256;

    private final MappedByteBuffer mapping;
    private final UnsafeBuffer buffer;
    private int slot = SLOT_OFFSET;
    private boolean closed;

    private EpochMark(final MappedByteBuffer mapping) {
        this.mapping = mapping;
        this.buffer = new UnsafeBuffer(mapping);
    }

    /**
     * What a mark says.
     *
     * @param version of the mark, and of the epoch's records.
     * @param flags as in {@link RecordHeader}: how the epoch's records are sealed.
     * @param keyId 0 if they are not.
     * @param key the epoch key, a random number.
     * @param baseDigest of all chained records that the epoch builds upon.
     * @param journalId the same in all epochs of a journal; {@link #NO_ID} in version 1.
     * @param salt 32 random bytes; zero in version 1.
     * @param acknowledgedSequence 0 as long as none was.
     * @param mac zero when the epoch is not chained; not checked when it is read.
     */
    record Content(
            int version,
            int flags,
            int keyId,
            int epoch,
            SyncPolicy syncPolicy,
            long key,
            long baseSequence,
            int baseCrc,
            Digest baseDigest,
            UUID journalId,
            Digest salt,
            long acknowledgedSequence,
            Digest mac) {

        boolean isEncrypted() {
            return (flags & RecordHeader.ENCRYPTED) != 0;
        }

        boolean isChained() {
            return (flags & RecordHeader.CHAINED) != 0;
        }

        /**
         * @return the keys that the epoch is sealed with.
         * @throws KeyException if the ring does not have them.
         */
        EpochKeys keys(final KeyRing ring) {
            return EpochKeys.derive(ring, salt, isEncrypted() ? keyId : 0, isChained());
        }

        /** @return whether its MAC is the one that these keys give. */
        boolean isMac(final EpochKeys keys) {
            return mac.equals(keys.markMac(macBytes()));
        }

        int slotOffset() {
            return headerLength(version);
        }

        private Content withMac(final EpochKeys keys) {
            return new Content(
                    version,
                    flags,
                    keyId,
                    epoch,
                    syncPolicy,
                    key,
                    baseSequence,
                    baseCrc,
                    baseDigest,
                    journalId,
                    salt,
                    acknowledgedSequence,
                    keys.markMac(macBytes()));
        }

        private byte[] macBytes() {
            return Arrays.copyOfRange(encode(this), MAGIC_OFFSET, HEADER_LENGTH);
        }
    }

    /**
     * @param ring with its newest keys the epoch is sealed; without keys it is not.
     * @return what the mark of a new epoch says.
     */
    static Content newContent(
            final int epoch,
            final SyncPolicy policy,
            final JournalPosition base,
            final UUID journalId,
            final KeyRing ring) {
        final SecureRandom random = new SecureRandom();
        final Content content = new Content(
                VERSION,
                (ring.canEncrypt() ? RecordHeader.ENCRYPTED : 0) | (ring.canChain() ? RecordHeader.CHAINED : 0),
                ring.newestEncryptionKeyId(),
                epoch,
                policy,
                random.nextLong(),
                base.sequence(),
                base.crc(),
                base.chainDigest(),
                journalId,
                new Digest(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()),
                0,
                Digest.ZERO);
        return content.withMac(content.keys(ring));
    }

    /** Writes a new mark under its name, whole and forced. Its slots are empty. */
    static void create(final Path directory, final Content content, final Forcer forcer) throws IOException {
        final Path file = JournalFiles.epochMark(directory, content.epoch());
        final Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            final ByteBuffer bytes = ByteBuffer.wrap(encode(content));
            while (bytes.hasRemaining()) {
                channel.write(bytes, bytes.position());
            }
            forcer.force(unfinished, channel, true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        JournalFiles.forceDirectory(directory, forcer);
    }

    static EpochMark map(final Path directory, final int epoch) throws IOException {
        final Path file = JournalFiles.epochMark(directory, epoch);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new EpochMark(channel.map(MapMode.READ_WRITE, 0, FILE_LENGTH));
        }
    }

    /**
     * Reads a mark that nobody is writing.
     *
     * @throws DamagedJournalException if the mark is not as it was written.
     */
    static Content read(final Path directory, final int epoch) {
        return read(directory, epoch, true);
    }

    /** As {@link #read}, of a mark that may be written meanwhile: says nothing of what was acknowledged. */
    static Content readHeader(final Path directory, final int epoch) {
        return read(directory, epoch, false);
    }

    private static Content read(final Path directory, final int epoch, final boolean withSlots) {
        final Path file = JournalFiles.epochMark(directory, epoch);
        final byte[] bytes = readBytes(file);
        final UnsafeBuffer mark = new UnsafeBuffer(bytes);
        final int version = mark.getShort(VERSION_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        if (bytes.length != FILE_LENGTH
                || mark.getInt(MAGIC_OFFSET, LITTLE_ENDIAN) != MAGIC
                || mark.getInt(0, LITTLE_ENDIAN) != headerCrc(bytes, headerLength(version))
                || mark.getInt(EPOCH_OFFSET, LITTLE_ENDIAN) != epoch) {
            throw damaged(file, 0, "the mark's header is not as it was written");
        }
        if (version != VERSION && version != VERSION_1) {
            throw new JournalException(
                    "journal is of another version: file=" + file + " version=" + version + " supported=" + VERSION);
        }
        final Content content = decode(
                mark, version, policy(mark, file), withSlots ? acknowledged(mark, headerLength(version), file) : 0);
        if (version == VERSION && !isExact(content, bytes)) {
            throw damaged(file, 0, "the mark's header has something where it has to be zero");
        }
        return content;
    }

    private static SyncPolicy policy(final UnsafeBuffer mark, final Path file) {
        final int code = mark.getInt(SYNC_POLICY_OFFSET, LITTLE_ENDIAN);
        try {
            return SyncPolicy.ofCode(code);
        } catch (final IllegalArgumentException e) {
            throw damaged(file, SYNC_POLICY_OFFSET, "there is no sync policy with code " + code);
        }
    }

    private static Content decode(
            final UnsafeBuffer mark, final int version, final SyncPolicy policy, final long acknowledgedSequence) {
        final boolean isOld = version == VERSION_1;
        return new Content(
                version,
                isOld ? 0 : mark.getShort(FLAGS_OFFSET, LITTLE_ENDIAN) & 0xFFFF,
                isOld ? 0 : mark.getInt(KEY_ID_OFFSET, LITTLE_ENDIAN),
                mark.getInt(EPOCH_OFFSET, LITTLE_ENDIAN),
                policy,
                mark.getLong(KEY_OFFSET, LITTLE_ENDIAN),
                mark.getLong(BASE_SEQUENCE_OFFSET, LITTLE_ENDIAN),
                mark.getInt(BASE_CRC_OFFSET, LITTLE_ENDIAN),
                isOld ? Digest.ZERO : Digest.ofBytes(mark, BASE_DIGEST_OFFSET),
                isOld
                        ? NO_ID
                        : new UUID(
                                mark.getLong(JOURNAL_ID_OFFSET, BIG_ENDIAN),
                                mark.getLong(JOURNAL_ID_OFFSET + Long.BYTES, BIG_ENDIAN)),
                isOld ? Digest.ZERO : Digest.ofBytes(mark, SALT_OFFSET),
                acknowledgedSequence,
                isOld ? Digest.ZERO : Digest.ofBytes(mark, MAC_OFFSET));
    }

    /** Of an unknown version, which keeps the CRC where it is over the first bytes, as of the newest. */
    private static int headerLength(final int version) {
        return version == VERSION_1 ? HEADER_LENGTH_1 : HEADER_LENGTH;
    }

    /** @return the acknowledged sequence in the first slot of a mark's bytes. */
    static long firstSlot(final byte[] bytes) {
        final UnsafeBuffer mark = new UnsafeBuffer(bytes);
        return mark.getLong(headerLength(mark.getShort(VERSION_OFFSET, LITTLE_ENDIAN)), LITTLE_ENDIAN);
    }

    /** @return the bytes of a mark, with another acknowledged sequence in both slots. */
    static byte[] withAcknowledged(final byte[] bytes, final long sequence) {
        final UnsafeBuffer mark = new UnsafeBuffer(Arrays.copyOf(bytes, FILE_LENGTH));
        final int slots = headerLength(mark.getShort(VERSION_OFFSET, LITTLE_ENDIAN));
        for (int slot = slots; slot <= slots + SLOT_STRIDE; slot += SLOT_STRIDE) {
            mark.putLong(slot, sequence, LITTLE_ENDIAN);
            mark.putLong(slot + Long.BYTES, ~sequence, LITTLE_ENDIAN);
        }
        return mark.byteArray();
    }

    /** Says that everything up to this sequence may be answered from now on. */
    void acknowledge(final long sequence) {
        buffer.putLongOrdered(slot, sequence);
        buffer.putLongOrdered(slot + Long.BYTES, ~sequence);
        slot ^= SLOT_OFFSET ^ (SLOT_OFFSET + SLOT_STRIDE);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            buffer.wrap(0, 0);
            IoUtil.unmap(mapping);
        }
    }

    private static byte[] encode(final Content content) {
        final byte[] bytes = new byte[FILE_LENGTH];
        final UnsafeBuffer mark = new UnsafeBuffer(bytes);
        mark.putInt(MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        mark.putShort(VERSION_OFFSET, (short) VERSION, LITTLE_ENDIAN);
        mark.putInt(EPOCH_OFFSET, content.epoch(), LITTLE_ENDIAN);
        mark.putInt(SYNC_POLICY_OFFSET, content.syncPolicy().code(), LITTLE_ENDIAN);
        mark.putInt(BASE_CRC_OFFSET, content.baseCrc(), LITTLE_ENDIAN);
        mark.putLong(KEY_OFFSET, content.key(), LITTLE_ENDIAN);
        mark.putLong(BASE_SEQUENCE_OFFSET, content.baseSequence(), LITTLE_ENDIAN);
        mark.putShort(FLAGS_OFFSET, (short) content.flags(), LITTLE_ENDIAN);
        mark.putInt(KEY_ID_OFFSET, content.keyId(), LITTLE_ENDIAN);
        mark.putLong(JOURNAL_ID_OFFSET, content.journalId().getMostSignificantBits(), BIG_ENDIAN);
        mark.putLong(JOURNAL_ID_OFFSET + Long.BYTES, content.journalId().getLeastSignificantBits(), BIG_ENDIAN);
        content.salt().putBytes(mark, SALT_OFFSET);
        content.baseDigest().putBytes(mark, BASE_DIGEST_OFFSET);
        content.mac().putBytes(mark, MAC_OFFSET);
        mark.putInt(0, headerCrc(bytes, HEADER_LENGTH), LITTLE_ENDIAN);
        return bytes;
    }

    /** The MAC is of what was read, so there must be nothing else. */
    private static boolean isExact(final Content content, final byte[] bytes) {
        return Arrays.equals(encode(content), 0, HEADER_LENGTH, bytes, 0, HEADER_LENGTH);
    }

    private static int headerCrc(final byte[] bytes, final int headerLength) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, Integer.BYTES, headerLength - Integer.BYTES);
        return (int) crc.getValue();
    }

    private static long acknowledged(final UnsafeBuffer mark, final int slotOffset, final Path file) {
        final @Nullable Long first = slot(mark, slotOffset);
        final @Nullable Long second = slot(mark, slotOffset + SLOT_STRIDE);
        if (first == null && second == null) {
            throw damaged(file, slotOffset, "both slots of the acknowledged sequence are torn, which no kill can do");
        }
        return Math.max(first == null ? 0 : first, second == null ? 0 : second);
    }

    private static @Nullable Long slot(final UnsafeBuffer mark, final int offset) {
        final long sequence = mark.getLong(offset, LITTLE_ENDIAN);
        final long complement = mark.getLong(offset + Long.BYTES, LITTLE_ENDIAN);
        final boolean empty = sequence == 0 && complement == 0;
        return empty || sequence == ~complement ? Long.valueOf(sequence) : null;
    }

    private static byte[] readBytes(final Path file) {
        try {
            final byte[] bytes = Files.readAllBytes(file);
            return bytes.length < FILE_LENGTH ? Arrays.copyOf(bytes, FILE_LENGTH - 1) : bytes;
        } catch (final IOException e) {
            throw new JournalException("cannot read journal: file=" + file + " cause=" + e, e);
        }
    }

    static DamagedJournalException damaged(final Path file, final long position, final String reason) {
        return new DamagedJournalException(file, position, 0, reason, JournalRecovery.RESTORE);
    }
}
