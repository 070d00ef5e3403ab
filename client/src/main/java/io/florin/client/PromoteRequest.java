package io.florin.client;

import io.florin.protocol.codec.PromoteEncoder;

/** Makes a standby the active server; a repetition does no harm. Answered by {@link PromoteReply}. */
public final class PromoteRequest extends Request {
    /** Makes the request. */
    public PromoteRequest() {
        super(PromoteEncoder.TEMPLATE_ID, PromoteEncoder.BLOCK_LENGTH);
    }
}
