package io.florin.reference;

import io.florin.protocol.Status;
import io.florin.protocol.codec.CommandReplyDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** A decoded CommandReply. */
public record Reply(
        long correlationId,
        long sequence,
        long timestampNs,
        Status status,
        boolean replayed,
        @Nullable Balances balances) {
    /** An account's sums, and what it can pay. */
    public record Balances(
            long debitsPending, long debitsPosted, long creditsPending, long creditsPosted, long available) {}

    /** Decodes a reply whose SBE header is at the beginning. */
    public static Reply decode(final DirectBuffer buffer) {
        final CommandReplyDecoder decoder =
                new CommandReplyDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
        final boolean hasBalances = decoder.debitsPosted() != CommandReplyDecoder.debitsPostedNullValue();
        return new Reply(
                decoder.correlationId(),
                decoder.sequence(),
                decoder.timestampNs(),
                Status.of(decoder.status()),
                decoder.flags().replayed(),
                hasBalances
                        ? new Balances(
                                decoder.debitsPending(),
                                decoder.debitsPosted(),
                                decoder.creditsPending(),
                                decoder.creditsPosted(),
                                decoder.available())
                        : null);
    }
}
