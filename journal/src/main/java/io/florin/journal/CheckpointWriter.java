package io.florin.journal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs checkpoints of one epoch on a thread of its own: every interval, when asked, and at the end. It stays out of the way of
 * payments: what goes wrong here is logged once, told by {@link #failure()}, and tried again an interval later.
 */
final class CheckpointWriter implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(CheckpointWriter.class);
    private static final long CLOSE_TIMEOUT_MS = TimeUnit.SECONDS.toMillis(10);
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final CheckpointFile file;
    private final PrivateKey key;
    private final UUID journalId;
    private final int epoch;
    private final long intervalNs;
    private final Clock clock;
    private final CheckpointSlot slot = new CheckpointSlot();
    private final Thread thread;
    private volatile boolean asked;
    private volatile boolean closed;
    private volatile long writtenSequence;
    private volatile @Nullable String failure;

    /** @param intervalNs at least 1. */
    CheckpointWriter(
            final CheckpointFile file,
            final PrivateKey key,
            final UUID journalId,
            final int epoch,
            final long intervalNs,
            final Clock clock) {
        this.file = file;
        this.key = key;
        this.journalId = journalId;
        this.epoch = epoch;
        this.intervalNs = intervalNs;
        this.clock = clock;
        this.thread = new Thread(this::run, "florin-checkpoints");
        thread.setDaemon(true);
    }

    /** Begins to sign. */
    void start() {
        thread.start();
    }

    /** What was acknowledged last, and its digest. The appending thread alone; costs a few stores. */
    void publish(final long sequence, final DirectBuffer digest) {
        slot.put(sequence, digest);
    }

    /** Asks for a checkpoint soon. The appending thread. */
    void ask() {
        asked = true;
        LockSupport.unpark(thread);
    }

    /** @return the sequence of the last checkpoint of this process that is on storage; 0 if there is none. */
    long writtenSequence() {
        return writtenSequence;
    }

    /** @return why the last attempt failed; null if it did not. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Signs what was published last, and ends. Does not wait for ever for storage that hangs. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_TIMEOUT_MS);
            if (thread.isAlive()) {
                LOGGER.warn("last checkpoint is not written in time: timeoutMs={}", CLOSE_TIMEOUT_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            await(System.nanoTime() + intervalNs);
            asked = false;
            write();
        }
        write();
    }

    private void await(final long deadlineNs) {
        long remainingNs = intervalNs;
        while (!closed && !asked && remainingNs > 0) {
            LockSupport.parkNanos(this, remainingNs);
            remainingNs = deadlineNs - System.nanoTime();
        }
    }

    private void write() {
        final CheckpointSlot.Content last = slot.get();
        if (last.sequence() == writtenSequence || last.digest().equals(Digest.ZERO)) {
            return;
        }
        try {
            file.append(Checkpoint.sign(key, journalId, epoch, last.sequence(), last.digest(), nowNs())
                    .toLine());
            writtenSequence = last.sequence();
            onSuccess();
        } catch (final IOException | GeneralSecurityException | RuntimeException e) {
            onFailure(e);
        }
    }

    private void onSuccess() {
        if (failure != null) {
            failure = null;
            LOGGER.info("checkpoints are written again: sequence={}", writtenSequence);
        }
    }

    private void onFailure(final Exception cause) {
        if (failure == null) {
            LOGGER.warn(
                    "cannot write checkpoint, trying again every {} ms; payments go on",
                    TimeUnit.NANOSECONDS.toMillis(intervalNs),
                    cause);
        }
        failure = cause.toString();
    }

    private long nowNs() {
        final Instant now = clock.instant();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }
}
