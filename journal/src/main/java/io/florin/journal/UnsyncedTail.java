package io.florin.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedSet;

/**
 * What the last process wrote and nobody knows to be on storage. When its sync failed, the kernel keeps the pages, takes them for
 * clean, and has told the error to that process alone: a recovery reads them, and a force of ours succeeds without writing them. So
 * they are written once more, the same bytes in the same place, before a new epoch is forced and builds upon them
 * (<a href="https://wiki.postgresql.org/wiki/Fsync_Errors">PostgreSQL's fsync errors</a>).
 */
final class UnsyncedTail {
    private static final int PIECE_LENGTH = 1 << 20;

    private UnsyncedTail() {}

    /**
     * Writes the end of the newest epoch once more: the segments that may not be on storage. None of them under {@link
     * SyncPolicy#BATCH} when all that was recovered had been acknowledged.
     */
    static void rewrite(final Path directory, final RecoveryReport recovered) throws IOException {
        final int epoch = recovered.lastEpoch();
        final Path epochDirectory = JournalFiles.epochDirectory(directory, epoch);
        final SortedSet<Integer> segments = JournalFiles.segments(epochDirectory);
        if (segments.isEmpty()) {
            return;
        }
        final SyncPolicy policy = EpochMark.readHeader(directory, epoch).syncPolicy();
        if (policy == SyncPolicy.BATCH && recovered.acknowledgedSequence() >= recovered.lastSequence()) {
            return;
        }
        final int count = 1
                + (policy == SyncPolicy.NONE
                        ? SegmentWriter.UNFORCED_SEGMENTS_MAX
                        : SegmentWriter.UNFORCED_SEGMENTS_MAX_WHEN_SYNCED);
        for (final int segment : segments.tailSet(segments.last() - count + 1)) {
            rewrite(JournalFiles.segment(epochDirectory, segment));
        }
    }

    private static void rewrite(final Path file) throws IOException {
        final long end;
        try (SegmentReader reader = new SegmentReader(file)) {
            end = reader.end();
        }
        final ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_LENGTH, Math.max(1, end)));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (long position = 0; position < end; position += piece.limit()) {
                piece.clear().limit((int) Math.min(piece.capacity(), end - position));
                readFully(channel, piece, position, file);
                piece.flip();
                while (piece.hasRemaining()) {
                    channel.write(piece, position + piece.position());
                }
            }
        }
    }

    private static void readFully(
            final FileChannel channel, final ByteBuffer piece, final long position, final Path file)
            throws IOException {
        while (piece.hasRemaining()) {
            if (channel.read(piece, position + piece.position()) < 0) {
                throw new IOException("file became shorter: file=" + file + " length=" + Files.size(file));
            }
        }
    }
}
