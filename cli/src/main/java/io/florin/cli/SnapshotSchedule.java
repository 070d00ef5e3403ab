package io.florin.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a process of its own make a snapshot every so often, when commands have come since the last one. One at a time: the pause
 * begins when the last one has ended. What becomes of it is one line; nothing that it does can hurt the server.
 */
final class SnapshotSchedule implements AutoCloseable {
    private static final long JOIN_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(10);

    private final List<String> command;
    private final long everyNs;
    private final LongSupplier lastSequence;
    private final Consumer<String> printer;
    private final Thread thread = new Thread(this::run, "florin-snapshots");
    private long snapshotSequence;
    private @Nullable SnapshotProcess running;
    private boolean isClosed;

    /**
     * @param command makes a snapshot, and answers in JSON.
     * @param fromSequence of the snapshot that the server began with.
     * @param lastSequence of the server; asked on another thread.
     * @param printer takes the lines; called on another thread.
     */
    SnapshotSchedule(
            final List<String> command,
            final Duration every,
            final long fromSequence,
            final LongSupplier lastSequence,
            final Consumer<String> printer) {
        this.command = command;
        this.everyNs = every.toNanos();
        this.snapshotSequence = fromSequence;
        this.lastSequence = lastSequence;
        this.printer = printer;
        thread.setDaemon(true);
    }

    /** Begins with a pause. */
    void start() {
        thread.start();
    }

    /** Makes no more snapshots, and kills what makes one now. */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            if (running != null) {
                running.close();
            }
            notifyAll();
        }
        try {
            thread.join(JOIN_TIMEOUT_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (awaitTurn()) {
                final long sequence = lastSequence.getAsLong();
                if (sequence > snapshotSequence && hasMemory()) {
                    make(sequence);
                }
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether it is time; false when closed. */
    private synchronized boolean awaitTurn() throws InterruptedException {
        final long dueNs = System.nanoTime() + everyNs;
        long leftNs = everyNs;
        while (!isClosed && leftNs > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, leftNs);
            leftNs = dueNs - System.nanoTime();
        }
        return !isClosed;
    }

    private void make(final long sequence) throws InterruptedException {
        try (SnapshotProcess process = startMaker()) {
            if (process == null) {
                return;
            }
            final SnapshotProcess.Outcome outcome = process.await();
            if (isClosed()) {
                return;
            }
            if (outcome.exitCode() == ExitCode.DONE) {
                snapshotSequence = sequence;
                printer.accept("snapshot: " + DocumentPrinter.line(outcome.answer()));
            } else {
                printer.accept("snapshot failed: exitCode=" + outcome.exitCode() + " " + outcome.complaint());
            }
        } catch (final IOException | UncheckedIOException e) {
            printer.accept("snapshot failed: " + e.getMessage());
        }
    }

    private synchronized @Nullable SnapshotProcess startMaker() {
        running = isClosed ? null : SnapshotProcess.start(command);
        return running;
    }

    private synchronized boolean isClosed() {
        return isClosed;
    }

    /** The maker needs as much as this process has: where that is not free, the kernel would have to choose between them. */
    private boolean hasMemory() {
        final long available = SystemMemory.availableBytes();
        final long needed = SystemMemory.ownBytes();
        final boolean has = available == 0 || available >= needed;
        if (!has) {
            printer.accept("snapshot skipped: too little memory: availableMiB=" + (available >> 20) + " neededMiB="
                    + (needed >> 20) + " (florin snapshot create can run while the server is stopped)");
        }
        return has;
    }
}
