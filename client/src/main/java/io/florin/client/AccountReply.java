package io.florin.client;

import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountReplyDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/** The answer to a {@link GetAccountRequest} or a {@link GetAccountAtRequest}. */
public final class AccountReply extends Reply {
    private final AccountReplyDecoder decoder = new AccountReplyDecoder();

    AccountReply() {}

    AccountReply wrap(final DirectBuffer buffer, final int offset) {
        final int blockOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        wrapHeader(buffer, blockOffset);
        decoder.wrap(buffer, blockOffset, Messages.blockLength(buffer, offset), Messages.version(buffer, offset));
        return this;
    }

    /** @return what can be spent now, in minor units; {@link Long#MIN_VALUE} without an account. */
    public long available() {
        return decoder.available();
    }

    /** @return the account: a copy that outlives the call. Not to be asked for when the status is not OK. */
    public AccountSnapshot account() {
        return new AccountSnapshot(
                Messages.id(decoder.accountId()),
                decoder.ledger(),
                decoder.code(),
                AccountKind.of(decoder.kindRaw()),
                AccountStatus.of(decoder.accountStatusRaw()),
                decoder.reason(),
                decoder.overdraftLimit(),
                new Balances(
                        decoder.debitsPending(),
                        decoder.debitsPosted(),
                        decoder.creditsPending(),
                        decoder.creditsPosted(),
                        decoder.available()),
                Messages.id(decoder.userData()),
                decoder.history() == 1,
                decoder.openedSequence(),
                decoder.openedNs(),
                decoder.version(),
                Messages.orZero(decoder.changedSequence(), AccountReplyDecoder.changedSequenceNullValue()),
                Messages.orZero(decoder.changedNs(), AccountReplyDecoder.changedNsNullValue()));
    }

    /** @return a copy that outlives the call. */
    public QueryResult<AccountSnapshot> toResult() {
        return new QueryResult<>(status(), sequence(), timestampNs(), status() == Status.OK ? account() : null);
    }
}
