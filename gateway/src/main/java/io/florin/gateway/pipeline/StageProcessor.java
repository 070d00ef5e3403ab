package io.florin.gateway.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.EventProcessor;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs stages over the ring, one batch at a time, on one thread.
 *
 * <p>Not Disruptor's {@code BatchEventProcessor}, for two reasons. A batch must end at the end of a chain, wherever its cap falls.
 * And a failed batch must never count as done: there an exception handler that returns lets the sequence advance, which would
 * release the replies of commands whose sync failed. Here a failure ends the thread with the sequence where it was.
 */
final class StageProcessor implements EventProcessor {
    private final Sequence sequence = new Sequence();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final RingBuffer<CommandSlot> ring;
    private final SequenceBarrier barrier;
    private final int batchLengthMax;
    private final Stage[] stages;
    private final Runnable afterBatch;
    private final Consumer<Throwable> onFailure;
    private volatile boolean isStopping;
    private volatile boolean isAborting;
    private volatile boolean isRunning;

    /**
     * @param batchLengthMax slots of a batch at most, but for a chain that is longer.
     * @param afterBatch called when the batch's slots are free again for those who wait for this processor.
     * @param onFailure called once, on the processor's thread, with whatever a stage threw; the thread ends then.
     */
    StageProcessor(
            final RingBuffer<CommandSlot> ring,
            final SequenceBarrier barrier,
            final int batchLengthMax,
            final Runnable afterBatch,
            final Consumer<Throwable> onFailure,
            final Stage... stages) {
        this.ring = ring;
        this.barrier = barrier;
        this.batchLengthMax = batchLengthMax;
        this.afterBatch = afterBatch;
        this.onFailure = onFailure;
        this.stages = stages.clone();
    }

    @Override
    public void run() {
        isRunning = true;
        try {
            long next = sequence.get() + 1;
            while (!isAborting && (!isStopping || next <= ring.getCursor())) {
                next = runOnce(next);
            }
        } catch (final Throwable failure) {
            onFailure.accept(failure);
        } finally {
            isRunning = false;
            ended.countDown();
        }
    }

    private long runOnce(final long first) throws InterruptedException {
        try {
            final long available = barrier.waitFor(first);
            if (available < first) {
                return first;
            }
            final long last = endOfBatch(first, available);
            for (final Stage stage : stages) {
                stage.onBatch(first, last);
            }
            for (final Stage stage : stages) {
                stage.onBatchEnd(first, last);
            }
            sequence.set(last);
            afterBatch.run();
            return last + 1;
        } catch (final TimeoutException e) {
            for (final Stage stage : stages) {
                stage.onIdle();
            }
        } catch (final AlertException e) {
            barrier.clearAlert(); // halt() woke us: the loop's condition decides
        }
        return first;
    }

    private long endOfBatch(final long first, final long available)
            throws AlertException, InterruptedException, TimeoutException {
        final long capped = Math.min(available, first + batchLengthMax - 1);
        final long last = capped + ring.get(capped).chainMembersLeft();
        // A chain is published in one piece, but with several publishers its last slots may become visible a moment
        // later.
        long visible = available;
        while (visible < last) {
            visible = barrier.waitFor(last);
        }
        return last;
    }

    /** Waits until the thread has ended. @return false when it has not in time. */
    boolean awaitEnd(final long timeout, final TimeUnit unit) throws InterruptedException {
        return ended.await(timeout, unit);
    }

    @Override
    public Sequence getSequence() {
        return sequence;
    }

    /** Lets the thread end once it has done all that was published before. */
    @Override
    public void halt() {
        isStopping = true;
        barrier.alert();
    }

    /** Lets the thread end after the batch that it is in. */
    void abort() {
        isAborting = true;
        barrier.alert();
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }
}
