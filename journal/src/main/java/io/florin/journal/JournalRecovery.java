package io.florin.journal;

import io.florin.journal.SegmentReader.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal: every record that counts, in order, each once, or an exception. Changes nothing on storage.
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

    private final Path directory;
    private final RecordHandler handler;
    private final boolean acceptLostTail;

    private int lastEpoch = JournalPosition.START.epoch();
    private int lastSegment;
    private long filePosition;
    private long recordNumber;
    private long lastSequence;
    private long lastTimestampNs = Long.MIN_VALUE;
    private long acknowledgedSequence;
    private long recordCount;
    private long commandCount;
    private long lengthBytes;
    private int lastCrc;
    private @Nullable TornTail tornTail;

    private JournalRecovery(final ReplayConfig config, final RecordHandler handler) {
        this.directory = config.directory();
        this.handler = handler;
        this.acceptLostTail = config.acceptLostTail();
    }

    /** Replays a whole journal, without keys, accepting no loss; see {@link #replay(ReplayConfig, RecordHandler)}. */
    public static RecoveryReport replay(final Path directory, final RecordHandler handler) {
        return replay(ReplayConfig.of(directory), handler);
    }

    /**
     * Replays a journal. Hold the directory's {@link DirectoryLock}.
     *
     * @param handler takes each record, on the calling thread; what it throws ends the replay.
     * @throws DamagedJournalException if acknowledged records are damaged or missing. The handler may have had some records
     *     in front of them.
     * @throws JournalException if the journal cannot be read.
     */
    public static RecoveryReport replay(final ReplayConfig config, final RecordHandler handler) {
        return new JournalRecovery(config, handler).replay();
    }

    private RecoveryReport replay() {
        final List<EpochMark.Content> epochs = epochs();
        for (int i = 0; i < epochs.size(); i++) {
            final EpochMark.@Nullable Content next = i + 1 < epochs.size() ? epochs.get(i + 1) : null;
            new EpochReplay(epochs.get(i), next).run();
        }
        return new RecoveryReport(
                directory,
                position(),
                acknowledgedSequence,
                recordCount,
                commandCount,
                lengthBytes,
                epochs.size(),
                tornTail);
    }

    private JournalPosition position() {
        return new JournalPosition(
                lastEpoch,
                lastSegment,
                filePosition,
                recordNumber,
                lastSequence,
                lastTimestampNs,
                lastCrc,
                Digest.ZERO);
    }

    private List<EpochMark.Content> epochs() {
        final SortedSet<Integer> marks = JournalFiles.epochMarks(directory);
        final int last = marks.isEmpty() ? 0 : marks.last();
        for (final int epoch : JournalFiles.epochDirectories(directory)) {
            final Path epochDirectory = JournalFiles.epochDirectory(directory, epoch);
            if (!marks.contains(epoch) && !JournalFiles.segments(epochDirectory).isEmpty()) {
                throw missing(JournalFiles.epochMark(directory, epoch));
            }
        }
        final List<EpochMark.Content> epochs = new ArrayList<>(last);
        for (int epoch = 1; epoch <= last; epoch++) {
            if (!marks.contains(epoch)) {
                throw missing(JournalFiles.epochMark(directory, epoch));
            }
            epochs.add(EpochMark.read(directory, epoch));
        }
        return epochs;
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

        EpochReplay(final EpochMark.Content epoch, final EpochMark.@Nullable Content next) {
            this.epoch = epoch;
            this.next = next;
            this.epochDirectory = JournalFiles.epochDirectory(directory, epoch.epoch());
            this.segments = JournalFiles.segments(epochDirectory);
        }

        void run() {
            requireBase();
            lastEpoch = epoch.epoch();
            lastSegment = 0;
            filePosition = 0;
            recordNumber = 0;
            acknowledgedSequence = Math.max(epoch.baseSequence(), epoch.acknowledgedSequence());
            for (int segment = 0; segment < segmentCount() && !isComplete(); segment++) {
                readSegment(segment);
            }
            final Place end = stop == null ? new Place(epochDirectory, 0, Step.END, "the epoch has no segment") : stop;
            if (next == null) {
                checkTail(end);
            } else {
                requireComplete(end, next);
            }
        }

        private void requireBase() {
            if (epoch.baseSequence() != lastSequence || epoch.baseCrc() != lastCrc) {
                throw new DamagedJournalException(
                        JournalFiles.epochMark(directory, epoch.epoch()),
                        0,
                        lastSequence,
                        "the epoch builds upon sequence " + epoch.baseSequence() + " with CRC-32C "
                                + Integer.toHexString(epoch.baseCrc()) + ", but that has "
                                + Integer.toHexString(lastCrc),
                        RESTORE);
            }
        }

        private void requireComplete(final Place end, final EpochMark.Content successor) {
            if (!isComplete()) {
                throw damaged(end, "epoch " + successor.epoch() + " builds upon sequence " + successor.baseSequence());
            }
            if (epoch.syncPolicy() == SyncPolicy.BATCH && epoch.acknowledgedSequence() > lastSequence) {
                throw damaged(
                        end,
                        "sequence " + epoch.acknowledgedSequence() + " was acknowledged, but epoch " + successor.epoch()
                                + " does not build upon it");
            }
        }

        /** @return whether everything that the next epoch builds upon has been read. */
        private boolean isComplete() {
            return next != null && lastSequence == next.baseSequence();
        }

        private int segmentCount() {
            return segments.isEmpty() ? 0 : segments.last() + 1;
        }

        private void readSegment(final int segment) {
            final Path file = JournalFiles.segment(epochDirectory, segment);
            if (segments.contains(segment)) {
                try (SegmentReader reader = new SegmentReader(file)) {
                    readRecords(reader, segment);
                }
            } else {
                stopAt(new Place(file, 0, Step.BAD, "the file is missing"));
            }
        }

        private void readRecords(final SegmentReader reader, final int segment) {
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

        /** Keeps the first bad place; a mere end gives way to what comes behind it. */
        private void stopAt(final Place place) {
            if (stop == null || stop.step() != Step.BAD) {
                stop = place;
            }
        }

        /** An intact record behind a stop does not continue the one in front of it. */
        private void onGap(final SegmentReader reader, final Place gap) {
            final boolean storageMayHaveLost =
                    epoch.syncPolicy() != SyncPolicy.BATCH && reader.firstSequence() > lastSequence;
            if (next != null || !storageMayHaveLost) {
                throw damaged(gap, reader.file().getFileName() + " goes on with another record: " + misfit(reader));
            }
            stopAt(gap);
        }

        private void onRecord(final SegmentReader reader, final int segment) {
            final String misfit = misfit(reader);
            if (misfit != null) {
                throw new DamagedJournalException(
                        reader.file(),
                        reader.position(),
                        lastSequence,
                        "an intact record is not in its place: " + misfit,
                        RESTORE);
            }
            final DirectBuffer buffer = reader.buffer();
            final int record = reader.record();
            final int count = RecordHeader.count(buffer, record);
            lastSequence += count;
            lastCrc = RecordHeader.crc(buffer, record);
            lastTimestampNs = RecordHeader.timestampNs(buffer, record);
            lastSegment = segment;
            filePosition = reader.nextPosition();
            recordNumber++;
            recordCount++;
            commandCount += count;
            lengthBytes += reader.recordLength();
            handler.onRecord(
                    lastSequence - count + 1,
                    count,
                    lastTimestampNs,
                    buffer,
                    record + RecordHeader.LENGTH,
                    reader.recordLength() - RecordHeader.LENGTH);
        }

        /** @return why an intact record does not continue the last one; null if it does. */
        private @Nullable String misfit(final SegmentReader reader) {
            final DirectBuffer buffer = reader.buffer();
            final int record = reader.record();
            if (RecordHeader.epoch(buffer, record) != epoch.epoch()
                    || RecordHeader.epochKey(buffer, record) != epoch.key()) {
                return "it is of another epoch or journal: epoch=" + RecordHeader.epoch(buffer, record);
            }
            if (reader.firstSequence() != lastSequence + 1) {
                return "firstSequence=" + reader.firstSequence() + " expected=" + (lastSequence + 1);
            }
            if (RecordHeader.previousCrc(buffer, record) != lastCrc) {
                return "previousCrc=" + Integer.toHexString(RecordHeader.previousCrc(buffer, record)) + " expected="
                        + Integer.toHexString(lastCrc);
            }
            if (next != null && reader.lastSequence() > next.baseSequence()) {
                return "it ends at sequence " + reader.lastSequence() + ", but epoch " + next.epoch() + " builds upon "
                        + next.baseSequence();
            }
            return null;
        }

        /** The newest epoch ends here: a clean end, a torn tail, or damage. */
        private void checkTail(final Place end) {
            final String evidence = evidence(end);
            if (evidence == null) {
                tornTail = tail(end, false);
            } else if (acceptLostTail && epoch.syncPolicy() != SyncPolicy.BATCH) {
                tornTail = tail(end, true);
            } else {
                throw damaged(end, evidence);
            }
        }

        /** @return what says that more was acknowledged than was read; null if nothing does. */
        private @Nullable String evidence(final Place end) {
            if (epoch.acknowledgedSequence() > lastSequence) {
                return "sequence " + epoch.acknowledgedSequence() + " was acknowledged";
            }
            for (int segment = 0; segment < segmentCount(); segment++) {
                final Path file = JournalFiles.segment(epochDirectory, segment);
                if (segments.contains(segment) && file.compareTo(end.file()) >= 0) {
                    final String evidence = evidence(file, file.equals(end.file()) ? end.position() : 0);
                    if (evidence != null) {
                        return evidence;
                    }
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
                    if (acknowledged > lastSequence) {
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
            return lengthBytes == 0 && !acknowledgedLost
                    ? null
                    : new TornTail(end.file(), end.position(), lengthBytes, end.reason(), acknowledgedLost);
        }

        private DamagedJournalException damaged(final Place place, final String evidence) {
            final boolean acceptable = next == null && epoch.syncPolicy() != SyncPolicy.BATCH;
            return new DamagedJournalException(
                    place.file(),
                    place.position(),
                    lastSequence,
                    place.reason() + ", but " + evidence,
                    acceptable ? ACCEPT : RESTORE);
        }
    }
}
