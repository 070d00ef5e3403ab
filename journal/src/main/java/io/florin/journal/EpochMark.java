package io.florin.journal;

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
import java.util.Arrays;
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
 *   | CRC-32C | "FLRM"  |version| zero  | epoch   | sync    | base    | epoch key         |
 *   |         |         |       |       |         | policy  | CRC     |                   |
 *   +---------+---------+-------+-------+---------+---------+---------+-------------------+
 *   | base sequence     | 0 …
 *   +-------------------+------------------- 64: slot 0 --+-------------------+
 *                                            | sequence   | ~sequence         |
 *                                            +------------- 128: slot 1 ------+
 *                                            | sequence   | ~sequence         |
 *                                            +------------+-------------------+
 * </pre>
 *
 * <p>The header is written once, forced, and only then given its name. "Base" is the last record of all earlier epochs that
 * this one builds upon: it fixes for ever how much of them counts.
 *
 * <p>The acknowledged sequence goes into the two slots in turn, so that one of them is whole whenever the process dies. It is
 * mapped and not forced: it survives a kill; after a loss of power it may be an older one, but under {@link SyncPolicy#BATCH}
 * never one ahead of what was forced before it.
 *
 * <p>Single writer thread.
 */
final class EpochMark implements AutoCloseable {
    static final int FILE_LENGTH = 4096;
    static final int HEADER_LENGTH = 64;
    static final int SLOT_OFFSET = 64;
    static final int SLOT_STRIDE = 64;

    private static final int MAGIC = 'F' | 'L' << 8 | 'R' << 16 | 'M' << 24;
    private static final int VERSION = 1;
    private static final int MAGIC_OFFSET = 4;
    private static final int VERSION_OFFSET = 8;
    private static final int EPOCH_OFFSET = 12;
    private static final int SYNC_POLICY_OFFSET = 16;
    private static final int BASE_CRC_OFFSET = 20;
    private static final int KEY_OFFSET = 24;
    private static final int BASE_SEQUENCE_OFFSET = 32;

    private final MappedByteBuffer mapping;
    private final UnsafeBuffer buffer;
    private int slot = SLOT_OFFSET;
    private boolean closed;

    private EpochMark(final MappedByteBuffer mapping) {
        this.mapping = mapping;
        this.buffer = new UnsafeBuffer(mapping);
    }

    /** What a mark says. */
    record Content(
            int epoch, SyncPolicy syncPolicy, long key, long baseSequence, int baseCrc, long acknowledgedSequence) {}

    /** Writes a new mark under its name, whole and forced. Its slots are empty. */
    static void create(final Path directory, final Content content, final Forcer forcer) throws IOException {
        final Path file = JournalFiles.epochMark(directory, content.epoch());
        final Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(encode(content)), 0);
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
     * @throws DamagedJournalException if the mark is not as it was written.
     */
    static Content read(final Path directory, final int epoch) {
        final Path file = JournalFiles.epochMark(directory, epoch);
        final byte[] bytes = readBytes(file);
        final UnsafeBuffer mark = new UnsafeBuffer(bytes);
        if (bytes.length != FILE_LENGTH
                || mark.getInt(MAGIC_OFFSET, LITTLE_ENDIAN) != MAGIC
                || mark.getInt(0, LITTLE_ENDIAN) != headerCrc(bytes)
                || mark.getInt(EPOCH_OFFSET, LITTLE_ENDIAN) != epoch) {
            throw damaged(file, 0, "the mark's header is not as it was written");
        }
        final int version = mark.getShort(VERSION_OFFSET, LITTLE_ENDIAN);
        if (version != VERSION) {
            throw new JournalException(
                    "journal is of another version: file=" + file + " version=" + version + " supported=" + VERSION);
        }
        return new Content(
                epoch,
                SyncPolicy.ofCode(mark.getInt(SYNC_POLICY_OFFSET, LITTLE_ENDIAN)),
                mark.getLong(KEY_OFFSET, LITTLE_ENDIAN),
                mark.getLong(BASE_SEQUENCE_OFFSET, LITTLE_ENDIAN),
                mark.getInt(BASE_CRC_OFFSET, LITTLE_ENDIAN),
                acknowledged(mark, file));
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
        mark.putInt(0, headerCrc(bytes), LITTLE_ENDIAN);
        return bytes;
    }

    private static int headerCrc(final byte[] bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, Integer.BYTES, HEADER_LENGTH - Integer.BYTES);
        return (int) crc.getValue();
    }

    private static long acknowledged(final UnsafeBuffer mark, final Path file) {
        final @Nullable Long first = slot(mark, SLOT_OFFSET);
        final @Nullable Long second = slot(mark, SLOT_OFFSET + SLOT_STRIDE);
        if (first == null && second == null) {
            throw damaged(file, SLOT_OFFSET, "both slots of the acknowledged sequence are torn, which no kill can do");
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

    private static DamagedJournalException damaged(final Path file, final long position, final String reason) {
        return new DamagedJournalException(file, position, 0, reason, JournalRecovery.RESTORE);
    }
}
