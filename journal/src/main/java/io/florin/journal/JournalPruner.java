package io.florin.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Deletes the beginning of a journal, oldest first. Each step is forced before the next, so that a process that dies, or a loss
 * of power, leaves a journal that is whole from the place to be kept on:
 *
 * <ol>
 *   <li>of each older epoch the segments, then its directory, then its mark;
 *   <li>of the place's own epoch the segments in front of the place's.
 * </ol>
 */
public final class JournalPruner {
    private static final long RETRY_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Path directory;
    private final JournalPosition keepFrom;
    private final Forcer forcer;
    private long deletedBytes;

    private JournalPruner(final Path directory, final JournalPosition keepFrom, final Forcer forcer) {
        this.directory = directory;
        this.keepFrom = keepFrom;
        this.forcer = forcer;
    }

    /**
     * Keeps all pruners out, or all starts: a start reads the journal from a place that it has chosen, and a maker of snapshots, be it
     * the child of a server that was killed, must not delete what lies behind that place meanwhile. Only held for the deleting, and
     * for a start: whoever makes snapshots takes minutes over it, which no start has to wait for.
     *
     * @throws DirectoryInUseException if another process, or this one, holds it.
     * @throws JournalException if the directory cannot be written.
     */
    public static DirectoryLock lock(final Path directory) {
        return DirectoryLock.acquire(
                directory, DirectoryLock.PRUNER_FILE_NAME, "journal that is pruned, or recovered,");
    }

    /**
     * Waits for {@link #lock}, since deleting is soon done.
     *
     * @throws DirectoryInUseException if somebody else still holds it after {@code timeoutNs}.
     * @throws JournalException if the directory cannot be written.
     */
    public static DirectoryLock awaitLock(final Path directory, final long timeoutNs) {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        while (true) {
            try {
                return lock(directory);
            } catch (final DirectoryInUseException e) {
                if (System.nanoTime() - deadlineNs >= 0) {
                    throw e;
                }
            }
            LockSupport.parkNanos(RETRY_INTERVAL_NS);
        }
    }

    /**
     * Deletes whole segments, and then whole epochs, that lie in front of a place. Safe beside a live writer, and beside readers
     * that are behind the place. Hold {@link #lock}.
     *
     * @param keepFrom the place of the oldest snapshot that is kept, which is on storage by its name.
     * @return bytes of the deleted segments, as long as the files were.
     * @throws DamagedJournalException if the journal does not go on at the place; nothing has been deleted then.
     * @throws JournalException if the directory cannot be changed.
     */
    public static long prune(final Path directory, final JournalPosition keepFrom) {
        return prune(directory, keepFrom, Forcer.SYSTEM);
    }

    static long prune(final Path directory, final JournalPosition keepFrom, final Forcer forcer) {
        return new JournalPruner(directory, keepFrom, forcer).prune();
    }

    private long prune() {
        requirePlace();
        try {
            final SortedSet<Integer> older = new TreeSet<>(JournalFiles.epochMarks(directory));
            older.addAll(JournalFiles.epochDirectories(directory));
            for (final int epoch : older.headSet(keepFrom.epoch())) {
                deleteEpoch(epoch);
            }
            deleteSegments(JournalFiles.epochDirectory(directory, keepFrom.epoch()), keepFrom.segment());
        } catch (final IOException e) {
            throw new JournalException("cannot prune journal: directory=" + directory + " cause=" + e, e);
        }
        return deletedBytes;
    }

    /** The place is in the journal, was acknowledged, and what is behind it continues it. */
    private void requirePlace() {
        final Path mark = JournalFiles.epochMark(directory, keepFrom.epoch());
        if (!Files.exists(mark)) {
            throw damaged(mark, 0, "the file is missing");
        }
        final EpochMark.Content epoch = EpochMark.readHeader(directory, keepFrom.epoch());
        final ReplayCursor cursor = new ReplayCursor(directory, keepFrom, null);
        cursor.enter(epoch);
        final long acknowledged = acknowledgedSequence(epoch);
        if (keepFrom.sequence() > acknowledged) {
            throw damaged(
                    mark,
                    0,
                    "the journal is to be kept from sequence " + keepFrom.sequence() + ", but only " + acknowledged
                            + " was acknowledged");
        }
        if (keepFrom.segment() > 0 || keepFrom.filePosition() > 0) {
            requireContinued(cursor);
        }
    }

    private void requireContinued(final ReplayCursor cursor) {
        final Path file =
                JournalFiles.segment(JournalFiles.epochDirectory(directory, keepFrom.epoch()), keepFrom.segment());
        if (!Files.exists(file)) {
            throw damaged(file, 0, "the file is missing");
        }
        try (SegmentReader reader = new SegmentReader(file)) {
            if (keepFrom.filePosition() > reader.fileLength()) {
                throw damaged(
                        file, reader.fileLength(), "the file ends in front of position " + keepFrom.filePosition());
            }
            reader.goTo(keepFrom.filePosition());
            if (reader.next() == SegmentReader.Step.RECORD) {
                final String misfit = cursor.misfit(reader, Long.MAX_VALUE);
                if (misfit != null) {
                    throw damaged(file, reader.position(), "an intact record is not in its place: " + misfit);
                }
            }
        }
    }

    /** Counts what a next epoch builds upon too: a start has forced it. */
    private long acknowledgedSequence(final EpochMark.Content epoch) {
        final int next = epoch.epoch() + 1;
        final long built = Files.exists(JournalFiles.epochMark(directory, next))
                ? EpochMark.readHeader(directory, next).baseSequence()
                : epoch.baseSequence();
        try (AcknowledgedView mark = AcknowledgedView.map(directory, epoch)) {
            return Math.max(built, mark.sequence());
        }
    }

    private void deleteEpoch(final int epoch) throws IOException {
        final Path epochDirectory = JournalFiles.epochDirectory(directory, epoch);
        if (Files.isDirectory(epochDirectory)) {
            deleteSegments(epochDirectory, Integer.MAX_VALUE);
            try (DirectoryStream<Path> others = Files.newDirectoryStream(epochDirectory)) {
                for (final Path file : others) {
                    Files.deleteIfExists(file);
                }
            }
            Files.delete(epochDirectory);
            JournalFiles.forceDirectory(directory, forcer);
        }
        Files.deleteIfExists(JournalFiles.epochMark(directory, epoch));
        JournalFiles.forceDirectory(directory, forcer);
    }

    private void deleteSegments(final Path epochDirectory, final int until) throws IOException {
        for (final int segment : JournalFiles.segments(epochDirectory).headSet(until)) {
            final Path file = JournalFiles.segment(epochDirectory, segment);
            final long length = Files.size(file);
            Files.delete(file);
            JournalFiles.forceDirectory(epochDirectory, forcer);
            deletedBytes += length;
        }
    }

    private DamagedJournalException damaged(final Path file, final long position, final String reason) {
        return new DamagedJournalException(file, position, keepFrom.sequence(), reason, JournalRecovery.RESTORE);
    }
}
