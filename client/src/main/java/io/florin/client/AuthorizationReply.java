package io.florin.client;

import io.florin.protocol.Status;
import io.florin.protocol.codec.AuthorizationReplyDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/** The answer to a {@link GetAuthorizationRequest}. */
public final class AuthorizationReply extends Reply {
    private final AuthorizationReplyDecoder decoder = new AuthorizationReplyDecoder();

    AuthorizationReply() {}

    AuthorizationReply wrap(final DirectBuffer buffer, final int offset) {
        final int blockOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        wrapHeader(buffer, blockOffset);
        decoder.wrap(buffer, blockOffset, Messages.blockLength(buffer, offset), Messages.version(buffer, offset));
        return this;
    }

    /** @return what can still be captured, in minor units; {@link Long#MIN_VALUE} without an authorization. */
    public long capturable() {
        return decoder.capturableAmount();
    }

    /** @return the authorization: a copy that outlives the call. Not to be asked for when the status is not OK. */
    public AuthorizationSnapshot authorization() {
        return new AuthorizationSnapshot(
                Messages.id(decoder.authorizationId()),
                AuthorizationState.of(decoder.stateRaw()),
                Status.of(decoder.outcome()),
                Messages.id(decoder.debitAccountId()),
                Messages.id(decoder.creditAccountId()),
                decoder.ledger(),
                decoder.amount(),
                decoder.capturedAmount(),
                decoder.voidedAmount(),
                decoder.expiredAmount(),
                decoder.capturableAmount(),
                decoder.refundedAmount(),
                decoder.refundableAmount(),
                Messages.orZero(decoder.expiresNs(), AuthorizationReplyDecoder.expiresNsNullValue()),
                decoder.code(),
                Messages.id(decoder.userData()),
                decoder.executedSequence(),
                decoder.executedNs());
    }

    /** @return a copy that outlives the call. */
    public QueryResult<AuthorizationSnapshot> toResult() {
        return new QueryResult<>(status(), sequence(), timestampNs(), status() == Status.OK ? authorization() : null);
    }

    int outcomeCode() {
        return decoder.outcome();
    }
}
