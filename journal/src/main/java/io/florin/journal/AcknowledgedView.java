package io.florin.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Sees in a mark what its writer, in another process, has acknowledged. Read-only; allocates nothing. Single thread. */
final class AcknowledgedView implements AutoCloseable {
    private static final int TORN = -1;

    /** The writer would have to go through both slots between two of our loads, so many times in a row. */
    private static final int ATTEMPTS = 10_000;

    private final Path file;
    private final int slotOffset;
    private final MappedByteBuffer mapping;
    private final UnsafeBuffer buffer;
    private boolean closed;

    private AcknowledgedView(final Path file, final int slotOffset, final MappedByteBuffer mapping) {
        this.file = file;
        this.slotOffset = slotOffset;
        this.mapping = mapping;
        this.buffer = new UnsafeBuffer(mapping);
    }

    static AcknowledgedView map(final Path directory, final EpochMark.Content epoch) {
        final Path file = JournalFiles.epochMark(directory, epoch.epoch());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() != EpochMark.FILE_LENGTH) {
                throw EpochMark.damaged(file, 0, "the mark has another length: " + channel.size());
            }
            return new AcknowledgedView(
                    file, epoch.slotOffset(), channel.map(MapMode.READ_ONLY, 0, EpochMark.FILE_LENGTH));
        } catch (final IOException e) {
            throw new JournalException("cannot read journal: file=" + file + " cause=" + e, e);
        }
    }

    /**
     * @return the last sequence that was acknowledged; 0 if none was. Whatever was written before it can be read now.
     * @throws DamagedJournalException if both slots are torn and stay so.
     */
    long sequence() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            final long sequence = Math.max(slot(slotOffset), slot(slotOffset + EpochMark.SLOT_STRIDE));
            if (sequence != TORN) {
                return sequence;
            }
            Thread.onSpinWait();
        }
        throw EpochMark.damaged(file, slotOffset, "both slots of the acknowledged sequence are torn");
    }

    /** Loads in the other order than the writer stores. */
    private long slot(final int offset) {
        final long complement = buffer.getLongVolatile(offset + Long.BYTES);
        final long sequence = buffer.getLong(offset, LITTLE_ENDIAN);
        final boolean empty = sequence == 0 && complement == 0;
        return empty || sequence == ~complement ? sequence : TORN;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            buffer.wrap(0, 0);
            IoUtil.unmap(mapping);
        }
    }
}
