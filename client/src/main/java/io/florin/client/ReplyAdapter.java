package io.florin.client;

import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountReplyDecoder;
import io.florin.protocol.codec.AuthorizationReplyDecoder;
import io.florin.protocol.codec.CommandReplyDecoder;
import io.florin.protocol.codec.EntriesReplyDecoder;
import io.florin.protocol.codec.EntriesReplyDecoder.EntriesDecoder;
import io.florin.protocol.codec.GetAccountAtDecoder;
import io.florin.protocol.codec.GetAccountDecoder;
import io.florin.protocol.codec.GetAuthorizationDecoder;
import io.florin.protocol.codec.GetServerStatusDecoder;
import io.florin.protocol.codec.GetStateHashDecoder;
import io.florin.protocol.codec.GetTransferDecoder;
import io.florin.protocol.codec.ListEntriesDecoder;
import io.florin.protocol.codec.PromoteDecoder;
import io.florin.protocol.codec.PromoteReplyDecoder;
import io.florin.protocol.codec.ServerStatusReplyDecoder;
import io.florin.protocol.codec.StateHashReplyDecoder;
import io.florin.protocol.codec.TransferReplyDecoder;
import io.florin.protocol.codec.TransferReplyDecoder.SplitsDecoder;
import io.florin.protocol.codec.TrialBalanceDecoder;
import io.florin.protocol.codec.TrialBalanceReplyDecoder;
import io.florin.protocol.codec.TrialBalanceReplyDecoder.TotalsDecoder;
import org.agrona.DirectBuffer;

/** Takes replies off the wire: checks each against the request that it must answer, and hands it to the listener. */
final class ReplyAdapter {
    private static final int STATUS_COUNT = Status.values().length;

    private final CommandReply commandReply = new CommandReply();
    private final AccountReply accountReply = new AccountReply();
    private final TransferReply transferReply = new TransferReply();
    private final AuthorizationReply authorizationReply = new AuthorizationReply();
    private final EntriesReply entriesReply = new EntriesReply();
    private final TrialBalanceReply trialBalanceReply = new TrialBalanceReply();
    private final StateHashReply stateHashReply = new StateHashReply();
    private final ServerStatusReply serverStatusReply = new ServerStatusReply();
    private final PromoteReply promoteReply = new PromoteReply();
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
        if (templateId == CommandReplyDecoder.TEMPLATE_ID) {
            Messages.checkBlock(buffer, offset, length, CommandReplyDecoder.BLOCK_LENGTH);
            if (take(commandReply.wrap(buffer, offset))) {
                listener.onCommandReply(commandReply);
            }
        } else if (templateId == ServerStatusReplyDecoder.TEMPLATE_ID
                || templateId == PromoteReplyDecoder.TEMPLATE_ID) {
            onServerAnswer(templateId, buffer, offset, length);
        } else {
            onAnswer(templateId, buffer, offset, length);
        }
    }

    /** Takes what a server says of itself. */
    private void onServerAnswer(final int templateId, final DirectBuffer buffer, final int offset, final int length) {
        if (templateId == ServerStatusReplyDecoder.TEMPLATE_ID) {
            Messages.checkBlock(buffer, offset, length, ServerStatusReplyDecoder.BLOCK_LENGTH);
            Messages.checkString(buffer, offset, length);
            if (take(serverStatusReply.wrap(buffer, offset))) {
                listener.onServerStatusReply(serverStatusReply);
            }
        } else {
            Messages.checkBlock(buffer, offset, length, PromoteReplyDecoder.BLOCK_LENGTH);
            Messages.checkString(buffer, offset, length);
            if (take(promoteReply.wrap(buffer, offset))) {
                listener.onPromoteReply(promoteReply);
            }
        }
    }

    /** Takes the answer to a query. */
    private void onAnswer(final int templateId, final DirectBuffer buffer, final int offset, final int length) {
        switch (templateId) {
            case AccountReplyDecoder.TEMPLATE_ID -> {
                Messages.checkBlock(buffer, offset, length, AccountReplyDecoder.BLOCK_LENGTH);
                if (take(accountReply.wrap(buffer, offset))) {
                    listener.onAccountReply(accountReply);
                }
            }
            case TransferReplyDecoder.TEMPLATE_ID -> {
                Messages.checkBlock(buffer, offset, length, TransferReplyDecoder.BLOCK_LENGTH);
                Messages.checkGroup(buffer, offset, length, SplitsDecoder.sbeBlockLength());
                checkOutcome(transferReply.wrap(buffer, offset), transferReply.outcomeCode());
                if (take(transferReply)) {
                    listener.onTransferReply(transferReply);
                }
            }
            case AuthorizationReplyDecoder.TEMPLATE_ID -> {
                Messages.checkBlock(buffer, offset, length, AuthorizationReplyDecoder.BLOCK_LENGTH);
                checkOutcome(authorizationReply.wrap(buffer, offset), authorizationReply.outcomeCode());
                if (take(authorizationReply)) {
                    listener.onAuthorizationReply(authorizationReply);
                }
            }
            case EntriesReplyDecoder.TEMPLATE_ID -> {
                Messages.checkBlock(buffer, offset, length, EntriesReplyDecoder.BLOCK_LENGTH);
                Messages.checkGroup(buffer, offset, length, EntriesDecoder.sbeBlockLength());
                if (take(entriesReply.wrap(buffer, offset))) {
                    listener.onEntriesReply(entriesReply);
                }
            }
            case StateHashReplyDecoder.TEMPLATE_ID -> {
                Messages.checkBlock(buffer, offset, length, StateHashReplyDecoder.BLOCK_LENGTH);
                if (take(stateHashReply.wrap(buffer, offset))) {
                    listener.onStateHashReply(stateHashReply);
                }
            }
            default -> {
                Messages.checkBlock(buffer, offset, length, TrialBalanceReplyDecoder.BLOCK_LENGTH);
                Messages.checkGroup(buffer, offset, length, TotalsDecoder.sbeBlockLength());
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

    private static void checkOutcome(final Reply reply, final int outcomeCode) {
        if (reply.statusCode() == Status.OK.code()) {
            checkStatus("outcome", outcomeCode);
        }
    }

    private static void checkStatus(final String name, final int code) {
        if (code >= STATUS_COUNT) {
            throw new ProtocolViolationException("unknown status: " + name + "=" + code);
        }
    }

    private static int replyTemplateId(final int requestTemplateId) {
        return switch (requestTemplateId) {
            case GetAccountDecoder.TEMPLATE_ID, GetAccountAtDecoder.TEMPLATE_ID -> AccountReplyDecoder.TEMPLATE_ID;
            case GetTransferDecoder.TEMPLATE_ID -> TransferReplyDecoder.TEMPLATE_ID;
            case GetAuthorizationDecoder.TEMPLATE_ID -> AuthorizationReplyDecoder.TEMPLATE_ID;
            case ListEntriesDecoder.TEMPLATE_ID -> EntriesReplyDecoder.TEMPLATE_ID;
            case TrialBalanceDecoder.TEMPLATE_ID -> TrialBalanceReplyDecoder.TEMPLATE_ID;
            case GetStateHashDecoder.TEMPLATE_ID -> StateHashReplyDecoder.TEMPLATE_ID;
            case GetServerStatusDecoder.TEMPLATE_ID -> ServerStatusReplyDecoder.TEMPLATE_ID;
            case PromoteDecoder.TEMPLATE_ID -> PromoteReplyDecoder.TEMPLATE_ID;
            default -> CommandReplyDecoder.TEMPLATE_ID;
        };
    }
}
