package io.florin.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.CloseHelper;

/**
 * A segment that is filled with zeros ahead of need, under the name that Chronicle looks for when it rolls.
 *
 * <p>A commit into blocks that are already on storage forces its data and nothing else: no allocation, no change of the file
 * system's own journal. And a full disk is an exception here, and not a SIGBUS in a mapping later.
 *
 * <p>The zeros go in small pieces, since a piece becomes one folio of the page cache, and one dirty byte makes a sync write its
 * whole folio: in pieces of 1 MiB a commit of 32 KiB wrote 1,758 KiB, in pieces of 16 KiB it wrote 106. They are forced stride by
 * stride, so that the roll does not have to wait for all of them.
 *
 * <p>Single writer thread; it works only when called.
 */
final class PreparedSegment implements AutoCloseable {
    private static final int PIECE_LENGTH = 16 * 1024;
    private static final int FORCE_STRIDE = 2 * 1024 * 1024;

    private final Path file;
    private final long lengthBytes;
    private final boolean forces;
    private final Forcer forcer;
    private final FileChannel channel;
    private final ByteBuffer zeros;
    private long position;
    private long target;

    /** @param forces whether the zeros are forced on the way. */
    PreparedSegment(final Path file, final long lengthBytes, final boolean forces, final Forcer forcer)
            throws IOException {
        this.file = file;
        this.lengthBytes = lengthBytes;
        this.forces = forces;
        this.forcer = forcer;
        this.channel = FileChannel.open(
                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        this.zeros = ByteBuffer.allocateDirect(PIECE_LENGTH);
    }

    /** Fills so many bytes more, in whole pieces. */
    void advance(final long bytes) throws IOException {
        target = Math.min(lengthBytes, target + bytes);
        while (target - position >= PIECE_LENGTH) {
            fill(PIECE_LENGTH);
        }
    }

    /** Fills all that is left. */
    void complete() throws IOException {
        advance(lengthBytes);
        if (position < lengthBytes) {
            fill((int) (lengthBytes - position));
        }
    }

    @Override
    public void close() {
        CloseHelper.quietClose(channel);
    }

    private void fill(final int length) throws IOException {
        zeros.limit(length).position(0);
        while (zeros.hasRemaining()) {
            position += channel.write(zeros, position);
        }
        if (forces && position % FORCE_STRIDE == 0) {
            forcer.force(file, channel, false);
        }
    }
}
