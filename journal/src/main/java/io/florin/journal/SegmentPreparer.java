package io.florin.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

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
 * <p>A write that fails, as on a full disk, is tried again until it succeeds: meanwhile {@link #hasRoom()} is false. A force that
 * fails is final, as everywhere in the journal.
 *
 * <p>All methods are for the writer's thread.
 */
final class SegmentPreparer implements AutoCloseable {
    private static final int NO_SEGMENT = -1;
    private static final long AHEAD = 2;
    private static final int STRIDE_LENGTH = 512 * 1024;
    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long TAKE_POLL_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path directory;
    private final long lengthBytes;
    private final boolean forces;
    private final Forcer forcer;
    private final Thread thread = new Thread(this::run, "journal-preparer");

    // Written by the writer's thread.
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

    /** Begins to prepare a segment, once the one before it was taken. */
    void begin(final int segment) {
        targetBytes = 0;
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
        final long next = targetBytes + AHEAD * bytes;
        targetBytes = next; // by one thread
    }

    /** @return whether the next segment is ready or may well become so; false while zeros cannot be written. */
    boolean hasRoom() {
        return noRoom == null;
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

    private void requireSound() throws IOException {
        final Throwable cause = failure;
        if (cause != null) {
            throw new IOException("preparing a segment failed: directory=" + directory, cause);
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
        final Path file = JournalFiles.preparedSegment(directory, segment);
        try (PreparedSegment prepared = new PreparedSegment(file, lengthBytes, forcer)) {
            while (!prepared.isComplete() && !isClosed) {
                if (prepared.position() < targetBytes || !hasRoom()) {
                    prepared.fill(STRIDE_LENGTH);
                    force(prepared);
                } else {
                    LockSupport.parkNanos(POLL_NS);
                }
            }
            if (prepared.isComplete()) {
                noRoom = null;
                ready = segment;
            }
        } catch (final IOException e) {
            onNoRoom(file, e);
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

    private void onNoRoom(final Path file, final IOException cause) {
        try {
            Files.deleteIfExists(file);
        } catch (final IOException e) {
            cause.addSuppressed(e);
        }
        noRoom = cause;
        final long next = failedAttempts + 1;
        failedAttempts = next; // by one thread
        LockSupport.parkNanos(RETRY_NS);
    }
}
