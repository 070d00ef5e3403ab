package io.florin.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import net.openhft.posix.PosixAPI;

/**
 * What a data directory holds, by its marks and the headers of its records. Checks nothing: {@link JournalRecovery} does. Takes no
 * lock, and needs no key; of a journal that is being written, only what is acknowledged counts.
 *
 * @param directory of the journal.
 * @param isLive whether a process holds it.
 * @param storageBytes what it takes on storage, snapshots included; -1 when the system does not say.
 * @param epochs in their order.
 */
public record JournalStat(Path directory, boolean isLive, long storageBytes, List<Epoch> epochs) {
    private static final long KIB = 1024;
    private static final int FLAG_ENCRYPTED = 1;
    private static final int FLAG_CHAINED = 2;

    /**
     * What one process wrote.
     *
     * @param epoch its number, from 1.
     * @param syncPolicy when it forced.
     * @param baseSequence the last sequence of the epochs before it.
     * @param acknowledgedSequence what its mark says; of an earlier epoch, what the next one builds upon.
     * @param segmentCount files with records.
     * @param recordCount records that count.
     * @param commandCount commands in them.
     * @param lengthBytes of them, headers included.
     * @param fileBytes how long the files are, which may be sparse.
     * @param firstSequence of its first record that is there; 0 if there is none.
     * @param lastSequence of its last record that counts; the base if there is none.
     * @param firstTimestampNs of its first record, nanoseconds since the Unix epoch; 0 if there is none.
     * @param lastTimestampNs of its last record; 0 if there is none.
     * @param isEncrypted whether its payloads are.
     * @param isChained whether its records are chained by a key.
     * @param keyId of that key; 0 without.
     * @param tailBytes bytes written behind the last record that counts: a torn tail, if nobody is writing there.
     */
    public record Epoch(
            int epoch,
            SyncPolicy syncPolicy,
            long baseSequence,
            long acknowledgedSequence,
            int segmentCount,
            long recordCount,
            long commandCount,
            long lengthBytes,
            long fileBytes,
            long firstSequence,
            long lastSequence,
            long firstTimestampNs,
            long lastTimestampNs,
            boolean isEncrypted,
            boolean isChained,
            int keyId,
            long tailBytes) {}

    /**
     * Reads a directory.
     *
     * @throws JournalException if it cannot be read, or a mark is damaged.
     */
    public static JournalStat read(final Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new JournalException("no data directory: directory=" + directory);
        }
        final boolean isLive = DirectoryLock.isHeld(directory);
        final List<EpochMark.Content> marks = new ArrayList<>();
        for (final int epoch : JournalFiles.epochMarks(directory)) {
            marks.add(EpochMark.readHeader(directory, epoch));
        }
        final List<Epoch> epochs = new ArrayList<>();
        for (int i = 0; i < marks.size(); i++) {
            final boolean isNewest = i + 1 == marks.size();
            final EpochMark.Content mark = marks.get(i);
            final long acknowledged = isNewest
                    ? JournalDirectory.acknowledgedSequence(directory, mark)
                    : marks.get(i + 1).baseSequence();
            final long end = isNewest && !isLive ? Long.MAX_VALUE : acknowledged;
            epochs.add(new Reader(directory, mark, end).read(acknowledged, !(isNewest && isLive)));
        }
        return new JournalStat(directory, isLive, storageBytes(directory), List.copyOf(epochs));
    }

    private static long storageBytes(final Path directory) {
        try {
            return PosixAPI.posix().du(directory.toString()) * KIB;
        } catch (final IOException | RuntimeException e) {
            return -1;
        }
    }

    /** Reads one epoch. */
    private static final class Reader {
        private final Path epochDirectory;
        private final EpochMark.Content mark;
        private final long end;
        private final SortedSet<Integer> segments;
        private long recordCount;
        private long lengthBytes;
        private long fileBytes;
        private long firstSequence;
        private long lastSequence;
        private long firstTimestampNs;
        private long lastTimestampNs;
        private long tailBytes;

        Reader(final Path directory, final EpochMark.Content mark, final long end) {
            this.epochDirectory = JournalFiles.epochDirectory(directory, mark.epoch());
            this.mark = mark;
            this.end = end;
            this.segments = JournalFiles.segments(epochDirectory);
            this.lastSequence = mark.baseSequence();
        }

        Epoch read(final long acknowledged, final boolean hasTail) {
            for (final int segment : segments) {
                final Path file = JournalFiles.segment(epochDirectory, segment);
                final long readTo = readSegment(file);
                tailBytes += hasTail ? tailBytes(file, readTo) : 0;
            }
            return new Epoch(
                    mark.epoch(),
                    mark.syncPolicy(),
                    mark.baseSequence(),
                    acknowledged,
                    segments.size(),
                    recordCount,
                    firstSequence == 0 ? 0 : lastSequence - firstSequence + 1,
                    lengthBytes,
                    fileBytes,
                    firstSequence,
                    lastSequence,
                    firstTimestampNs,
                    lastTimestampNs,
                    (mark.flags() & FLAG_ENCRYPTED) != 0,
                    (mark.flags() & FLAG_CHAINED) != 0,
                    mark.keyId(),
                    tailBytes);
        }

        /** @return the position behind the last record that counts. */
        private long readSegment(final Path file) {
            try (HeaderWalk walk = new HeaderWalk(file)) {
                fileBytes += Files.size(file);
                long readTo = 0;
                while (walk.next(mark.key()) && walk.lastSequence() <= end) {
                    if (firstSequence == 0) {
                        firstSequence = walk.firstSequence();
                        firstTimestampNs = walk.timestampNs();
                    }
                    recordCount++;
                    lengthBytes += walk.recordLength();
                    lastSequence = walk.lastSequence();
                    lastTimestampNs = walk.timestampNs();
                    readTo = walk.endPosition();
                }
                return readTo == 0 || walk.isAtEnd() ? Long.MAX_VALUE : readTo;
            } catch (final IOException e) {
                throw new JournalException("cannot read journal: file=" + file + " cause=" + e, e);
            }
        }

        private static long tailBytes(final Path file, final long readTo) {
            if (readTo == Long.MAX_VALUE) {
                return 0;
            }
            try (SegmentReader reader = new SegmentReader(file)) {
                return Math.max(0, reader.end() - readTo);
            }
        }
    }
}
