package io.florin.journal;

import io.florin.journal.SegmentReader.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal: every record that counts from a place on, in order, each once, or an exception. Changes nothing on storage.
 *
 * <p>Each record has to be intact by itself and to continue the one before it. Where that ends, in epoch N:
 *
 * <ol>
 *   <li>If that is the record that epoch N+1 says it builds upon, an earlier start has dropped the rest: go on there.
 *   <li>Otherwise, if an epoch N+1 builds upon more, or the mark of epoch N, or an intact record behind the place, says that more
 *       was acknowledged, then acknowledged records are damaged: {@link DamagedJournalException}.
 *   <li>Otherwise it is a torn tail, which nobody was ever answered: drop it, and report it.
 * </ol>
 *
 * Under {@link SyncPolicy#NONE} and {@link SyncPolicy#INTERVAL} replies go out ahead of storage, so a loss of power can take
 * acknowledged records with it. That is case 2 too, and the exception names the way on: to accept the loss.
 */
public final class JournalRecovery {
    static final String RESTORE = "restore the data directory from a replica or a backup";

    static final String ACCEPT =
            "after a loss of power without sync, records may be lost although they were answered: to start without them, accept"
                    + " the lost tail (--accept-lost-tail); otherwise " + RESTORE;

    private static final long PROGRESS_STRIDE_BYTES = 4L << 20;

    static final String PRUNED = "replay from the snapshot that covers what is missing; without one, " + RESTORE;

    private final Path directory;
    private final JournalPosition from;
    private final RecordHandler handler;
    private final boolean acceptLostTail;
    private final ReplayProgress progress;
    private final ReplayCursor cursor;

    private long acknowledgedSequence;
    private long recordCount;
    private long commandCount;
    private long lengthBytes;
    private long readBytes;
    private long totalBytes;
    private long progressAtBytes;
    private @Nullable TornTail tornTail;

    private JournalRecovery(final ReplayConfig config, final RecordHandler handler) {
        this.directory = config.directory();
        this.from = config.from();
        this.handler = handler;
        this.acceptLostTail = config.acceptLostTail();
        this.progress = config.progress();
        this.cursor = new ReplayCursor(directory, from, config.keys());
    }

    /** Replays a whole journal, without keys, accepting no loss; see {@link #replay(ReplayConfig, RecordHandler)}. */
    public static RecoveryReport replay(final Path directory, final RecordHandler handler) {
        return replay(ReplayConfig.of(directory), handler);
    }

    /**
     * Replays a journal from a place on; nothing in front of it is read. Hold the directory's {@link DirectoryLock}.
     *
     * @param handler takes each record, on the calling thread; what it throws ends the replay.
     * @throws DamagedJournalException if acknowledged records are damaged or missing, as are those that were pruned when they
     *     are asked for; or if what is behind the place does not continue it. The handler may have had some records
     *     in front of them.
     * @throws KeyException if the journal is encrypted or chained with a key that is not there.
     * @throws JournalException if the journal cannot be read.
     */
    public static RecoveryReport replay(final ReplayConfig config, final RecordHandler handler) {
        return new JournalRecovery(config, handler).replay();
    }

    private RecoveryReport replay() {
        final List<EpochMark.Content> epochs = epochs();
        totalBytes = totalBytes(epochs);
        for (int i = 0; i < epochs.size(); i++) {
            final EpochMark.@Nullable Content next = i + 1 < epochs.size() ? epochs.get(i + 1) : null;
            new EpochReplay(epochs.get(i), next).run();
        }
        progress.onProgress(totalBytes, totalBytes, cursor.sequence());
        return new RecoveryReport(
                directory,
                cursor.position(),
                acknowledgedSequence,
                recordCount,
                commandCount,
                lengthBytes,
                epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).epoch(),
                tornTail);
    }

    /** @return those from the place on, each with its mark, without a gap. */
    private List<EpochMark.Content> epochs() {
        JournalFiles.requireWhole(directory);
        final SortedSet<Integer> marks = JournalFiles.epochMarks(directory);
        for (final int epoch : JournalFiles.epochDirectories(directory)) {
            final Path epochDirectory = JournalFiles.epochDirectory(directory, epoch);
            if (!marks.contains(epoch) && !JournalFiles.segments(epochDirectory).isEmpty()) {
                throw missing(JournalFiles.epochMark(directory, epoch));
            }
        }
        final List<EpochMark.Content> epochs = new ArrayList<>();
        if (marks.isEmpty() && from.equals(JournalPosition.START)) {
            return epochs;
        }
        if (!marks.isEmpty() && marks.first() > from.epoch()) {
            throw pruned(JournalFiles.epochMark(directory, from.epoch()), "epoch " + marks.first());
        }
        final int first = marks.isEmpty() ? from.epoch() : marks.first();
        final int last = marks.isEmpty() ? from.epoch() : Math.max(marks.last(), from.epoch());
        for (int epoch = first; epoch <= last; epoch++) {
            if (!marks.contains(epoch)) {
                throw missing(JournalFiles.epochMark(directory, epoch));
            }
            if (epoch >= from.epoch()) {
                epochs.add(EpochMark.read(directory, epoch));
            }
        }
        return epochs;
    }

    private long totalBytes(final List<EpochMark.Content> epochs) {
        long bytes = 0;
        for (final EpochMark.Content epoch : epochs) {
            final Path epochDirectory = JournalFiles.epochDirectory(directory, epoch.epoch());
            for (final int segment : JournalFiles.segments(epochDirectory)) {
                if (epoch.epoch() > from.epoch() || segment >= from.segment()) {
                    bytes += JournalFiles.segment(epochDirectory, segment)
                            .toFile()
                            .length();
                }
            }
        }
        return bytes;
    }

    private void reportProgress(final long position) {
        final long bytes = Math.min(totalBytes, readBytes + position);
        if (bytes >= progressAtBytes) {
            progressAtBytes = bytes + PROGRESS_STRIDE_BYTES;
            progress.onProgress(bytes, totalBytes, cursor.sequence());
        }
    }

    /** What a journal lacks at its beginning, it lacks because it was pruned, or because somebody took it away. */
    private DamagedJournalException pruned(final Path file, final String begin) {
        final String asked = from.equals(JournalPosition.START)
                ? "the replay is from the first record, since no snapshot covers it"
                : "the replay is from behind sequence " + from.sequence();
        return new DamagedJournalException(
                file,
                0,
                cursor.sequence(),
                "the file is missing: the journal begins at " + begin + ", but " + asked,
                PRUNED);
    }

    private static DamagedJournalException missing(final Path file) {
        return new DamagedJournalException(file, 0, 0, "the file is missing", RESTORE);
    }

    /**
     * Where reading stopped.
     *
     * @param step what was there: never {@link Step#RECORD}.
     */
    private record Place(Path file, long position, Step step, String reason) {}

    /** The replay of one epoch. */
    private final class EpochReplay {
        private final EpochMark.Content epoch;
        private final EpochMark.@Nullable Content next;
        private final Path epochDirectory;
        private final SortedSet<Integer> segments;

        /** Where the records stopped; null as long as they go on. */
        private @Nullable Place stop;

        /** Whether an intact record is behind the stop, in a later segment. */
        private boolean isGap;

        EpochReplay(final EpochMark.Content epoch, final EpochMark.@Nullable Content next) {
            this.epoch = epoch;
            this.next = next;
            this.epochDirectory = JournalFiles.epochDirectory(directory, epoch.epoch());
            this.segments = JournalFiles.segments(epochDirectory);
        }

        void run() {
            cursor.enter(epoch);
            requireFront();
            acknowledgedSequence = Math.max(epoch.baseSequence(), epoch.acknowledgedSequence());
            for (int segment = cursor.segment(); segment < segmentCount() && !isComplete(); segment++) {
                readSegment(segment);
            }
            final Place end = stop == null ? new Place(epochDirectory, 0, Step.END, "the epoch has no segment") : stop;
            if (next == null) {
                checkTail(end);
            } else {
                requireComplete(end, next);
            }
        }

        /** What is in front of the place was on storage when somebody noted the place, so no loss of power explains its absence. */
        private void requireFront() {
            if (next != null && next.baseSequence() < cursor.sequence()) {
                throw new DamagedJournalException(
                        JournalFiles.epochMark(directory, next.epoch()),
                        0,
                        cursor.sequence(),
                        "the epoch builds upon sequence " + next.baseSequence() + ", but is to be read from "
                                + cursor.sequence(),
                        RESTORE);
            }
            if (isComplete()) {
                return;
            }
            final int segment = cursor.segment();
            final Path file = JournalFiles.segment(epochDirectory, segment);
            if (!segments.isEmpty() && segments.first() > segment) {
                throw pruned(
                        file,
                        JournalFiles.segment(epochDirectory, segments.first()).getFileName() + " of epoch "
                                + epoch.epoch());
            }
            if ((segment > 0 || cursor.filePosition() > 0) && !segments.contains(segment)) {
                throw missing(file);
            }
        }

        private void requireComplete(final Place end, final EpochMark.Content successor) {
            if (!isComplete()) {
                throw damaged(end, "epoch " + successor.epoch() + " builds upon sequence " + successor.baseSequence());
            }
            if (epoch.syncPolicy() == SyncPolicy.BATCH && epoch.acknowledgedSequence() > cursor.sequence()) {
                throw damaged(
                        end,
                        "sequence " + epoch.acknowledgedSequence() + " was acknowledged, but epoch " + successor.epoch()
                                + " does not build upon it");
            }
        }

        /** @return whether everything that the next epoch builds upon has been read. */
        private boolean isComplete() {
            return next != null && cursor.sequence() == next.baseSequence();
        }

        private int segmentCount() {
            return segments.isEmpty() ? 0 : segments.last() + 1;
        }

        private void readSegment(final int segment) {
            final Path file = JournalFiles.segment(epochDirectory, segment);
            if (segments.contains(segment)) {
                try (SegmentReader reader = new SegmentReader(file)) {
                    readRecords(reader, segment);
                    readBytes += reader.fileLength();
                }
            } else {
                stopAt(new Place(file, 0, Step.BAD, "the file is missing"));
            }
        }

        private void readRecords(final SegmentReader reader, final int segment) {
            if (segment == cursor.segment()) {
                goToPlace(reader);
            }
            Step step = reader.next();
            if (stop != null && step == Step.RECORD) {
                if (misfit(reader) != null) {
                    onGap(reader, stop);
                    return;
                }
                stop = null;
            }
            while (step == Step.RECORD) {
                onRecord(reader, segment);
                if (isComplete()) {
                    return;
                }
                step = reader.next();
            }
            stopAt(placeOf(reader, step, segment));
        }

        private void goToPlace(final SegmentReader reader) {
            if (cursor.filePosition() > reader.fileLength()) {
                throw new DamagedJournalException(
                        reader.file(),
                        reader.fileLength(),
                        cursor.sequence(),
                        "the file ends in front of position " + cursor.filePosition() + ", from where it is to be read",
                        RESTORE);
            }
            reader.goTo(cursor.filePosition());
        }

        private Place placeOf(final SegmentReader reader, final Step step, final int segment) {
            return switch (step) {
                case BAD -> new Place(reader.file(), reader.position(), step, reader.reason());
                case END -> new Place(reader.file(), reader.position(), step, "the records end");
                case SEALED ->
                    new Place(
                            JournalFiles.segment(epochDirectory, segment + 1),
                            0,
                            step,
                            "the file is missing although the segment before it is finished");
                case RECORD -> throw new IllegalStateException("a record is no stop: position=" + reader.position());
            };
        }

        /** Keeps the first bad place, and one with records behind it; a mere end gives way to what comes behind it. */
        private void stopAt(final Place place) {
            if (stop == null || (stop.step() != Step.BAD && !isGap)) {
                stop = place;
            }
        }

        /** An intact record behind a stop does not continue the one in front of it. */
        private void onGap(final SegmentReader reader, final Place gap) {
            if (!mayBeLost(reader)) {
                throw damaged(gap, reader.file().getFileName() + " goes on with another record: " + misfit(reader));
            }
            isGap = true;
        }

        /**
         * The records of one commit may lie in two segments, and until it returns storage may keep the later one alone. Whether it
         * had returned is for {@link #evidence()} to say.
         *
         * @return whether a loss of power explains that all between the last record and this one is missing.
         */
        private boolean mayBeLost(final SegmentReader reader) {
            final boolean isOfEpoch = RecordHeader.epochKey(reader.buffer(), reader.record()) == epoch.key();
            return next == null && isOfEpoch && reader.firstSequence() > cursor.sequence() + 1;
        }

        private void onRecord(final SegmentReader reader, final int segment) {
            final String misfit = misfit(reader);
            if (misfit != null) {
                throw new DamagedJournalException(
                        reader.file(),
                        reader.position(),
                        cursor.sequence(),
                        "an intact record is not in its place: " + misfit,
                        RESTORE);
            }
            recordCount++;
            commandCount += RecordHeader.count(reader.buffer(), reader.record());
            lengthBytes += reader.recordLength();
            cursor.accept(reader, segment, handler);
            reportProgress(cursor.filePosition());
        }

        private @Nullable String misfit(final SegmentReader reader) {
            return cursor.misfit(reader, next == null ? Long.MAX_VALUE : next.baseSequence());
        }

        /** The newest epoch ends here: a clean end, a torn tail, or damage. */
        private void checkTail(final Place end) {
            final String evidence = evidence();
            if (evidence == null) {
                tornTail = tail(end, false);
            } else if (acceptLostTail && epoch.syncPolicy() != SyncPolicy.BATCH) {
                tornTail = tail(end, true);
            } else {
                throw damaged(end, evidence);
            }
        }

        /** @return what says, anywhere behind the last record read, that more was acknowledged; null if nothing does. */
        private @Nullable String evidence() {
            if (epoch.acknowledgedSequence() > cursor.sequence()) {
                return "sequence " + epoch.acknowledgedSequence() + " was acknowledged";
            }
            for (final int segment : segments.tailSet(cursor.segment())) {
                final long from = segment == cursor.segment() ? cursor.filePosition() : 0;
                final String evidence = evidence(JournalFiles.segment(epochDirectory, segment), from);
                if (evidence != null) {
                    return evidence;
                }
            }
            return null;
        }

        private @Nullable String evidence(final Path file, final long from) {
            try (SegmentReader reader = new SegmentReader(file)) {
                final long end = reader.end();
                long position = from;
                while (reader.find(position, end, epoch.key())) {
                    final long acknowledged = epoch.syncPolicy() == SyncPolicy.BATCH
                            ? RecordHeader.acknowledgedSequence(reader.buffer(), reader.record())
                            : reader.lastSequence();
                    if (acknowledged > cursor.sequence()) {
                        return "the intact record of sequence " + reader.firstSequence() + " at position "
                                + reader.position() + " of " + file.getFileName() + " says that " + acknowledged
                                + " was acknowledged";
                    }
                    position = reader.position() + 1;
                }
            }
            return null;
        }

        private @Nullable TornTail tail(final Place end, final boolean acknowledgedLost) {
            long lengthBytes = 0;
            if (end.step() != Step.SEALED && Files.isRegularFile(end.file())) {
                try (SegmentReader reader = new SegmentReader(end.file())) {
                    lengthBytes = Math.max(0, reader.end() - end.position());
                }
            }
            return lengthBytes == 0 && !acknowledgedLost && !isGap
                    ? null
                    : new TornTail(end.file(), end.position(), lengthBytes, end.reason(), acknowledgedLost);
        }

        private DamagedJournalException damaged(final Place place, final String evidence) {
            final boolean acceptable = next == null && epoch.syncPolicy() != SyncPolicy.BATCH;
            return new DamagedJournalException(
                    place.file(),
                    place.position(),
                    cursor.sequence(),
                    place.reason() + ", but " + evidence,
                    acceptable ? ACCEPT : RESTORE);
        }
    }
}
