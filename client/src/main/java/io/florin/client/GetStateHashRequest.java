package io.florin.client;

import io.florin.protocol.codec.GetStateHashEncoder;

/** Reads the hash of the whole state. Answered by {@link StateHashReply}. */
public final class GetStateHashRequest extends Request {
    /** Makes the request. */
    public GetStateHashRequest() {
        super(GetStateHashEncoder.TEMPLATE_ID, GetStateHashEncoder.BLOCK_LENGTH);
    }
}
