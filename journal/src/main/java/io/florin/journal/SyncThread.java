package io.florin.journal;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Forces a segment while the journal's writer does something else.
 *
 * <pre>
 *   writer   append │ begin │ other work          │ await │ append …
 *   this                    └── segments.sync() ──┘
 * </pre>
 *
 * {@link #begin} and {@link #await} come in turns, from the writer's thread; in between the segments are this thread's alone. It starts
 * with {@link #start}, and allocates nothing.
 */
final class SyncThread implements AutoCloseable {
    /** How long the writer yields before it parks: most of what is waited for is the rest of one flush. */
    private static final long YIELD_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final SegmentWriter segments;
    private final Thread thread = new Thread(this::run, "journal-sync");
    private @Nullable Throwable failure;
    private long begunNs;
    private long durationNs;
    private volatile @Nullable Thread waiter;
    private volatile boolean isWanted;
    private volatile boolean isClosed;

    SyncThread(final SegmentWriter segments) {
        this.segments = segments;
        thread.setDaemon(true);
    }

    /** Starts the thread. */
    void start() {
        thread.start();
    }

    /** Begins to force what was appended. */
    void begin() {
        begunNs = System.nanoTime();
        isWanted = true;
        LockSupport.unpark(thread);
    }

    /**
     * Waits for the end of what was begun.
     *
     * @return how long it took from {@link #begin} on, in nanoseconds.
     * @throws IOException what {@link SegmentWriter#sync} threw, or a RuntimeException or Error that it threw.
     */
    @SuppressWarnings("ThreadPriorityCheck") // the yield is a hint: parking is what is relied upon
    long await() throws IOException {
        waiter = Thread.currentThread();
        final long startNs = System.nanoTime();
        while (isWanted) {
            if (System.nanoTime() - startNs < YIELD_NS) {
                Thread.yield();
            } else {
                LockSupport.park(this);
            }
        }
        final Throwable thrown = failure;
        if (thrown instanceof IOException e) {
            throw e;
        }
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
        if (thrown != null) {
            throw new IOException(thrown);
        }
        return durationNs;
    }

    /** Ends the thread, behind what was begun. Any thread, when the writer's has ended. */
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isClosed || isWanted) {
            if (isWanted) {
                force();
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void force() {
        try {
            segments.sync();
        } catch (final Throwable e) {
            failure = e;
        }
        durationNs = System.nanoTime() - begunNs;
        isWanted = false;
        LockSupport.unpark(waiter);
    }
}
