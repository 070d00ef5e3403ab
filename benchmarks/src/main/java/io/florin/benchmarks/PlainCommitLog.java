package io.florin.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import org.agrona.DirectBuffer;

/**
 * The least that a durable log can do: one {@code write} of a record into a file that is already full of zeros, and one {@code
 * force(false)} a commit. The bytes are as many as the journal's, header and Chronicle's word included. No CRC, no sequence, no
 * mark, no check of free space, no directory forced, and nothing that could find the end again.
 *
 * <p>The files are as long as the journal's segments, and zeroed in the same pieces, whole and forced, either all of them at the
 * start, or each when it is needed, on the appending thread.
 */
final class PlainCommitLog implements CommitLog {
    static final int SEGMENT_LENGTH = 64 << 20;

    private static final int PIECE_LENGTH = 256 * 1024;

    private final Path directory;
    private final ByteBuffer record;
    private final int headerLength;
    private final ArrayDeque<FileChannel> zeroed = new ArrayDeque<>();
    private FileChannel current;
    private long position;
    private int segment;
    private int rolls;
    private long lengthBytes;

    /**
     * @param headerLength bytes in front of each payload.
     * @param segmentsAhead files that are zeroed now; further ones when they are needed.
     */
    PlainCommitLog(final Path directory, final int headerLength, final int payloadLengthMax, final int segmentsAhead) {
        this.directory = directory;
        this.headerLength = headerLength;
        record = ByteBuffer.allocateDirect(headerLength + payloadLengthMax);
        try {
            Files.createDirectories(directory);
            for (int i = 0; i < segmentsAhead; i++) {
                zeroed.add(zeroNext());
            }
            current = zeroed.remove();
        } catch (final IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void append(final long firstSequence, final int count, final DirectBuffer payload, final int length) {
        final ByteBuffer bytes = record;
        payload.getBytes(0, bytes, headerLength, length);
        bytes.limit(headerLength + length).position(0);
        try {
            if (position + bytes.remaining() > SEGMENT_LENGTH) {
                roll();
            }
            lengthBytes += bytes.remaining();
            while (bytes.hasRemaining()) {
                position += current.write(bytes, position);
            }
        } catch (final IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void commit() {
        try {
            current.force(false);
        } catch (final IOException e) {
            throw failed(e);
        }
    }

    @Override
    public int rollCount() {
        return rolls;
    }

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    public void close() {
        try {
            current.close();
            for (final FileChannel channel : zeroed) {
                channel.close();
            }
        } catch (final IOException e) {
            throw failed(e);
        }
    }

    private void roll() throws IOException {
        current.force(false);
        current.close();
        current = zeroed.isEmpty() ? zeroNext() : zeroed.remove();
        position = 0;
        rolls++;
    }

    private FileChannel zeroNext() throws IOException {
        final FileChannel channel = FileChannel.open(
                directory.resolve("plain-" + segment++ + ".log"),
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE_NEW);
        final ByteBuffer zeros = ByteBuffer.allocateDirect(PIECE_LENGTH);
        for (long at = 0; at < SEGMENT_LENGTH; at += PIECE_LENGTH) {
            zeros.clear();
            while (zeros.hasRemaining()) {
                channel.write(zeros, at + zeros.position());
            }
        }
        channel.force(true);
        return channel;
    }

    private UncheckedIOException failed(final IOException cause) {
        return new UncheckedIOException("plain log failed: directory=" + directory, cause);
    }
}
