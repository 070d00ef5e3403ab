package io.florin.client;

import io.florin.protocol.codec.GetAuthorizationEncoder;

/** Reads an authorization. Answered by {@link AuthorizationReply}. */
public final class GetAuthorizationRequest extends Request {
    private final GetAuthorizationEncoder encoder = new GetAuthorizationEncoder();

    /** Makes a request for id 0. */
    public GetAuthorizationRequest() {
        super(GetAuthorizationEncoder.TEMPLATE_ID, GetAuthorizationEncoder.BLOCK_LENGTH);
        encoder.wrap(frame(), BLOCK_OFFSET);
    }

    /** Sets whose id it asks for. */
    public GetAuthorizationRequest authorizationId(final long hi, final long lo) {
        encoder.authorizationId().hi(hi).lo(lo);
        return this;
    }
}
