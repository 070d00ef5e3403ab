package io.florin.gateway.pipeline;

import io.florin.gateway.ReplyCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/** Keeps copies of the replies and counts batches. */
final class CapturingEgress implements ReplyEgress {
    private final BlockingQueue<ReplyCopy> replies = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failed = new LinkedBlockingQueue<>();
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private volatile boolean isLocal = true;
    private final List<ReplyCopy> ofBatch = new ArrayList<>();
    private boolean isTouched;

    @Override
    public boolean onReply(final DirectBuffer buffer, final int offset, final int length) {
        final boolean isFirst = !isTouched;
        if (isFirst) {
            begun.incrementAndGet();
        }
        isTouched = true;
        ofBatch.add(ReplyCopy.decode(buffer, offset, length));
        return isFirst;
    }

    @Override
    public void onBatchEnd() {
        isTouched = false;
        replies.addAll(ofBatch);
        ofBatch.clear();
        ended.incrementAndGet();
    }

    @Override
    public boolean isLocal() {
        return isLocal;
    }

    void beRemote() {
        isLocal = false;
    }

    ReplyCopy take() throws InterruptedException {
        final ReplyCopy reply = replies.poll(20, TimeUnit.SECONDS);
        if (reply == null) {
            throw new AssertionError("no reply");
        }
        return reply;
    }

    boolean hasReply() {
        return !replies.isEmpty();
    }

    void fail(final Throwable failure) {
        failed.add(failure);
    }

    Throwable awaitFailure() throws InterruptedException {
        final Throwable failure = failed.poll(20, TimeUnit.SECONDS);
        if (failure == null) {
            throw new AssertionError("no failure");
        }
        return failure;
    }

    long batchesBegun() {
        return begun.get();
    }

    long batchesEnded() {
        return ended.get();
    }
}
