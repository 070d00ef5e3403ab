package io.florin.client;

import io.florin.protocol.codec.GetAccountAtEncoder;

/** Reads an account as it was, if it was opened with history. Answered by {@link AccountReply}. */
public final class GetAccountAtRequest extends Request {
    private final GetAccountAtEncoder encoder = new GetAccountAtEncoder();

    /** Makes a request for id 0, as it is now. */
    public GetAccountAtRequest() {
        super(GetAccountAtEncoder.TEMPLATE_ID, GetAccountAtEncoder.BLOCK_LENGTH);
        encoder.wrap(frame(), BLOCK_OFFSET);
        atSequence(Long.MAX_VALUE).atNs(Long.MAX_VALUE);
    }

    /** Sets whose id it asks for. */
    public GetAccountAtRequest accountId(final long hi, final long lo) {
        encoder.accountId().hi(hi).lo(lo);
        return this;
    }

    /** Sets the command after which; {@link Long#MAX_VALUE} for the last. */
    public GetAccountAtRequest atSequence(final long sequence) {
        encoder.atSequence(sequence);
        return this;
    }

    /** Sets the time at which, in nanoseconds since 1970; {@link Long#MAX_VALUE} for any. */
    public GetAccountAtRequest atNs(final long timestampNs) {
        encoder.atNs(timestampNs);
        return this;
    }
}
