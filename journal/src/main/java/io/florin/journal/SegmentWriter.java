package io.florin.journal;

import static io.florin.journal.ExcerptWord.END_OF_SEGMENT;
import static io.florin.journal.ExcerptWord.WORD_LENGTH;
import static io.florin.journal.ExcerptWord.skip;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

/**
 * One epoch's Chronicle queue: appends excerpts, rolls by size, and forces what was appended.
 *
 * <pre>
 *   segment 0                              segment 1
 *   +---------------+------+--------+- … -+-----+    +---------------+------+--------+- … -+
 *   | Chronicle's   | word | record |     | end |    | the same, by  | word | record |     |
 *   | header, title |      |        |     |     |    | us            |      |        |     |
 *   +---------------+------+--------+- … -+-----+    +---------------+------+--------+- … -+
 *     Chronicle       one FileChannel.write            when prepared
 * </pre>
 *
 * <p>Chronicle makes the queue and its first segment; what it wrote there begins each further segment too. The excerpts we write
 * ourselves, in its format, so that its own tailers can read them. Its appender writes through a mapping: each page
 * that is made dirty there costs the next sync a flush of every processor's address translations, the next append a fault, and the
 * device the page's whole folio; and at a roll it walks over all excerpts of the full segment.
 *
 * <p>Nor does its {@code ExcerptAppender.sync()} give durability: by default it does nothing, and its SYNC mode misses what lies
 * across a roll and logs a failure instead of throwing. {@link FileChannel#force} throws.
 *
 * <p>A segment is filled with zeros before it is used, see {@link SegmentPreparer}. A roll forces nothing itself: the next sync
 * forces the full segment, the new one and the new one's name, in this order.
 *
 * <p>Single writer thread, which may be another than the one that made it; do not interrupt it: an interrupt closes a channel.
 */
final class SegmentWriter implements AutoCloseable {
    private static final String CHRONICLE_METADATA = "metadata.cq4t";
    private static final long BLOCK_ALIGNMENT = 64 * 1024;

    /** Full segments that wait for a sync under {@link SyncPolicy#NONE}; one more, and the oldest is forced. */
    static final int UNFORCED_SEGMENTS_MAX = 8;

    /** The same under the other policies. */
    static final int UNFORCED_SEGMENTS_MAX_WHEN_SYNCED = 1;

    private final Path directory;
    private final long segmentLengthBytes;
    private final boolean forcesZeros;
    private final Forcer forcer;
    private final ArrayDeque<Segment> unforced = new ArrayDeque<>(UNFORCED_SEGMENTS_MAX + 1);
    private final SegmentPreparer preparer;
    private final ByteBuffer endWord = ByteBuffer.allocateDirect(WORD_LENGTH).order(LITTLE_ENDIAN);
    private byte[] head = new byte[0];
    private @Nullable Segment current;
    private int segment;
    private long position;
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
        this.preparer = new SegmentPreparer(directory, segmentLengthBytes, forcesZeros, forcer);
        boolean complete = false;
        try {
            endWord.putInt(0, END_OF_SEGMENT);
            preparer.begin(0, head);
            preparer.take(0);
            head = makeQueue(epoch);
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

    /**
     * Appends one excerpt; rolls first if it does not fit.
     *
     * @param excerpt little-endian, from position to limit; there are {@link ExcerptWord#WORD_LENGTH} bytes of room in front of it, for
     *     its length.
     */
    void append(final ByteBuffer excerpt) throws IOException {
        final int length = excerpt.remaining();
        final long stride = skip(length);
        if (position + stride + WORD_LENGTH > segmentLengthBytes) {
            roll();
        }
        final int start = excerpt.position() - WORD_LENGTH;
        excerpt.putInt(start, length).position(start);
        write(excerpt, position);
        position += stride;
        preparer.onAppended(stride);
    }

    /** @return number of the segment that is being written. */
    int segment() {
        return segment;
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
        CloseHelper.quietCloseAll(current, preparer);
        JournalFiles.deletePrepared(directory);
    }

    /** @return the bytes that Chronicle puts in front of a segment's first record. */
    private byte[] makeQueue(final int epoch) throws IOException {
        final SegmentRollCycle rollCycle = new SegmentRollCycle();
        final int headLength;
        try (ChronicleQueue queue = ChronicleQueue.singleBuilder(directory)
                        .rollCycle(rollCycle)
                        .timeProvider(rollCycle)
                        .epoch(SegmentRollCycle.EPOCH_MS)
                        .blockSize((segmentLengthBytes + BLOCK_ALIGNMENT - 1) & -BLOCK_ALIGNMENT)
                        .build();
                ExcerptAppender appender = queue.createAppender()) {
            headLength = writeTitle(appender, epoch);
        }
        BackgroundResourceReleaser.releasePendingResources();
        Files.delete(directory.resolve(CHRONICLE_METADATA)); // says that there is one segment; without it tailers look
        if (Files.exists(JournalFiles.preparedSegment(
                directory, 0))) { // Chronicle only warns, and goes on in a file without blocks
            throw new IOException("prepared segment was not taken: directory=" + directory);
        }
        final ByteBuffer bytes = ByteBuffer.allocate(headLength);
        try (FileChannel channel = FileChannel.open(JournalFiles.segment(directory, 0), StandardOpenOption.READ)) {
            while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {}
        }
        if (bytes.hasRemaining()) {
            throw new IOException("segment ends within its title: directory=" + directory);
        }
        return bytes.array();
    }

    /** A meta-data excerpt that readers skip. @return the position behind it. */
    private int writeTitle(final ExcerptAppender appender, final int epoch) {
        final Wire wire;
        try (DocumentContext document = appender.writingDocument(true)) {
            wire = document.wire();
            if (wire == null) {
                throw new IllegalStateException("cannot write to queue: directory=" + directory);
            }
            wire.write("florin-journal").text("epoch " + epoch);
        }
        return BitUtil.align((int) wire.bytes().writePosition(), WORD_LENGTH);
    }

    private void roll() throws IOException {
        preparer.take(segment + 1);
        endWord.clear();
        write(endWord, position);
        unforced.add(current());
        current = null;
        if (unforced.size() > (forcesZeros ? UNFORCED_SEGMENTS_MAX_WHEN_SYNCED : UNFORCED_SEGMENTS_MAX)) {
            forceOldest();
        }
        segment++;
        Files.move(JournalFiles.preparedSegment(directory, segment), JournalFiles.segment(directory, segment));
        onNewSegment();
    }

    private void onNewSegment() throws IOException {
        current = Segment.open(JournalFiles.segment(directory, segment));
        position = head.length;
        isNew = true;
        preparer.begin(segment + 1, head);
    }

    private void write(final ByteBuffer bytes, final long from) throws IOException {
        final FileChannel channel = current().channel();
        long to = from;
        while (bytes.hasRemaining()) {
            to += channel.write(bytes, to);
        }
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
}
