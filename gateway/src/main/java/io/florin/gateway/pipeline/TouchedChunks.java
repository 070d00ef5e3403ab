package io.florin.gateway.pipeline;

import io.florin.engine.ChunkSource;
import io.florin.engine.MemoryChunk;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps chunks of memory ready for an engine that grows, each touched by a thread of its own: the kernel takes from 0.1 to 30
 * milliseconds to give the memory of a chunk, which the engine's thread would have to wait for.
 *
 * <pre>
 *   memory-toucher ──▶ | chunk | chunk | chunk | chunk | ──▶ engine's thread; when there is none, it takes one that nobody touched
 * </pre>
 *
 * The thread starts when the engine has taken {@value #TAKEN_BEFORE_START} chunks: a small engine needs none.
 */
final class TouchedChunks implements ChunkSource, AutoCloseable {
    private static final int READY_MAX = 4;
    private static final int TAKEN_BEFORE_START = 12;

    /** Reservations; 0: none. */
    private final AtomicLongArray ready = new AtomicLongArray(READY_MAX);

    private final Thread thread = new Thread(this::run, "memory-toucher");
    private volatile boolean isClosed;
    private int taken;

    TouchedChunks() {
        thread.setDaemon(true);
    }

    @Override
    public long take() {
        taken++;
        if (taken == TAKEN_BEFORE_START) {
            thread.start();
        }
        for (int i = 0; i < READY_MAX; i++) {
            final long reservation = ready.getAndSet(i, 0);
            if (reservation != 0) {
                LockSupport.unpark(thread);
                return reservation;
            }
        }
        return MemoryChunk.reserve();
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

    private void run() {
        while (!isClosed) {
            boolean isFull = true;
            for (int i = 0; i < READY_MAX && !isClosed; i++) {
                if (ready.get(i) == 0) {
                    isFull = false;
                    final long reservation = MemoryChunk.reserve();
                    MemoryChunk.touch(reservation);
                    ready.set(i, reservation);
                }
            }
            if (isFull) {
                LockSupport.park(this);
            }
        }
    }
}
