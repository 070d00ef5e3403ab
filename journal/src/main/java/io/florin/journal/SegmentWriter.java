package io.florin.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Objects;
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
 * <pre>
 *            Chronicle, mapped                 we, FileChannel.write                 Chronicle, mapped
 *   enter: finds the place of the excerpt ─▶ its bytes, into the page cache ─▶ leave: zero word behind, length in front
 * </pre>
 *
 * <p>The bytes are not written through Chronicle's mapping, since each page that is made dirty there costs the next sync a flush of
 * every processor's address translations, the next append a fault, and the device the page's whole folio.
 *
 * <p>We force, not Chronicle. {@code ExcerptAppender.sync()} is not durability: by default it does nothing, and its
 * SYNC mode misses what lies across a roll and logs a failure instead of throwing. {@link FileChannel#force} on a channel of our
 * own covers all dirty pages of the file, the mapped ones included, and throws.
 *
 * <p>A segment is filled with zeros before it is used, see {@link SegmentPreparer}, and is one mapping, so that no excerpt
 * crosses from one mapping to the next. A roll forces nothing itself: the next sync forces the full segment, the new one and the
 * new one's name, in this order.
 *
 * <p>Single writer thread, which may be another than the one that made it; do not interrupt it: an interrupt closes a channel.
 */
final class SegmentWriter implements AutoCloseable {
    private static final long BLOCK_ALIGNMENT = 64 * 1024;

    /** Chronicle's word in front of an excerpt, its padding, and the zero word behind. */
    private static final int EXCERPT_OVERHEAD = 4 + 3 + 8;

    /** Full segments that wait for a sync under {@link SyncPolicy#NONE}; one more, and the oldest is forced. */
    static final int UNFORCED_SEGMENTS_MAX = 8;

    /** The same under the other policies. */
    static final int UNFORCED_SEGMENTS_MAX_WHEN_SYNCED = 1;

    private final Path directory;
    private final long segmentLengthBytes;
    private final boolean forcesZeros;
    private final Forcer forcer;
    private final SegmentRollCycle rollCycle = new SegmentRollCycle();
    private final ArrayDeque<Segment> unforced = new ArrayDeque<>(UNFORCED_SEGMENTS_MAX + 1);
    private final SegmentPreparer preparer;
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private @Nullable Segment current;
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
     * @param forcesZeros whether a prepared segment is forced, this first one with its name; otherwise the first sync does it.
     */
    SegmentWriter(
            final Path directory,
            final int epoch,
            final long segmentLengthBytes,
            final boolean forcesZeros,
            final Forcer forcer)
            throws IOException {
        this.directory = directory;
        this.segmentLengthBytes = segmentLengthBytes;
        this.forcesZeros = forcesZeros;
        this.forcer = forcer;
        this.queue = ChronicleQueue.singleBuilder(directory)
                .rollCycle(rollCycle)
                .timeProvider(rollCycle)
                .epoch(SegmentRollCycle.EPOCH_MS)
                .blockSize((segmentLengthBytes + BLOCK_ALIGNMENT - 1) & -BLOCK_ALIGNMENT)
                .build();
        this.appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true);
        this.preparer = new SegmentPreparer(directory, segmentLengthBytes, forcesZeros, forcer);
        boolean complete = false;
        try {
            preparer.begin(0);
            preparer.take(0);
            writeTitle(epoch);
            onNewSegment();
            if (forcesZeros) {
                sync();
            }
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
        final DocumentContext document = appender.writingDocument(false);
        boolean isWritten = false;
        try {
            if (rolls) {
                onNewSegment();
            }
            write(excerpt);
            isWritten = true;
        } finally {
            if (!isWritten) {
                document.rollbackOnClose();
            }
            document.close();
        }
        preparer.onAppended(excerptLength);
    }

    /** @return number of the segment that is being written. */
    int segment() {
        return rollCycle.segment();
    }

    /** Forces everything appended. @throws IOException also if the next segment has failed: nothing is acknowledged any more. */
    void sync() throws IOException {
        preparer.requireSound();
        while (!unforced.isEmpty()) {
            forceOldest();
        }
        final Segment segment = current();
        forcer.force(segment.file(), segment.channel(), isNew && !forcesZeros);
        if (isNew) {
            JournalFiles.forceDirectory(directory, forcer);
            isNew = false;
        }
    }

    /**
     * @return false while the volume has no room for the next segment.
     * @throws IOException if it cannot be prepared for another reason.
     */
    boolean hasRoom() throws IOException {
        preparer.requireSound();
        return preparer.hasRoom();
    }

    /** Lets everything go without forcing it. */
    @Override
    public void close() {
        CloseHelper.quietCloseAll(unforced);
        CloseHelper.quietCloseAll(current, preparer, appender, queue);
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

    private void write(final Bytes<ByteBuffer> excerpt) throws IOException {
        final ByteBuffer bytes = Objects.requireNonNull(excerpt.underlyingObject());
        final int length = (int) excerpt.readRemaining();
        final Bytes<?> mapped = wire().bytes();
        final FileChannel channel = current().channel();
        long position = mapped.writePosition();
        mapped.writeLimit(position + length).writeSkip(length);
        bytes.limit((int) excerpt.readLimit()).position((int) excerpt.readPosition());
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    private void retire() throws IOException {
        preparer.take(rollCycle.segment() + 1);
        unforced.add(current());
        current = null;
        if (unforced.size() > (forcesZeros ? UNFORCED_SEGMENTS_MAX_WHEN_SYNCED : UNFORCED_SEGMENTS_MAX)) {
            forceOldest();
        }
        rollCycle.next();
    }

    private void onNewSegment() throws IOException {
        final Path prepared = JournalFiles.preparedSegment(directory, rollCycle.segment());
        if (Files.exists(prepared)) { // Chronicle only warns, and goes on in a file without blocks
            throw new IOException("prepared segment was not taken: file=" + prepared);
        }
        current = Segment.open(JournalFiles.segment(directory, rollCycle.segment()));
        isNew = true;
        preparer.begin(rollCycle.segment() + 1);
    }

    private void forceOldest() throws IOException {
        try (Segment segment = unforced.remove()) {
            forcer.force(segment.file(), segment.channel(), !forcesZeros);
        }
    }

    private Segment current() {
        final Segment segment = current;
        if (segment == null) {
            throw new IllegalStateException("no segment is open: directory=" + directory);
        }
        return segment;
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
