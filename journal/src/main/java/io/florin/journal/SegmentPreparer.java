package io.florin.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares the next segment on a thread of its own, so that neither an append nor a commit waits for zeros.
 *
 * <pre>
 *   writer    begin(7)     onAppended … onAppended …      take(7)             begin(8)
 *   thread            zeros, force, zeros, force … ready          (idle)              zeros …
 * </pre>
 *
 * <p>It goes two bytes ahead for each byte appended, so that it is done at half of the current segment and never takes more of the
 * device than that; and it forces in strides, short ones, since a commit meanwhile waits for the stride that the device is at.
 *
 * <p>While the volume has no room for a whole segment it looks again and again, and {@link #hasRoom()} is false. Any other failure is
 * final, as everywhere in the journal.
 *
 * <p>All methods are for the writer's thread, {@link #requireSound} for the one that syncs in its stead too.
 */
final class SegmentPreparer implements AutoCloseable {
    private static final int NO_SEGMENT = -1;
    private static final long AHEAD = 2;
    private static final int STRIDE_LENGTH = 1 << 20;
    private static final long TAKE_POLL_NS = TimeUnit.MICROSECONDS.toNanos(50);
    /** What the kernel says of ENOSPC and EDQUOT. */
    private static final List<String> NO_ROOM = List.of("No space left on device", "Disk quota exceeded");

    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Logger LOG = LoggerFactory.getLogger(SegmentPreparer.class);

    private final Path directory;
    private final long lengthBytes;
    private final boolean forces;
    private final Forcer forcer;
    private final Thread thread = new Thread(this::run, "journal-preparer");

    // Written by the writer's thread.
    private volatile byte[] head = new byte[0];
    private volatile int wanted = NO_SEGMENT;
    private volatile long targetBytes;
    private volatile boolean isClosed;

    // Written by the preparer's thread.
    private volatile int ready = NO_SEGMENT;
    private volatile long failedAttempts;
    private volatile @Nullable IOException noRoom;
    private volatile @Nullable Throwable failure;

    /** @param forces whether the zeros are forced on the way. */
    SegmentPreparer(final Path directory, final long lengthBytes, final boolean forces, final Forcer forcer) {
        this.directory = directory;
        this.lengthBytes = lengthBytes;
        this.forces = forces;
        this.forcer = forcer;
        thread.setUncaughtExceptionHandler((ended, cause) -> failure = cause);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Begins to prepare a segment, once the one before it was taken.
     *
     * @param head bytes that it begins with; not changed any more.
     */
    void begin(final int segment, final byte[] head) {
        targetBytes = 0;
        this.head = head;
        wanted = segment;
        LockSupport.unpark(thread);
    }

    /**
     * Lets the preparation go on in proportion.
     *
     * @throws IOException if a force has failed.
     */
    void onAppended(final long bytes) throws IOException {
        requireSound();
        final long before = targetBytes;
        final long next = before + AHEAD * bytes;
        targetBytes = next; // by one thread
        if (before / STRIDE_LENGTH != next / STRIDE_LENGTH || (before < lengthBytes && next >= lengthBytes)) {
            LockSupport.unpark(thread);
        }
    }

    /** @return whether the next segment is ready or may well become so; false while the volume has no room for it. */
    boolean hasRoom() {
        return noRoom == null;
    }

    /** @throws IOException if preparing has failed, other than for want of room. */
    void requireSound() throws IOException {
        final Throwable cause = failure;
        if (cause != null) {
            throw new IOException("preparing a segment failed: directory=" + directory, cause);
        }
    }

    /**
     * Waits until the segment is ready, which it is unless its turn has come very fast.
     *
     * @throws IOException if it cannot be had.
     */
    void take(final int segment) throws IOException {
        final long attempts = failedAttempts;
        targetBytes = lengthBytes;
        LockSupport.unpark(thread);
        while (ready != segment) {
            requireSound();
            if (failedAttempts != attempts) {
                throw new IOException("cannot prepare segment: directory=" + directory + " segment=" + segment, noRoom);
            }
            LockSupport.parkNanos(TAKE_POLL_NS);
        }
    }

    /** Ends the thread. What it has prepared stays. */
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isClosed) {
            if (wanted == ready) {
                LockSupport.park(this);
            } else {
                prepare(wanted);
            }
        }
    }

    private void prepare(final int segment) {
        final long usableBytes = forcer.usableBytes(directory);
        if (usableBytes < lengthBytes) {
            onNoRoom(new IOException("not enough space for a segment: directory=" + directory + " usableBytes="
                    + usableBytes + " neededBytes=" + lengthBytes));
            return;
        }
        final Path file = JournalFiles.preparedSegment(directory, segment);
        try (PreparedSegment prepared = new PreparedSegment(file, head, lengthBytes, forcer)) {
            while (!prepared.isComplete() && !isClosed) {
                if (prepared.position() < targetBytes || !hasRoom()) {
                    prepared.fill(STRIDE_LENGTH);
                    force(prepared);
                } else {
                    LockSupport.park(this);
                }
            }
            if (prepared.isComplete()) {
                onReady(segment);
            }
        } catch (final IOException e) {
            onFailedWrite(file, e);
        }
    }

    private void force(final PreparedSegment prepared) {
        if (forces) {
            try {
                prepared.force();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void onReady(final int segment) {
        if (noRoom != null) {
            noRoom = null;
            LOG.warn("journal has room for its next segment again: directory={}", directory);
        }
        ready = segment;
    }

    /** Somebody else may have taken the room meanwhile; whatever else it is will not pass by itself. */
    private void onFailedWrite(final Path file, final IOException cause) {
        try {
            Files.deleteIfExists(file);
        } catch (final IOException e) {
            cause.addSuppressed(e);
        }
        final String reason = String.valueOf(cause.getMessage());
        if (forcer.usableBytes(directory) < lengthBytes || NO_ROOM.stream().anyMatch(reason::contains)) {
            onNoRoom(cause);
        } else {
            throw new UncheckedIOException(cause);
        }
    }

    private void onNoRoom(final IOException cause) {
        if (noRoom == null) {
            LOG.warn(
                    "journal has no room for its next segment, commands are refused until it has: {}",
                    cause.toString());
        }
        noRoom = cause;
        final long next = failedAttempts + 1;
        failedAttempts = next; // by one thread
        LockSupport.parkNanos(RETRY_NS);
    }
}
