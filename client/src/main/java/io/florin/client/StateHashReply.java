package io.florin.client;

import io.florin.protocol.Status;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.StateHashReplyDecoder;
import org.agrona.DirectBuffer;

/** The answer to a {@link GetStateHashRequest}. */
public final class StateHashReply extends Reply {
    private final StateHashReplyDecoder decoder = new StateHashReplyDecoder();

    StateHashReply() {}

    StateHashReply wrap(final DirectBuffer buffer, final int offset) {
        final int blockOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        wrapHeader(buffer, blockOffset);
        decoder.wrap(buffer, blockOffset, Messages.blockLength(buffer, offset), Messages.version(buffer, offset));
        return this;
    }

    /** @return hash of the whole state: equal for any two readers of the same commands. */
    public long stateHash() {
        return decoder.stateHash();
    }

    /** @return a copy that outlives the call. */
    public QueryResult<Long> toResult() {
        return new QueryResult<>(status(), sequence(), timestampNs(), status() == Status.OK ? stateHash() : null);
    }
}
