package io.florin.journal;

import io.florin.journal.SegmentReader.Step;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedSet;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

/**
 * Tails the live journal of another process: hands over every acknowledged record, in order, each once. Takes no lock and
 * changes nothing.
 *
 * <p>The writer writes records, then the mark; the follower reads the mark, then records:
 *
 * <pre>
 *   writer     records … 75      mark := 75     records … 90      (killed)     next epoch's mark: builds upon 90
 *   follower                     reads 75       records … 75                   reads 90, records … 90, goes over
 * </pre>
 *
 * <p>The mark of the next epoch says how much of an epoch counts for ever, so that nothing is handed over of a tail that was
 * dropped, and what was recovered without having been acknowledged is.
 *
 * <p>Single thread. Polling allocates nothing but at a new segment or epoch.
 */
public final class JournalFollower implements AutoCloseable {
    private final Path directory;
    private final JournalPosition from;
    private final ReplayCursor cursor;
    private final Forcer forcer;

    private EpochMark.@Nullable Content epoch;
    private EpochMark.@Nullable Content next;
    private @Nullable AcknowledgedView mark;
    private @Nullable SegmentReader reader;
    private File ownMark;
    private File nextMark;
    private int segment;
    private int forcedEpoch;
    private int forcedSegment;

    /** What the epoch's mark said last; once the next epoch is there, what that builds upon. */
    private long acknowledgedSequence;

    /** Up to here the reader's window shows what is there. */
    private long readableSequence;

    private boolean closed;

    /**
     * Opens nothing yet.
     *
     * @param directory of the journal; may be missing or empty yet when it is followed from its beginning.
     * @param keys that the journal is written with.
     * @param from where to begin.
     */
    public JournalFollower(final Path directory, final KeyRing keys, final JournalPosition from) {
        this(directory, keys, from, Forcer.SYSTEM);
    }

    JournalFollower(
            final Path directory, final @Nullable KeyRing keys, final JournalPosition from, final Forcer forcer) {
        this.directory = directory;
        this.from = from;
        this.cursor = new ReplayCursor(directory, from, keys);
        this.forcer = forcer;
        this.ownMark = JournalFiles.epochMark(directory, from.epoch()).toFile();
        this.nextMark = ownMark;
        this.segment = from.segment();
        this.forcedEpoch = from.epoch();
        this.forcedSegment = from.segment();
        this.acknowledgedSequence = from.sequence();
        this.readableSequence = from.sequence();
    }

    /**
     * Hands over records that have been acknowledged and were not handed over yet.
     *
     * @param handler takes each; what it throws goes through, and its record counts as handed over.
     * @param recordsMax at most so many; at least 1.
     * @return how many were handed over; 0 if there is nothing new.
     * @throws DamagedJournalException if acknowledged records are damaged, or missing because the journal was pruned in front of
     *     the follower: then begin again from a newer snapshot.
     * @throws KeyException if the journal is encrypted or chained with a key that is not there.
     * @throws JournalException if the journal cannot be read.
     */
    public int poll(final RecordHandler handler, final int recordsMax) {
        if (recordsMax < 1) {
            throw new IllegalArgumentException("recordsMax out of range: value=" + recordsMax + " min=1");
        }
        if (closed) {
            throw new IllegalStateException("follower is closed: directory=" + directory);
        }
        observe();
        int count = 0;
        while (count < recordsMax && isBehind()) {
            handNext(handler);
            count++;
        }
        return count;
    }

    /** @return the place behind the last record that was handed over. */
    public JournalPosition position() {
        return cursor.position();
    }

    /**
     * @return the last sequence that the writer had acknowledged at the last poll, in the epoch that the follower has come to: as
     *     long as it is in an older one, less than the newest.
     */
    public long acknowledgedSequence() {
        return acknowledgedSequence;
    }

    /**
     * Forces everything up to {@link #position()} to storage, whatever the writer's sync policy: also pages that another process
     * has written. What is in front of the place where the follower began is taken to be there.
     *
     * @throws JournalException if it cannot; then nothing may be built upon the place.
     */
    public void force() {
        try {
            for (int number = forcedEpoch; number <= cursor.epoch(); number++) {
                forceEpoch(number);
            }
            if (Files.isDirectory(directory)) {
                JournalFiles.forceDirectory(directory, forcer);
            }
        } catch (final IOException e) {
            throw new JournalException("cannot sync journal: directory=" + directory + " cause=" + e, e);
        }
        forcedEpoch = cursor.epoch();
        forcedSegment = cursor.segment();
    }

    /** @return without keys: follows the digests alone, and hands over payloads as they are stored. */
    static JournalFollower withoutKeys(final Path directory, final JournalPosition from) {
        return new JournalFollower(directory, null, from, Forcer.SYSTEM);
    }

    @Override
    public void close() {
        closed = true;
        CloseHelper.quietCloseAll(reader, mark);
        reader = null;
        mark = null;
    }

    /**
     * Sees what the writer has acknowledged by now. Where the epoch is over, what the next one builds upon counts and not the mark: a
     * start may have given up answered records.
     */
    private void observe() {
        final AcknowledgedView view = mark;
        if (view == null || next != null) {
            return;
        }
        if (nextMark.length() > 0) {
            leave(EpochMark.readHeader(directory, cursor.epoch() + 1));
        } else {
            acknowledgedSequence = Math.max(acknowledgedSequence, view.sequence());
        }
    }

    /** @return whether there is a record to hand over; goes to the next epoch where this one is over. */
    private boolean isBehind() {
        while (cursor.sequence() >= readableSequence) {
            if (acknowledgedSequence > readableSequence) {
                readableSequence = acknowledgedSequence;
                refreshReader();
            } else if (!seeNext()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Everything is read that the mark acknowledged: the epoch may be over.
     *
     * @return whether there is more to know.
     */
    private boolean seeNext() {
        final EpochMark.Content successor = next;
        if (successor != null) {
            enter(successor);
            return true;
        }
        if (nextMark.length() == 0) {
            requireNotPruned();
            return false;
        }
        if (epoch == null) {
            enter(EpochMark.readHeader(directory, from.epoch()));
        } else {
            leave(EpochMark.readHeader(directory, cursor.epoch() + 1));
        }
        return true;
    }

    /** The epoch gets no more records: what the next one builds upon is what counts of it. */
    private void leave(final EpochMark.Content successor) {
        if (successor.baseSequence() < cursor.sequence()) {
            throw new DamagedJournalException(
                    JournalFiles.epochMark(directory, successor.epoch()),
                    0,
                    cursor.sequence(),
                    "the epoch builds upon sequence " + successor.baseSequence() + ", but " + cursor.sequence()
                            + " was acknowledged and has been read",
                    JournalRecovery.RESTORE);
        }
        next = successor;
        acknowledgedSequence = successor.baseSequence();
        readableSequence = Math.min(readableSequence, successor.baseSequence());
    }

    private void enter(final EpochMark.Content entered) {
        final AcknowledgedView view = AcknowledgedView.map(directory, entered);
        CloseHelper.quietCloseAll(reader, mark);
        reader = null;
        mark = view;
        cursor.enter(entered);
        next = null;
        epoch = entered;
        segment = cursor.segment();
        ownMark = JournalFiles.epochMark(directory, entered.epoch()).toFile();
        nextMark = JournalFiles.epochMark(directory, entered.epoch() + 1).toFile();
        readableSequence = cursor.sequence();
        acknowledgedSequence = cursor.sequence();
        observe();
    }

    private void handNext(final RecordHandler handler) {
        SegmentReader current = reader();
        for (Step step = current.next(); step != Step.RECORD; step = current.next()) {
            current = nextReader(current, step);
        }
        final EpochMark.Content successor = next;
        final String misfit = cursor.misfit(current, successor == null ? Long.MAX_VALUE : successor.baseSequence());
        if (misfit != null) {
            throw damaged(current.file(), current.position(), "an intact record is not in its place: " + misfit);
        }
        cursor.accept(current, segment, handler);
    }

    private SegmentReader reader() {
        SegmentReader current = reader;
        if (current == null) {
            current = open(segment);
            reader = current;
            if (cursor.filePosition() > current.fileLength()) {
                throw damaged(
                        current.file(),
                        current.fileLength(),
                        "the file ends in front of position " + cursor.filePosition()
                                + ", from where it is to be read");
            }
            current.goTo(cursor.filePosition());
        }
        return current;
    }

    /** The records go on in the next segment, or not at all. */
    private SegmentReader nextReader(final SegmentReader current, final Step step) {
        final Path file = JournalFiles.segment(JournalFiles.epochDirectory(directory, cursor.epoch()), segment + 1);
        if (step == Step.BAD || (step == Step.END && !Files.exists(file))) {
            throw damaged(
                    current.file(),
                    current.position(),
                    (step == Step.BAD ? current.reason() : "the records end") + ", but sequence " + readableSequence
                            + " was acknowledged");
        }
        final SegmentReader following = open(segment + 1);
        CloseHelper.quietClose(current);
        reader = following;
        segment++;
        return following;
    }

    private SegmentReader open(final int number) {
        final Path epochDirectory = JournalFiles.epochDirectory(directory, cursor.epoch());
        final Path file = JournalFiles.segment(epochDirectory, number);
        if (!Files.exists(file)) {
            requireNotPruned();
            final SortedSet<Integer> segments = JournalFiles.segments(epochDirectory);
            throw !segments.isEmpty() && segments.first() > number
                    ? pruned(file, "segment " + segments.first() + " of epoch " + cursor.epoch())
                    : damaged(file, 0, "the file is missing");
        }
        return new SegmentReader(file);
    }

    private void refreshReader() {
        final SegmentReader current = reader;
        if (current != null) {
            current.refresh();
        }
    }

    /** The epoch's own mark goes last, so as long as it is there the next one is still to come. */
    private void requireNotPruned() {
        if (ownMark.length() > 0 || nextMark.length() > 0) {
            return;
        }
        final SortedSet<Integer> marks = JournalFiles.epochMarks(directory);
        if (!marks.isEmpty() && marks.first() > cursor.epoch()) {
            throw pruned(ownMark.toPath(), "epoch " + marks.first());
        }
        if (epoch != null || !from.equals(JournalPosition.START)) {
            throw damaged(ownMark.toPath(), 0, "the file is missing");
        }
    }

    private void forceEpoch(final int number) throws IOException {
        final Path epochDirectory = JournalFiles.epochDirectory(directory, number);
        if (!Files.isDirectory(epochDirectory)) {
            return;
        }
        for (final int each : JournalFiles.segments(epochDirectory)) {
            final boolean isBefore = number == forcedEpoch && each < forcedSegment;
            final boolean isBehind = number == cursor.epoch() && each > cursor.segment();
            if (!isBefore && !isBehind) {
                final Path file = JournalFiles.segment(epochDirectory, each);
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    forcer.force(file, channel, true);
                }
            }
        }
        JournalFiles.forceDirectory(epochDirectory, forcer);
    }

    private DamagedJournalException pruned(final Path file, final String begin) {
        return damaged(
                file, 0, "the file is missing: the journal begins at " + begin + " by now", JournalRecovery.PRUNED);
    }

    private DamagedJournalException damaged(final Path file, final long position, final String reason) {
        return damaged(file, position, reason, JournalRecovery.RESTORE);
    }

    private DamagedJournalException damaged(
            final Path file, final long position, final String reason, final String remedy) {
        return new DamagedJournalException(file, position, cursor.sequence(), reason, remedy);
    }
}
