package io.florin.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What the device itself takes meanwhile: a thread that, every few milliseconds, writes 4 KiB into a zeroed file of its own and
 * forces it. A pause of a log that the probe shares is the device's doing. And what the machine takes: how much longer than asked for
 * the thread has slept.
 */
final class ForceProbe implements AutoCloseable {
    private static final int BLOCK_LENGTH = 4096;
    private static final int BLOCKS = 1024;
    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long SLOW_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int SLOW_KEPT_MAX = 1000;
    private static final long JOIN_TIMEOUT_MS = 60_000;

    private final Path file;
    private final PauseLog pauses = new PauseLog(SLOW_NS, SLOW_KEPT_MAX);
    private final Histogram forcesNs = new Histogram(3);
    private final Histogram oversleptNs = new Histogram(3);
    private final FileChannel channel;
    private final Thread thread = new Thread(this::run, "force-probe");
    private volatile boolean isStopping;
    private volatile @Nullable IOException failure;

    /**
     * Starts to probe.
     *
     * @param directory on the device; the file in it is deleted at the end.
     */
    ForceProbe(final Path directory) {
        try {
            Files.createDirectories(directory);
            file = Files.createTempFile(directory, "force-probe-", ".tmp");
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
            final ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK_LENGTH);
            for (int i = 0; i < BLOCKS; i++) {
                write(zeros, i);
            }
            channel.force(true);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot probe storage: directory=" + directory, e);
        }
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Ends the measurement; the figures may be read then.
     *
     * @throws UncheckedIOException if the probe has failed on the way.
     */
    void stop() {
        join();
        final IOException cause = failure;
        if (cause != null) {
            throw new UncheckedIOException("probe failed: file=" + file, cause);
        }
    }

    private void join() {
        isStopping = true;
        try {
            thread.join(JOIN_TIMEOUT_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nanoseconds of each write and force. */
    Histogram forcesNs() {
        return forcesNs;
    }

    /** Nanoseconds that the thread woke too late, once for each force. */
    Histogram oversleptNs() {
        return oversleptNs;
    }

    /** The slow forces, of more than 5 ms. */
    PauseLog slow() {
        return pauses;
    }

    @Override
    public void close() {
        join();
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot delete the probe: file=" + file, e);
        }
    }

    private void run() {
        final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_LENGTH);
        block.put(0, (byte) 1);
        int i = 0;
        try {
            while (!isStopping) {
                final long beginNs = System.nanoTime();
                write(block, i);
                channel.force(false);
                final long endNs = System.nanoTime();
                forcesNs.recordValue(endNs - beginNs);
                pauses.onLatency(beginNs, endNs);
                i = (i + 1) % BLOCKS;
                LockSupport.parkNanos(PERIOD_NS);
                oversleptNs.recordValue(Math.max(0, System.nanoTime() - endNs - PERIOD_NS));
            }
        } catch (final IOException e) {
            failure = e;
        }
    }

    private void write(final ByteBuffer block, final int index) throws IOException {
        block.clear();
        while (block.hasRemaining()) {
            channel.write(block, (long) index * BLOCK_LENGTH + block.position());
        }
    }
}
