package io.florin.client;

import io.florin.protocol.codec.CommandReplyDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/** The outcome of a command, and the balances after it. */
public final class CommandReply extends Reply {
    private final CommandReplyDecoder decoder = new CommandReplyDecoder();

    CommandReply() {}

    CommandReply wrap(final DirectBuffer buffer, final int offset) {
        final int blockOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        wrapHeader(buffer, blockOffset);
        decoder.wrap(buffer, blockOffset, CommandReplyDecoder.BLOCK_LENGTH, CommandReplyDecoder.SCHEMA_VERSION);
        return this;
    }

    /** @return whether there is an account to have balances; without one they are all {@link Long#MIN_VALUE}. */
    public boolean hasBalances() {
        return decoder.creditsPosted() != CommandReplyDecoder.creditsPostedNullValue();
    }

    /** @return held to be paid, in minor units. */
    public long debitsPending() {
        return decoder.debitsPending();
    }

    /** @return paid, in minor units. */
    public long debitsPosted() {
        return decoder.debitsPosted();
    }

    /** @return held to be received, in minor units. */
    public long creditsPending() {
        return decoder.creditsPending();
    }

    /** @return received, in minor units. */
    public long creditsPosted() {
        return decoder.creditsPosted();
    }

    /** @return what can be spent now, in minor units. */
    public long available() {
        return decoder.available();
    }

    /** @return a copy that outlives the call. */
    public CommandResult toResult() {
        final Balances balances = hasBalances()
                ? new Balances(debitsPending(), debitsPosted(), creditsPending(), creditsPosted(), available())
                : null;
        return new CommandResult(status(), isReplayed(), sequence(), timestampNs(), balances);
    }
}
