package io.florin.gateway.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.florin.engine.ReplySink;
import java.util.ArrayList;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Hands the engine's replies, which come in the order of the commands, to the peers that wait for them. Before it is attached to a
 * ring, while the journal is replayed, nobody waits and replies are dropped. Used by the engine's thread alone.
 */
final class ReplyRouter implements ReplySink {
    private final ArrayList<ReplyEgress> repliedTo = new ArrayList<>();
    private @Nullable RingBuffer<CommandSlot> ring;
    private @Nullable PipelineMetrics metrics;
    private long next;
    private boolean isMuted;

    void attach(final RingBuffer<CommandSlot> ring, final PipelineMetrics metrics) {
        this.ring = ring;
        this.metrics = metrics;
    }

    /** Says that the next reply is for the slot with this ring sequence, the one after it for the next slot, and so on. */
    void onBatchStart(final long first) {
        next = first;
    }

    /** Drops replies or passes them on: what the server asked itself has no slot. */
    void mute(final boolean isMuted) {
        this.isMuted = isMuted;
    }

    @Override
    public void onReply(final DirectBuffer buffer, final int offset, final int length) {
        final RingBuffer<CommandSlot> slots = ring;
        final PipelineMetrics counters = metrics;
        if (slots == null || counters == null || isMuted) {
            return;
        }
        final CommandSlot slot = slots.get(next++);
        counters.onReply(slot.message(), buffer, offset);
        final ReplyEgress egress = slot.egress();
        if (egress != null) {
            slot.release();
            if (egress.onReply(buffer, offset, length)) {
                repliedTo.add(egress);
            }
        }
    }

    /** Tells each peer that had a reply in this batch that the batch is over; {@code last} is its last slot. */
    void onBatchEnd(final long last) {
        if (next != last + 1) {
            throw new IllegalStateException("engine owes replies: next=" + next + ", last=" + last);
        }
        for (int i = 0; i < repliedTo.size(); i++) {
            repliedTo.get(i).onBatchEnd();
        }
        repliedTo.clear();
    }
}
