package io.florin.gateway;

import io.florin.gateway.pipeline.ReplyEgress;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/** Counts replies. */
final class CountingEgress implements ReplyEgress {
    private final AtomicLong handedOver = new AtomicLong();
    private long replies;
    private boolean isTouched;

    @Override
    public boolean onReply(final DirectBuffer buffer, final int offset, final int length) {
        replies++;
        final boolean isFirst = !isTouched;
        isTouched = true;
        return isFirst;
    }

    @Override
    public void onBatchEnd() {
        isTouched = false;
        handedOver.lazySet(replies);
    }

    @Override
    public boolean isLocal() {
        return false;
    }

    /** Replies of the batches that have ended; for any thread. */
    long replied() {
        return handedOver.get();
    }
}
