package io.florin.gateway.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Yields for a while, then parks until a publisher wakes it. An idle server costs nothing, and under load nobody pays for a
 * wake-up. Disruptor's own blocking strategies spin while they wait for another consumer (here: for a flush of the journal), which
 * on two cores takes the core from whoever is to be waited for; this one parks there too.
 *
 * <p>Throws {@link TimeoutException} about once a millisecond when nothing comes, so that a stage can do what is due.
 * One thread may wait for the cursor at a time; any number may wait for other consumers.
 */
final class BackoffWaitStrategy implements WaitStrategy {
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long DEPENDENT_PARK_NS = TimeUnit.MICROSECONDS.toNanos(20);

    private final long yieldNs;
    private volatile @Nullable Thread parked;

    /** @param yieldNs how long a waiting thread yields before it parks. */
    BackoffWaitStrategy(final long yieldNs) {
        this.yieldNs = yieldNs;
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // the yield is a hint: parking is what is relied upon
    public long waitFor(
            final long sequence, final Sequence cursor, final Sequence dependentSequence, final SequenceBarrier barrier)
            throws AlertException, TimeoutException {
        long available = dependentSequence.get();
        if (available >= sequence) {
            return available;
        }
        final long startNs = System.nanoTime();
        do {
            barrier.checkAlert();
            Thread.yield();
            available = dependentSequence.get();
            if (available >= sequence) {
                return available;
            }
        } while (System.nanoTime() - startNs < yieldNs);
        if (dependentSequence == cursor) {
            parkUntilPublished(sequence, cursor, barrier);
        } else {
            LockSupport.parkNanos(DEPENDENT_PARK_NS);
        }
        available = dependentSequence.get();
        if (available < sequence && System.nanoTime() - startNs >= PARK_NS) {
            throw TimeoutException.INSTANCE;
        }
        return available;
    }

    private void parkUntilPublished(final long sequence, final Sequence cursor, final SequenceBarrier barrier)
            throws AlertException {
        parked = Thread.currentThread();
        try {
            // The volatile write above comes before this read, as the publisher's write of the cursor before its read
            // of parked.
            if (cursor.get() < sequence) {
                barrier.checkAlert();
                LockSupport.parkNanos(PARK_NS);
            }
        } finally {
            parked = null;
        }
    }

    /** Called by publishers after they have published, and to deliver an alert. */
    @Override
    public void signalAllWhenBlocking() {
        // The cursor was written with release semantics only: the fence keeps the read of parked behind it.
        VarHandle.fullFence();
        final Thread thread = parked;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
