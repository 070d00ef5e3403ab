package io.florin.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

/**
 * One epoch's Chronicle queue: appends excerpts, rolls by size, and forces what was appended.
 *
 * <p>Chronicle maps and writes, we force. {@code ExcerptAppender.sync()} is not durability: by default it does nothing, and its
 * SYNC mode misses what lies across a roll and logs a failure instead of throwing. {@link FileChannel#force} on a channel of our
 * own covers all dirty pages of the file, the mapped ones included, and throws.
 *
 * <p>A segment is filled with zeros before it is used, see {@link PreparedSegment}, and is one mapping, so that no excerpt
 * crosses from one mapping to the next.
 *
 * <p>Single writer thread, which may be another than the one that made it; do not interrupt it: an interrupt closes a channel.
 */
final class SegmentWriter implements AutoCloseable {
    private static final long BLOCK_ALIGNMENT = 64 * 1024;

    /** Chronicle's word in front of an excerpt, its padding, and the zero word behind. */
    private static final int EXCERPT_OVERHEAD = 4 + 3 + 8;

    /** Bytes of the next segment that are filled with zeros for each byte appended to this one: done at half of it. */
    private static final long PREPARE_AHEAD = 2;

    /** Full segments that wait for a sync under {@link SyncPolicy#NONE}; one more, and the oldest is forced. */
    static final int UNFORCED_SEGMENTS_MAX = 8;

    private final Path directory;
    private final long segmentLengthBytes;
    private final boolean forceAtRoll;
    private final Forcer forcer;
    private final SegmentRollCycle rollCycle = new SegmentRollCycle();
    private final ArrayDeque<Segment> unforced = new ArrayDeque<>(UNFORCED_SEGMENTS_MAX + 1);
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private @Nullable Segment current;
    private PreparedSegment next;
    private boolean isNew;

    private record Segment(Path file, FileChannel channel) implements AutoCloseable {
        static Segment open(final Path file) throws IOException {
            return new Segment(file, FileChannel.open(file, StandardOpenOption.WRITE));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /**
     * Makes the queue and its first segment.
     *
     * @param forceAtRoll whether a full segment is forced before the next is begun; otherwise the next sync does it.
     */
    SegmentWriter(
            final Path directory,
            final int epoch,
            final long segmentLengthBytes,
            final boolean forceAtRoll,
            final Forcer forcer)
            throws IOException {
        this.directory = directory;
        this.segmentLengthBytes = segmentLengthBytes;
        this.forceAtRoll = forceAtRoll;
        this.forcer = forcer;
        this.next = prepare(0);
        next.complete();
        next.close();
        this.queue = ChronicleQueue.singleBuilder(directory)
                .rollCycle(rollCycle)
                .timeProvider(rollCycle)
                .epoch(SegmentRollCycle.EPOCH_MS)
                .blockSize((segmentLengthBytes + BLOCK_ALIGNMENT - 1) & -BLOCK_ALIGNMENT)
                .build();
        this.appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true);
        boolean complete = false;
        try {
            writeTitle(epoch);
            onNewSegment();
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /** Appends one excerpt; rolls first if it does not fit. */
    void append(final Bytes<ByteBuffer> excerpt) throws IOException {
        final long excerptLength = excerpt.readRemaining();
        final boolean rolls = position() + EXCERPT_OVERHEAD + excerptLength > segmentLengthBytes;
        if (rolls) {
            retire();
        }
        appender.writeBytes(excerpt);
        if (rolls) {
            onNewSegment();
        }
        next.advance(PREPARE_AHEAD * excerptLength);
    }

    /** @return number of the segment that is being written. */
    int segment() {
        return rollCycle.segment();
    }

    /** Forces everything appended. */
    void sync() throws IOException {
        while (!unforced.isEmpty()) {
            forceOldest();
        }
        final Segment segment = current;
        if (segment == null) {
            throw new IllegalStateException("no segment is open: directory=" + directory);
        }
        forcer.force(segment.file(), segment.channel(), isNew);
        if (isNew) {
            JournalFiles.forceDirectory(directory, forcer);
            isNew = false;
        }
    }

    /** Lets everything go without forcing it. */
    @Override
    public void close() {
        CloseHelper.quietCloseAll(unforced);
        CloseHelper.quietCloseAll(current, next);
        CloseHelper.quietCloseAll(appender, queue);
        BackgroundResourceReleaser.releasePendingResources();
        JournalFiles.deletePrepared(directory);
    }

    /** A meta-data excerpt that readers skip. It makes the file now, and not under the first command. */
    private void writeTitle(final int epoch) {
        try (DocumentContext document = appender.writingDocument(true)) {
            final Wire wire = document.wire();
            if (wire == null) {
                throw new IllegalStateException("cannot write to queue: directory=" + directory);
            }
            wire.write("florin-journal").text("epoch " + epoch);
        }
    }

    private PreparedSegment prepare(final int segment) throws IOException {
        final Path file = JournalFiles.preparedSegment(directory, segment);
        return new PreparedSegment(file, segmentLengthBytes, forceAtRoll, forcer);
    }

    private void retire() throws IOException {
        if (forceAtRoll) {
            sync();
            CloseHelper.close(current);
        } else if (current != null) {
            unforced.add(current);
        }
        current = null;
        if (unforced.size() > UNFORCED_SEGMENTS_MAX) {
            forceOldest();
        }
        next.complete();
        next.close();
        rollCycle.next();
    }

    private void onNewSegment() throws IOException {
        current = Segment.open(JournalFiles.segment(directory, rollCycle.segment()));
        isNew = true;
        next = prepare(rollCycle.segment() + 1);
        if (forceAtRoll) {
            sync();
        }
    }

    private void forceOldest() throws IOException {
        try (Segment segment = unforced.remove()) {
            forcer.force(segment.file(), segment.channel(), true);
        }
        JournalFiles.forceDirectory(directory, forcer);
    }

    private long position() {
        return wire().bytes().writePosition();
    }

    private Wire wire() {
        final Wire wire = appender.wire();
        if (wire == null) {
            throw new IllegalStateException("queue has no segment: directory=" + directory);
        }
        return wire;
    }
}
