package io.florin.gateway.pipeline;

import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.TickEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Lets time pass for the engine when no command does. The journal stage makes one when a hold is due, and the engine stage applies it
 * where it stands among the commands; there is one at a time. The message is the same each time.
 */
final class Tick {
    private static final long NONE = 0;

    private final UnsafeBuffer message =
            new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + TickEncoder.BLOCK_LENGTH]);
    private long timestampNs;
    private volatile long sequence = NONE;
    private volatile long dueNs;

    /** @param dueNs when the engine's first hold is due. */
    Tick(final long dueNs) {
        this.dueNs = dueNs;
        new TickEncoder()
                .wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
                .correlationId(0)
                .reserved(0)
                .reserved2(0)
                .flags()
                .clear();
    }

    UnsafeBuffer message() {
        return message;
    }

    /** For the journal stage: whether a tick is to be made at this time. */
    boolean isWanted(final long nowNs) {
        return sequence == NONE && dueNs <= nowNs;
    }

    /** For the journal stage: the tick is in the journal. */
    void onJournaled(final long sequence, final long timestampNs) {
        this.timestampNs = timestampNs;
        this.sequence = sequence;
    }

    /** For the engine stage: whether the tick is what follows the command with this sequence. */
    boolean follows(final long lastSequence) {
        return sequence == lastSequence + 1;
    }

    /** For the engine stage, while there is a tick. */
    long timestampNs() {
        return timestampNs;
    }

    /** For the engine stage: the tick is applied. */
    void onApplied(final long dueNs) {
        this.dueNs = dueNs;
        sequence = NONE;
    }

    /** For the engine stage: when the first hold is due now. */
    void onDue(final long dueNs) {
        this.dueNs = dueNs;
    }
}
