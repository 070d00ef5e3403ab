package io.florin.gateway.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.florin.journal.Journal;
import io.florin.protocol.Status;
import org.agrona.BufferUtil;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Orders the commands of a batch and writes them into the journal as one record; the batch ends when the journal's sync policy lets their
 * replies go. A long batch is applied by the engine meanwhile, where that is on the same thread. Queries pass by. When the journal has no room, the batch's commands are refused and reads go on.
 */
final class JournalStage implements Stage {
    private static final int ENTRY_LENGTH_MAX = EntryLayout.entryLength(CommandSlot.MESSAGE_LENGTH_MAX);

    private final RingBuffer<CommandSlot> ring;
    private final Journal journal;
    private final EpochNanoClock clock;
    private final Tick tick;
    private final PipelineMetrics metrics;
    private final int overlapLengthMin;
    private final UnsafeBuffer tickRecord;
    private final UnsafeBuffer record;
    private long lastSequence;
    private long committedSequence;
    private long lastTimestampNs;

    private long batchNs;
    private long tickSequence;
    private int recordLength;
    private long recordFirstSequence;

    /**
     * @param tick made here when it is wanted.
     * @param recordLengthMax bytes of a record's payload at most; the longest chain must fit.
     * @param overlapLengthMin commands of a batch from which on the sync goes on until {@link #onBatchEnd}; what comes between must not be
     *     seen by anybody before. {@code Integer.MAX_VALUE}: never.
     * @param lastSequence of the commands journaled so far.
     * @param lastTimestampNs of the commands journaled so far: time goes on from there even when the clock does not.
     */
    JournalStage(
            final RingBuffer<CommandSlot> ring,
            final Journal journal,
            final EpochNanoClock clock,
            final Tick tick,
            final PipelineMetrics metrics,
            final int recordLengthMax,
            final int overlapLengthMin,
            final long lastSequence,
            final long lastTimestampNs) {
        this.ring = ring;
        this.journal = journal;
        this.clock = clock;
        this.tick = tick;
        this.metrics = metrics;
        tickRecord = new UnsafeBuffer(BufferUtil.allocateDirectAligned(
                EntryLayout.entryLength(tick.message().capacity()), EntryLayout.ALIGNMENT));
        EntryLayout.put(tickRecord, 0, 0, tick.message(), 0, tick.message().capacity());
        this.overlapLengthMin = overlapLengthMin;
        this.lastSequence = lastSequence;
        committedSequence = lastSequence;
        this.lastTimestampNs = lastTimestampNs;
        record = new UnsafeBuffer(BufferUtil.allocateDirectAligned(recordLengthMax, EntryLayout.ALIGNMENT));
    }

    @Override
    public void onBatch(final long first, final long last) {
        final long nowNs = clock.nanoTime();
        lastTimestampNs = Math.max(lastTimestampNs, nowNs);
        if (journal.hasSpace()) {
            if (ring.get(first).isQuery() && tick.isWanted(lastTimestampNs)) {
                appendTick(); // a command would let time pass itself
            }
            append(first, last);
            final boolean isLong = lastSequence - committedSequence >= overlapLengthMin;
            if (isLong && tickSequence == 0 && journal.beginCommit()) {
                batchNs = nowNs;
            } else {
                commit(nowNs);
                publishTick();
            }
        } else {
            refuse(first, last);
            journal.onIdle(nowNs);
        }
    }

    @Override
    public void onBatchEnd(final long first, final long last) {
        if (lastSequence != committedSequence) {
            journal.commit(batchNs);
            onCommitted(journal.lastSyncNs());
        }
    }

    @Override
    public void onIdle() {
        final long nowNs = clock.nanoTime();
        if (tick.isWanted(nowNs) && journal.hasSpace()) {
            lastTimestampNs = Math.max(lastTimestampNs, nowNs);
            appendTick();
            commit(nowNs);
            publishTick();
        } else {
            journal.onIdle(nowNs);
        }
    }

    /** The journal that is written here; its figures may be read by any thread. */
    Journal journal() {
        return journal;
    }

    private void commit(final long nowNs) {
        if (lastSequence == committedSequence) {
            journal.commit(nowNs); // queries alone
        } else {
            final long startNs = System.nanoTime();
            journal.commit(nowNs);
            onCommitted(System.nanoTime() - startNs);
        }
    }

    private void onCommitted(final long durationNs) {
        metrics.onCommit(durationNs);
        committedSequence = lastSequence;
    }

    private void appendTick() {
        journal.append(++lastSequence, 1, lastTimestampNs, tickRecord, 0, tickRecord.capacity());
        tickSequence = lastSequence;
    }

    /** Lets the engine see the tick that was appended: not before it is as durable as the policy wants. */
    private void publishTick() {
        if (tickSequence != 0) {
            tick.onJournaled(tickSequence, lastTimestampNs);
            tickSequence = 0;
        }
    }

    private void append(final long first, final long last) {
        recordFirstSequence = lastSequence + 1;
        int chainMembersLeft = 0;
        for (long s = first; s <= last; s++) {
            final CommandSlot slot = ring.get(s);
            if (slot.isQuery()) {
                continue;
            }
            if (chainMembersLeft == 0) {
                chainMembersLeft = slot.chainMembersLeft() + 1;
                if (recordLength + chainMembersLeft * ENTRY_LENGTH_MAX > record.capacity()) {
                    endRecord();
                }
            }
            chainMembersLeft--;
            slot.onOrdered(++lastSequence, lastTimestampNs);
            recordLength = EntryLayout.put(
                    record,
                    recordLength,
                    slot.principalId(),
                    slot.message(),
                    0,
                    slot.messageLength(),
                    slot.signatureLength());
        }
        endRecord();
    }

    private void endRecord() {
        if (recordLength > 0) {
            final int count = (int) (lastSequence - recordFirstSequence + 1);
            journal.append(recordFirstSequence, count, lastTimestampNs, record, 0, recordLength);
            recordFirstSequence = lastSequence + 1;
            recordLength = 0;
        }
    }

    private void refuse(final long first, final long last) {
        for (long s = first; s <= last; s++) {
            final CommandSlot slot = ring.get(s);
            if (!slot.isQuery()) {
                slot.onRefused(Status.STORAGE_FULL);
            }
        }
    }
}
