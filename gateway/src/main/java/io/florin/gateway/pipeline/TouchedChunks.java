package io.florin.gateway.pipeline;

import io.florin.engine.ChunkSource;
import io.florin.engine.MemoryChunk;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps chunks of memory ready for an engine that grows, each touched by a thread of its own: the kernel takes from 0.1 to 30
 * milliseconds to give the memory of a chunk, which the engine's thread would have to wait for.
 *
 * <pre>
 *   memory-toucher ──▶ | chunk | chunk | chunk | chunk | ──▶ engine's thread; when there is none, it takes one that nobody touched
 *                      tail                       head
 * </pre>
 *
 * The thread starts when the engine has taken {@value #TAKEN_BEFORE_START} chunks, for a small engine needs none, or when more is to be kept
 * ready. It touches at once when no more than {@value #FEW} chunks or a quarter are left; the rest of what is missing only when the engine
 * has taken none for {@value #QUIET_MS} ms, since touching takes memory bandwidth and a processor from a server that is busy.
 */
final class TouchedChunks implements ChunkSource, AutoCloseable {
    /** Chunks that can be kept ready: 16 GiB. */
    static final int READY_MAX = 2048;

    private static final int FEW = 4;
    private static final int TAKEN_BEFORE_START = 12;
    private static final int QUIET_MS = 200;
    private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(QUIET_MS);
    private static final int MASK = READY_MAX - 1;

    /** Reservations; 0: none. */
    private final AtomicLongArray ready = new AtomicLongArray(READY_MAX);

    private final Thread thread = new Thread(this::run, "memory-toucher");
    private volatile int wanted = FEW;
    private volatile boolean isClosed;
    /** Chunks that were made ready, and of these the ones that were taken: each written by one thread. */
    private volatile long tail;

    private volatile long head;
    private int taken;

    TouchedChunks() {
        thread.setDaemon(true);
    }

    /**
     * Has so many chunks ready from now on, and returns when that is so. Before the engine's thread begins.
     *
     * @param chunks 0 to {@value #READY_MAX}; less than {@value #FEW} changes nothing.
     * @throws IllegalStateException when there is not as much memory, or the caller is interrupted.
     */
    void keepReady(final int chunks) {
        if (chunks > READY_MAX) {
            throw new IllegalArgumentException("at most " + READY_MAX + " chunks can be kept ready: " + chunks);
        }
        if (chunks > FEW) {
            wanted = chunks;
            start();
            LockSupport.unpark(thread);
            while (readyCount() < chunks) {
                requireTouching(chunks);
            }
        }
    }

    private void requireTouching(final int chunks) {
        try {
            thread.join(1);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while memory was touched: chunks=" + chunks, e);
        }
        if (!thread.isAlive() && readyCount() < chunks) {
            throw new IllegalStateException("there is not as much memory to be had: chunks=" + chunks + ", of MiB="
                    + (MemoryChunk.LENGTH >> 20) + ", touched=" + readyCount());
        }
    }

    @Override
    public long take() {
        taken++;
        if (taken == TAKEN_BEFORE_START) {
            start();
        }
        final long first = head;
        if (first == tail) {
            return MemoryChunk.reserve();
        }
        final long reservation = ready.getAndSet((int) first & MASK, 0);
        head = first + 1;
        LockSupport.unpark(thread);
        return reservation;
    }

    /** Ends the thread and frees what nobody took. Call it on the engine's thread, or when that one has ended. */
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return; // the daemon thread may still be at a chunk, which goes with the process
        }
        for (int i = 0; i < READY_MAX; i++) {
            final long reservation = ready.getAndSet(i, 0);
            if (reservation != 0) {
                MemoryChunk.free(reservation);
            }
        }
    }

    /** Chunks that wait to be taken; for any thread. */
    int readyCount() {
        return (int) (tail - head);
    }

    private void start() {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    private boolean isFew() {
        return readyCount() <= Math.max(FEW, wanted / 4);
    }

    private void run() {
        long seen = -1;
        long seenNs = 0;
        while (!isClosed) {
            final long nowNs = System.nanoTime();
            final long takenNow = head;
            if (takenNow != seen) {
                seen = takenNow;
                seenNs = nowNs;
            }
            final long quietNs = nowNs - seenNs;
            if (readyCount() >= wanted) {
                LockSupport.park(this);
            } else if (isFew() || quietNs >= QUIET_NS) {
                makeReady();
            } else {
                LockSupport.parkNanos(this, QUIET_NS - quietNs);
            }
        }
    }

    private void makeReady() {
        final long reservation = MemoryChunk.reserve();
        MemoryChunk.touch(reservation);
        final long last = tail;
        ready.set((int) last & MASK, reservation);
        tail = last + 1;
    }
}
