package io.florin.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.CloseHelper;

/**
 * A segment that is filled with zeros ahead of need, behind the bytes that each one begins with.
 *
 * <p>A commit into blocks that are already on storage forces its data and nothing else: no allocation, no change of the file
 * system's own journal. And a full disk is an exception here, and not a SIGBUS in a mapping later.
 *
 * <p>A piece becomes one folio of the page cache: the larger, the less work for a commit into it. That holds since nobody maps the
 * file: through a mapping, one byte would make a sync write the whole folio.
 *
 * <p>Single thread.
 */
final class PreparedSegment implements AutoCloseable {
    private static final int PIECE_LENGTH = 256 * 1024;

    private final Path file;
    private final long lengthBytes;
    private final Forcer forcer;
    private final FileChannel channel;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(PIECE_LENGTH);
    private long position;

    /** @param head bytes that it begins with. */
    PreparedSegment(final Path file, final byte[] head, final long lengthBytes, final Forcer forcer)
            throws IOException {
        this.file = file;
        this.lengthBytes = lengthBytes;
        this.forcer = forcer;
        this.channel = FileChannel.open(
                file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        final ByteBuffer bytes = ByteBuffer.wrap(head);
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    /** @return bytes that are filled. */
    long position() {
        return position;
    }

    boolean isComplete() {
        return position == lengthBytes;
    }

    /** Fills so many bytes more, or what is left. */
    void fill(final long bytes) throws IOException {
        final long target = Math.min(lengthBytes, position + bytes);
        while (position < target) {
            zeros.limit((int) Math.min(PIECE_LENGTH, target - position)).position(0);
            while (zeros.hasRemaining()) {
                position += channel.write(zeros, position);
            }
        }
    }

    /** Forces what is filled, and the file's length and blocks with it. */
    void force() throws IOException {
        forcer.force(file, channel, true);
    }

    @Override
    public void close() {
        CloseHelper.quietClose(channel);
    }
}
