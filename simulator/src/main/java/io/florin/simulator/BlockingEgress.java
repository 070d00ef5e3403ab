package io.florin.simulator;

import io.florin.gateway.pipeline.ReplyEgress;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the replies of a pipeline, and can hold its thread in the midst of a batch: there the process may be declared dead. No
 * production egress may block.
 */
final class BlockingEgress implements ReplyEgress {
    private static final long TIMEOUT_MS = 30_000;

    private final List<DirectBuffer> replies = new ArrayList<>();
    private final List<DirectBuffer> ofBatch = new ArrayList<>();
    private @Nullable Throwable failure;
    private int blockAt = Integer.MAX_VALUE;
    private boolean isBlocked;
    private boolean isDead;
    private boolean isTouched;

    @Override
    public synchronized boolean onReply(final DirectBuffer buffer, final int offset, final int length) {
        while (replies.size() + ofBatch.size() >= blockAt && !isDead) {
            isBlocked = true;
            notifyAll();
            try {
                wait();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                isDead = true;
            }
        }
        if (!isDead) {
            final byte[] reply = new byte[length];
            buffer.getBytes(offset, reply);
            ofBatch.add(new UnsafeBuffer(reply));
        }
        final boolean isFirst = !isTouched;
        isTouched = true;
        return isFirst;
    }

    @Override
    public synchronized void onBatchEnd() {
        isTouched = false;
        if (!isDead) {
            replies.addAll(ofBatch);
            notifyAll();
        }
        ofBatch.clear();
    }

    /** Holds the pipeline's thread as soon as it comes with a reply behind so many. */
    synchronized void blockAt(final int replyCount) {
        blockAt = replyCount;
    }

    /** Lets the pipeline's thread go, and drops what it still has to say. */
    synchronized void die() {
        isDead = true;
        notifyAll();
    }

    /** Notes that the pipeline has failed. */
    synchronized void fail(final Throwable cause) {
        failure = cause;
        notifyAll();
    }

    /** Waits for so many replies, or until the pipeline's thread is held. */
    synchronized void await(final int replyCount) {
        final long deadlineNs = System.nanoTime() + TIMEOUT_MS * 1_000_000;
        while (replies.size() < replyCount && !isBlocked) {
            if (failure != null) {
                throw new SimulationFailure("the pipeline failed: " + failure, failure);
            }
            final long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                throw new SimulationFailure("no reply: has=" + replies.size() + ", waits for " + replyCount);
            }
            try {
                wait(leftMs);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Waits for so many replies, or until the pipeline fails. @return whether it has failed. */
    synchronized boolean awaitOrFailure(final int replyCount) {
        final long deadlineNs = System.nanoTime() + TIMEOUT_MS * 1_000_000;
        while (replies.size() < replyCount && failure == null) {
            final long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                throw new SimulationFailure(
                        "neither replies nor a failure: has=" + replies.size() + ", waits for " + replyCount);
            }
            try {
                wait(leftMs);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return failure != null;
    }

    synchronized List<DirectBuffer> replies() {
        return List.copyOf(replies);
    }
}
