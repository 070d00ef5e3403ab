package io.florin.gateway.pipeline;

import io.florin.engine.Engine;
import io.florin.journal.DamagedJournalException;
import io.florin.journal.DirectoryInUseException;
import io.florin.journal.JournalException;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.PromoteReplyEncoder;
import io.florin.protocol.codec.ServerRole;
import io.florin.protocol.codec.ServerStatusReplyEncoder;
import java.nio.ByteOrder;
import java.util.Objects;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests that are about the server and not about its ledger, where they stand among the others. */
final class ServerRequestHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServerRequestHandler.class);
    private static final int STRING_LENGTH_MAX = 254;
    private static final int REPLY_LENGTH_MAX =
            MessageHeaderEncoder.ENCODED_LENGTH + ServerStatusReplyEncoder.BLOCK_LENGTH + 1 + STRING_LENGTH_MAX;

    private final Engine engine;
    private final ReplyRouter router;
    private final EpochNanoClock clock;
    private final @Nullable FollowStage followStage;
    private final long startedNs;
    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[REPLY_LENGTH_MAX]);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();

    /** @param followStage of a server that began as a standby; otherwise null. */
    ServerRequestHandler(
            final Engine engine,
            final ReplyRouter router,
            final EpochNanoClock clock,
            final @Nullable FollowStage followStage) {
        this.engine = engine;
        this.router = router;
        this.clock = clock;
        this.followStage = followStage;
        startedNs = clock.nanoTime();
    }

    /** @return false when the query is one about the ledger, and for the engine to answer. */
    boolean onRequest(final CommandSlot slot) {
        final int templateId = RequestType.templateId(slot.message(), 0);
        if (templateId == RequestType.GET_SERVER_STATUS.templateId()) {
            replyStatus(slot);
            return true;
        }
        if (templateId == RequestType.PROMOTE.templateId()) {
            promote(slot);
            return true;
        }
        return false;
    }

    /** Answers a request that was refused by its publisher. */
    void refuse(final CommandSlot slot) {
        final int templateId = RequestType.templateId(slot.message(), 0);
        if (templateId != RequestType.PROMOTE.templateId()) {
            throw new IllegalStateException(
                    "everybody may ask this: templateId=" + templateId + ", refusal=" + slot.refusal());
        }
        replyPromotion(slot, slot.refusal(), false, "");
    }

    private void replyStatus(final CommandSlot slot) {
        final FollowStage stage = followStage;
        final boolean isStandby = stage != null && stage.isStandby();
        final long acknowledged = stage == null ? engine.lastSequence() : stage.acknowledgedSequence();
        final boolean isLagging = acknowledged > engine.lastSequence();
        final ServerStatusReplyEncoder encoder = new ServerStatusReplyEncoder();
        encoder.wrapAndApplyHeader(reply, 0, headerEncoder)
                .correlationId(RequestType.correlationId(slot.message(), 0))
                .sequence(engine.lastSequence())
                .timestampNs(engine.lastTimestampNs())
                .status((hasFlags(slot) ? Status.INVALID_FLAGS : Status.OK).code())
                .reserved(0)
                .acknowledgedSequence(acknowledged)
                .lagNs(isLagging ? Math.max(0, clock.nanoTime() - engine.lastTimestampNs()) : 0)
                .startedNs(startedNs)
                .role(isStandby ? ServerRole.STANDBY : ServerRole.ACTIVE);
        encoder.flags().clear();
        encoder.serverName(Pipeline.SERVER_NAME);
        router.onReply(reply, 0, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    private void promote(final CommandSlot slot) {
        final ReplyEgress egress = slot.egress();
        final FollowStage stage = followStage;
        if (hasFlags(slot)) {
            replyPromotion(slot, Status.INVALID_FLAGS, false, "");
        } else if (egress == null || !egress.isLocal()) {
            replyPromotion(slot, Status.PEER_NOT_LOCAL, false, "");
        } else if (stage == null) {
            replyPromotion(slot, Status.NOT_A_STANDBY, false, "");
        } else if (stage.isStandby()) {
            promote(slot, stage);
        } else {
            replyPromotion(slot, Status.OK, true, "");
        }
    }

    private void promote(final CommandSlot slot, final FollowStage stage) {
        try {
            stage.promote();
        } catch (final JournalException e) {
            final Status status = statusOf(e);
            LOGGER.warn("not promoted: status={}, {}", status, e.getMessage());
            replyPromotion(slot, status, false, Objects.toString(e.getMessage(), ""));
            return;
        }
        replyPromotion(slot, Status.OK, false, "");
    }

    private static Status statusOf(final JournalException failure) {
        if (failure instanceof DirectoryInUseException) {
            return Status.WRITER_ALIVE;
        }
        return failure instanceof DamagedJournalException ? Status.JOURNAL_DAMAGED : Status.JOURNAL_UNUSABLE;
    }

    private void replyPromotion(
            final CommandSlot slot, final Status status, final boolean isReplayed, final String detail) {
        final PromoteReplyEncoder encoder = new PromoteReplyEncoder();
        encoder.wrapAndApplyHeader(reply, 0, headerEncoder)
                .correlationId(RequestType.correlationId(slot.message(), 0))
                .sequence(engine.lastSequence())
                .timestampNs(engine.lastTimestampNs())
                .status(status.code())
                .reserved(0);
        encoder.flags().clear().replayed(isReplayed);
        encoder.detail(ascii(detail));
        router.onReply(reply, 0, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    private static boolean hasFlags(final CommandSlot slot) {
        return slot.message().getShort(RequestType.FLAGS_OFFSET, ByteOrder.LITTLE_ENDIAN) != 0;
    }

    /** @return what fits of it, printable: paths may have anything in them. */
    private static String ascii(final String text) {
        return text.substring(0, Math.min(STRING_LENGTH_MAX, text.length())).replaceAll("[^ -~]", "?");
    }
}
