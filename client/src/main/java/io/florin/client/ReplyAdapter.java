package io.florin.client;

import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountReplyDecoder;
import io.florin.protocol.codec.CommandReplyDecoder;
import io.florin.protocol.codec.GetAccountDecoder;
import io.florin.protocol.codec.GetTransferDecoder;
import io.florin.protocol.codec.GroupSizeEncodingDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.TransferReplyDecoder;
import io.florin.protocol.codec.TrialBalanceDecoder;
import io.florin.protocol.codec.TrialBalanceReplyDecoder;
import io.florin.protocol.codec.TrialBalanceReplyDecoder.TotalsDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Takes replies off the wire: checks each against the request that it must answer, and hands it to the listener. */
final class ReplyAdapter {
    private static final int STATUS_COUNT = Status.values().length;

    private final CommandReply commandReply = new CommandReply();
    private final AccountReply accountReply = new AccountReply();
    private final TransferReply transferReply = new TransferReply();
    private final TransferReplyDecoder transferDecoder = new TransferReplyDecoder();
    private final TrialBalanceReply trialBalanceReply = new TrialBalanceReply();
    private final SendLog log;
    private final ReplyListener listener;
    private long delivered;

    ReplyAdapter(final SendLog log, final ReplyListener listener) {
        this.log = log;
        this.listener = listener;
    }

    /** @return how many replies went to the listener. */
    long delivered() {
        return delivered;
    }

    /**
     * Takes one reply.
     *
     * @param offset of the SBE header, whose schema was checked.
     * @param length of the message from there.
     * @throws ProtocolViolationException when it is not the reply that must come next, or cannot be decoded.
     */
    void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        if (log.inFlight() == 0) {
            throw new ProtocolViolationException(
                    "reply without a request: templateId=" + Messages.templateId(buffer, offset));
        }
        final int templateId = Messages.templateId(buffer, offset);
        final int expected = replyTemplateId(log.expectedTemplateId());
        if (templateId != expected) {
            throw new ProtocolViolationException(
                    "reply of another kind: templateId=" + templateId + ", expected=" + expected);
        }
        switch (templateId) {
            case CommandReplyDecoder.TEMPLATE_ID -> {
                Messages.checkBlock(buffer, offset, length, CommandReplyDecoder.BLOCK_LENGTH);
                if (take(commandReply.wrap(buffer, offset))) {
                    listener.onCommandReply(commandReply);
                }
            }
            case AccountReplyDecoder.TEMPLATE_ID -> {
                Messages.checkBlock(buffer, offset, length, AccountReplyDecoder.BLOCK_LENGTH);
                if (take(accountReply.wrap(buffer, offset))) {
                    listener.onAccountReply(accountReply);
                }
            }
            case TransferReplyDecoder.TEMPLATE_ID -> {
                Messages.checkBlock(buffer, offset, length, TransferReplyDecoder.BLOCK_LENGTH);
                checkOutcome(buffer, offset);
                if (take(transferReply.wrap(buffer, offset))) {
                    listener.onTransferReply(transferReply);
                }
            }
            default -> {
                checkTotals(buffer, offset, length);
                if (take(trialBalanceReply.wrap(buffer, offset))) {
                    listener.onTrialBalanceReply(trialBalanceReply);
                }
            }
        }
    }

    private boolean take(final Reply reply) {
        final long expected = log.expectedCorrelationId();
        if (reply.correlationId() != expected) {
            throw new ProtocolViolationException(
                    "reply out of order: correlationId=" + reply.correlationId() + ", expected=" + expected);
        }
        checkStatus("status", reply.statusCode());
        final boolean first = log.onReply();
        delivered += first ? 1 : 0;
        return first;
    }

    private void checkOutcome(final DirectBuffer buffer, final int offset) {
        transferDecoder.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                TransferReplyDecoder.BLOCK_LENGTH,
                TransferReplyDecoder.SCHEMA_VERSION);
        if (transferDecoder.status() == Status.OK.code()) {
            checkStatus("outcome", transferDecoder.outcome());
        }
    }

    private static void checkTotals(final DirectBuffer buffer, final int offset, final int length) {
        Messages.checkBlock(buffer, offset, length, TrialBalanceReplyDecoder.BLOCK_LENGTH);
        final int group = MessageHeaderDecoder.ENCODED_LENGTH + Messages.blockLength(buffer, offset);
        if (group + GroupSizeEncodingDecoder.ENCODED_LENGTH > length) {
            throw new ProtocolViolationException("message too short for its totals: length=" + length);
        }
        final int entryLength = buffer.getShort(offset + group, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        final int entries = buffer.getShort(offset + group + Short.BYTES, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        final int end = group + GroupSizeEncodingDecoder.ENCODED_LENGTH + entries * entryLength;
        if (entryLength < TotalsDecoder.sbeBlockLength() || end > length) {
            throw new ProtocolViolationException("totals do not fit their message: length=" + length + ", entryLength="
                    + entryLength + ", entries=" + entries);
        }
    }

    private static void checkStatus(final String name, final int code) {
        if (code >= STATUS_COUNT) {
            throw new ProtocolViolationException("unknown status: " + name + "=" + code);
        }
    }

    private static int replyTemplateId(final int requestTemplateId) {
        return switch (requestTemplateId) {
            case GetAccountDecoder.TEMPLATE_ID -> AccountReplyDecoder.TEMPLATE_ID;
            case GetTransferDecoder.TEMPLATE_ID -> TransferReplyDecoder.TEMPLATE_ID;
            case TrialBalanceDecoder.TEMPLATE_ID -> TrialBalanceReplyDecoder.TEMPLATE_ID;
            default -> CommandReplyDecoder.TEMPLATE_ID;
        };
    }
}
