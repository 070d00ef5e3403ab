package io.florin.client;

import io.florin.protocol.codec.GetAccountEncoder;

/** Reads an account. Answered by {@link AccountReply}. */
public final class GetAccountRequest extends Request {
    private final GetAccountEncoder encoder = new GetAccountEncoder();

    /** Makes a request for id 0. */
    public GetAccountRequest() {
        super(GetAccountEncoder.TEMPLATE_ID, GetAccountEncoder.BLOCK_LENGTH);
        encoder.wrap(frame(), BLOCK_OFFSET);
    }

    /** Sets whose id it asks for. */
    public GetAccountRequest accountId(final long hi, final long lo) {
        encoder.accountId().hi(hi).lo(lo);
        return this;
    }
}
