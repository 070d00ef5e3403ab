package io.florin.engine;

import io.florin.protocol.Status;
import io.florin.protocol.codec.CommandReplyEncoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes the replies to commands. */
final class ReplyPublisher {
    private static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + CommandReplyEncoder.BLOCK_LENGTH;

    private final ReplySink sink;
    private final AccountStore accounts;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);
    private final CommandReplyEncoder encoder = new CommandReplyEncoder();

    ReplyPublisher(final ReplySink sink, final AccountStore accounts) {
        this.sink = sink;
        this.accounts = accounts;
        encoder.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    }

    /**
     * Answers a command.
     *
     * @param sequence and {@code timestampNs} of the execution that {@code status} is the outcome of.
     * @param account whose balances the reply carries, or {@code NOT_FOUND}.
     */
    void reply(
            final long correlationId,
            final long sequence,
            final long timestampNs,
            final Status status,
            final boolean replayed,
            final int account) {
        encoder.correlationId(correlationId)
                .sequence(sequence)
                .timestampNs(timestampNs)
                .status(status.code())
                .reserved(0);
        encoder.flags().clear().replayed(replayed);
        if (account == AccountStore.NOT_FOUND) {
            encodeNoBalances();
        } else {
            encodeBalances(account);
        }
        sink.onReply(buffer, 0, LENGTH);
    }

    private void encodeBalances(final int account) {
        encoder.debitsPending(accounts.sum(account, AccountStore.DEBITS_PENDING))
                .debitsPosted(accounts.sum(account, AccountStore.DEBITS_POSTED))
                .creditsPending(accounts.sum(account, AccountStore.CREDITS_PENDING))
                .creditsPosted(accounts.sum(account, AccountStore.CREDITS_POSTED))
                .available(accounts.available(account));
    }

    private void encodeNoBalances() {
        encoder.debitsPending(CommandReplyEncoder.debitsPendingNullValue())
                .debitsPosted(CommandReplyEncoder.debitsPostedNullValue())
                .creditsPending(CommandReplyEncoder.creditsPendingNullValue())
                .creditsPosted(CommandReplyEncoder.creditsPostedNullValue())
                .available(CommandReplyEncoder.availableNullValue());
    }
}
