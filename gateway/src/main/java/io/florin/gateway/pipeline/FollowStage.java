package io.florin.gateway.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.florin.engine.Engine;
import io.florin.protocol.Status;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Stands where the {@link JournalStage} does, on a standby: keeps the engine current by what another process journals, and refuses
 * commands. {@link #promote} puts a journal stage in its place. On one thread with the engine stage.
 */
final class FollowStage implements Stage {
    /** How long records are applied before the ring is looked at again, in nanoseconds. */
    private static final long FOLLOW_NS_MAX = TimeUnit.MILLISECONDS.toNanos(2);

    private final RingBuffer<CommandSlot> ring;
    private final Standby standby;
    private final EpochNanoClock clock;
    private final Tick tick;
    private final PipelineMetrics metrics;
    private final int overlapLengthMin;
    private final Runnable onPromoted;
    private final LagWatch lagWatch = new LagWatch();
    private volatile @Nullable JournalStage successor;
    private volatile long lagSequences;

    /** @param onPromoted called on the pipeline's thread when commands are taken from now on; must not block. */
    FollowStage(
            final RingBuffer<CommandSlot> ring,
            final Standby standby,
            final EpochNanoClock clock,
            final Tick tick,
            final PipelineMetrics metrics,
            final int overlapLengthMin,
            final Runnable onPromoted) {
        this.ring = ring;
        this.standby = standby;
        this.clock = clock;
        this.tick = tick;
        this.metrics = metrics;
        this.overlapLengthMin = overlapLengthMin;
        this.onPromoted = onPromoted;
    }

    @Override
    public void onBatch(final long first, final long last) {
        final JournalStage journalStage = successor;
        if (journalStage != null) {
            journalStage.onBatch(first, last);
        } else {
            follow();
            refuse(first, last);
        }
    }

    @Override
    public void onBatchEnd(final long first, final long last) {
        final JournalStage journalStage = successor;
        if (journalStage != null) {
            journalStage.onBatchEnd(first, last);
        }
    }

    @Override
    public void onIdle() {
        final JournalStage journalStage = successor;
        if (journalStage != null) {
            journalStage.onIdle();
        } else {
            follow();
        }
    }

    /** Commands that the journal's writer had acknowledged, and that were not applied here, when last looked at; for any thread. */
    long lagSequences() {
        return lagSequences;
    }

    /** What journals since the promotion, or null before it; for any thread. */
    @Nullable
    JournalStage successor() {
        return successor;
    }

    /** Whether commands are refused. */
    boolean isStandby() {
        return successor == null;
    }

    /** The last sequence that the journal's writer, whoever that is, had acknowledged when last looked at. */
    long acknowledgedSequence() {
        return successor == null
                ? standby.acknowledgedSequence()
                : standby.engine().engine().lastSequence();
    }

    /**
     * Takes the journal over, so that the next batch is ordered and journaled here. Called between two commands, by the engine stage.
     * Where it throws what {@link Standby#takeOver} does, this is a standby as before.
     */
    void promote() {
        final Engine engine = standby.engine().engine();
        final var journal = standby.takeOver();
        lagSequences = 0;
        successor = new JournalStage(
                ring,
                journal,
                clock,
                tick,
                metrics,
                standby.recordLengthMax(),
                overlapLengthMin,
                engine.lastSequence(),
                engine.lastTimestampNs());
        onPromoted.run();
    }

    private void follow() {
        final long startNs = clock.nanoTime();
        long nowNs = startNs;
        while (standby.poll() && nowNs - startNs < FOLLOW_NS_MAX) {
            nowNs = clock.nanoTime();
        }
        final long lag =
                standby.acknowledgedSequence() - standby.engine().engine().lastSequence();
        if (lag != lagSequences) {
            lagSequences = lag;
        }
        lagWatch.onLag(lag, nowNs);
    }

    private void refuse(final long first, final long last) {
        for (long s = first; s <= last; s++) {
            final CommandSlot slot = ring.get(s);
            if (!slot.isQuery()) {
                slot.onRefused(Status.STANDBY);
            }
        }
    }
}
