package io.florin.client;

import io.florin.protocol.codec.ReverseEncoder;

/** Undoes a whole payment. Answered by a {@link CommandReply} with the balances of who gives back. */
public final class ReverseRequest extends MoneyRequest<ReverseRequest> {
    private final ReverseEncoder encoder = new ReverseEncoder();

    /** Makes a request with all fields zero or empty. */
    public ReverseRequest() {
        super(ReverseEncoder.TEMPLATE_ID, ReverseEncoder.BLOCK_LENGTH, 0, ReverseEncoder.userDataEncodingOffset());
        encoder.wrap(frame(), BLOCK_OFFSET);
    }

    /** Sets all fields. */
    public ReverseRequest set(final Reversal reversal) {
        return reversalId(reversal.id().hi(), reversal.id().lo())
                .originalId(reversal.originalId().hi(), reversal.originalId().lo())
                .details(reversal.details());
    }

    /** Sets the idempotency key, never 0. */
    public ReverseRequest reversalId(final long hi, final long lo) {
        encoder.reversalId().hi(hi).lo(lo);
        return this;
    }

    /** Sets the payment. */
    public ReverseRequest originalId(final long hi, final long lo) {
        encoder.originalId().hi(hi).lo(lo);
        return this;
    }

    static void checkFits(final Details details) {
        checkFitsBehind(ReverseEncoder.BLOCK_LENGTH, details);
    }
}
