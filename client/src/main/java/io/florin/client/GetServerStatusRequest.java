package io.florin.client;

import io.florin.protocol.codec.GetServerStatusEncoder;

/** Reads what a server is and how far it is. Answered by {@link ServerStatusReply}. */
public final class GetServerStatusRequest extends Request {
    /** Makes the request. */
    public GetServerStatusRequest() {
        super(GetServerStatusEncoder.TEMPLATE_ID, GetServerStatusEncoder.BLOCK_LENGTH);
    }
}
