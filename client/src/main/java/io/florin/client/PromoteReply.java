package io.florin.client;

import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.PromoteReplyDecoder;
import org.agrona.DirectBuffer;

/** The answer to a {@link PromoteRequest}. */
public final class PromoteReply extends Reply {
    private final PromoteReplyDecoder decoder = new PromoteReplyDecoder();

    PromoteReply() {}

    PromoteReply wrap(final DirectBuffer buffer, final int offset) {
        final int blockOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        wrapHeader(buffer, blockOffset);
        decoder.wrap(buffer, blockOffset, Messages.blockLength(buffer, offset), Messages.version(buffer, offset));
        return this;
    }

    /** @return a copy that outlives the call. */
    public Promotion toResult() {
        decoder.sbeRewind();
        return new Promotion(status(), isReplayed(), sequence(), timestampNs(), decoder.detail());
    }
}
