package io.florin.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;

/**
 * A file that is written once, from its beginning to its end, in aligned pieces: past the page cache, forced stride by stride, no
 * faster than allowed, and never so much that the volume gets full. Single thread.
 */
final class SnapshotOutput implements AutoCloseable {
    private static final long FORCE_STRIDE = 8L << 20;
    private static final long NS_PER_S = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final SnapshotLimits limits;
    private final Forcer forcer;
    private final FileChannel channel;
    private final ByteBuffer piece = DirectFile.allocatePiece(Long.MAX_VALUE / 2);
    private final long startNs = System.nanoTime();
    private long position;
    private long unforcedBytes;

    SnapshotOutput(final Path file, final SnapshotLimits limits, final Forcer forcer) throws IOException {
        this.file = file;
        this.limits = limits;
        this.forcer = forcer;
        this.channel = DirectFile.create(file);
    }

    void append(final byte[] bytes, final int length) throws IOException {
        int from = 0;
        while (from < length) {
            final int part = Math.min(length - from, piece.remaining());
            piece.put(bytes, from, part);
            from += part;
            if (!piece.hasRemaining()) {
                writePiece();
            }
        }
    }

    /** Writes what is left, and forces all of it. @return bytes of the file. */
    long finish() throws IOException {
        final long lengthBytes = position + piece.position();
        while (piece.position() % DirectFile.ALIGNMENT != 0) {
            piece.put((byte) 0);
        }
        writePiece();
        channel.truncate(lengthBytes);
        forcer.force(file, channel, true);
        return lengthBytes;
    }

    @Override
    public void close() {
        CloseHelper.quietClose(channel);
    }

    private void writePiece() throws IOException {
        requireSpace();
        piece.flip();
        unforcedBytes += piece.remaining();
        while (piece.hasRemaining()) {
            position += channel.write(piece, position);
        }
        piece.clear();
        if (unforcedBytes >= FORCE_STRIDE) {
            unforcedBytes = 0;
            forcer.force(file, channel, false);
        }
        awaitTurn();
    }

    private void requireSpace() throws IOException {
        final long usable = file.toFile().getUsableSpace();
        if (usable < limits.freeSpaceFloorBytes()) {
            throw new IOException("there is too little space on the volume: freeBytes=" + usable + " floorBytes="
                    + limits.freeSpaceFloorBytes());
        }
    }

    /** Waits until so many bytes may have been written. */
    private void awaitTurn() throws IOException {
        final double seconds = (double) position / limits.bytesPerSecondMax();
        final long dueNs = startNs + (long) (seconds * NS_PER_S);
        long leftNs = dueNs - System.nanoTime();
        while (leftNs > 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("the writing thread was interrupted");
            }
            LockSupport.parkNanos(leftNs);
            leftNs = dueNs - System.nanoTime();
        }
    }
}
