package io.florin.gateway.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.florin.engine.Engine;
import io.florin.protocol.RequestType;
import io.florin.protocol.RequestType.Role;
import io.florin.protocol.Status;
import io.florin.protocol.codec.CommandReplyEncoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/** Applies a batch to the engine, command by command. What was refused a place in the journal is answered without the engine. */
final class EngineStage implements Stage {
    private final RingBuffer<CommandSlot> ring;
    private final Engine engine;
    private final ReplyRouter router;
    private final Tick tick;
    private final ServerRequestHandler server;
    private final PipelineMetrics metrics;
    private final UnsafeBuffer refusal =
            new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + CommandReplyEncoder.BLOCK_LENGTH]);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final CommandReplyEncoder replyEncoder = new CommandReplyEncoder();
    private volatile long lastSequence;

    /**
     * @param router the engine's sink.
     * @param server answers what is not about the ledger.
     */
    EngineStage(
            final RingBuffer<CommandSlot> ring,
            final Engine engine,
            final ReplyRouter router,
            final Tick tick,
            final ServerRequestHandler server,
            final PipelineMetrics metrics) {
        this.ring = ring;
        this.engine = engine;
        this.router = router;
        this.tick = tick;
        this.server = server;
        this.metrics = metrics;
        onApplied();
    }

    @Override
    public void onBatch(final long first, final long last) {
        router.onBatchStart(first);
        applyTickIfNext();
        for (long from = first; from <= last; from += Engine.AHEAD_MAX) {
            final long to = Math.min(last, from + Engine.AHEAD_MAX - 1);
            readAhead(from, to);
            apply(from, to);
        }
        tick.onDue(engine.nextExpiryNs());
    }

    @Override
    public void onBatchEnd(final long first, final long last) {
        onApplied();
        router.onBatchEnd(last);
        metrics.onBatch(first, last, System.nanoTime());
    }

    private void readAhead(final long first, final long last) {
        for (long s = first; s <= last; s++) {
            final CommandSlot slot = ring.get(s);
            if (!slot.isQuery()) {
                engine.readAhead(slot.message(), 0);
            }
        }
        engine.awaitAhead();
    }

    private void apply(final long first, final long last) {
        for (long s = first; s <= last; s++) {
            final CommandSlot slot = ring.get(s);
            if (slot.refusal() != Status.OK) {
                replyRefusal(slot);
            } else if (slot.isQuery()) {
                if (!server.onRequest(slot)) {
                    engine.onQuery(slot.message(), 0, slot.messageLength(), slot.filter());
                }
            } else {
                if (slot.sequence() != engine.lastSequence() + 1) {
                    applyTickIfNext();
                }
                engine.onCommand(
                        slot.message(),
                        0,
                        slot.messageLength(),
                        slot.sequence(),
                        slot.timestampNs(),
                        slot.principalId());
            }
        }
    }

    @Override
    public void onIdle() {
        applyTickIfNext();
        if (engine.lastSequence() != lastSequence) { // a tick, or what a standby has followed
            onApplied();
        }
    }

    /** The last sequence applied; may be read by any thread. */
    long lastSequence() {
        return lastSequence;
    }

    private void onApplied() {
        lastSequence = engine.lastSequence();
        metrics.onApplied(engine.accountMemoryBytes() + engine.transferMemoryBytes() + engine.historyMemoryBytes());
    }

    private void applyTickIfNext() {
        final long sequence = engine.lastSequence();
        if (tick.follows(sequence)) {
            final UnsafeBuffer message = tick.message();
            router.mute(true);
            engine.onCommand(message, 0, message.capacity(), sequence + 1, tick.timestampNs(), 0);
            router.mute(false);
            tick.onApplied(engine.nextExpiryNs());
        }
    }

    /** Answers with the reply that the request's sender expects. */
    private void replyRefusal(final CommandSlot slot) {
        final RequestType type = RequestType.of(RequestType.templateId(slot.message(), 0));
        if (type != null && type.role() == Role.QUERY) {
            engine.refuseQuery(slot.message(), 0, slot.refusal());
        } else if (type != null && type.role() == Role.SERVER) {
            server.refuse(slot);
        } else {
            refuseCommand(slot);
        }
    }

    private void refuseCommand(final CommandSlot slot) {
        replyEncoder
                .wrapAndApplyHeader(refusal, 0, headerEncoder)
                .correlationId(RequestType.correlationId(slot.message(), 0))
                .sequence(engine.lastSequence())
                .timestampNs(engine.lastTimestampNs())
                .status(slot.refusal().code())
                .reserved(0)
                .debitsPending(CommandReplyEncoder.debitsPendingNullValue())
                .debitsPosted(CommandReplyEncoder.debitsPostedNullValue())
                .creditsPending(CommandReplyEncoder.creditsPendingNullValue())
                .creditsPosted(CommandReplyEncoder.creditsPostedNullValue())
                .available(CommandReplyEncoder.availableNullValue());
        replyEncoder.flags().clear();
        router.onReply(refusal, 0, refusal.capacity());
    }
}
