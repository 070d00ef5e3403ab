package io.florin.client;

import io.florin.protocol.codec.RefundEncoder;

/** Gives back part or all of a payment or capture. Answered by a {@link CommandReply} with the balances of who gives back. */
public final class RefundRequest extends MoneyRequest<RefundRequest> {
    private final RefundEncoder encoder = new RefundEncoder();

    /** Makes a request with all fields zero or empty. */
    public RefundRequest() {
        super(RefundEncoder.TEMPLATE_ID, RefundEncoder.BLOCK_LENGTH, 0, RefundEncoder.userDataEncodingOffset());
        encoder.wrap(frame(), BLOCK_OFFSET);
    }

    /** Sets all fields. */
    public RefundRequest set(final Refund refund) {
        return refundId(refund.id().hi(), refund.id().lo())
                .originalId(refund.originalId().hi(), refund.originalId().lo())
                .payeeAccountId(refund.payee().hi(), refund.payee().lo())
                .amount(refund.amount())
                .details(refund.details());
    }

    /** Sets the idempotency key, never 0. */
    public RefundRequest refundId(final long hi, final long lo) {
        encoder.refundId().hi(hi).lo(lo);
        return this;
    }

    /** Sets the payment or capture. */
    public RefundRequest originalId(final long hi, final long lo) {
        encoder.originalId().hi(hi).lo(lo);
        return this;
    }

    /** Sets who gives back; 0 when there is but one. */
    public RefundRequest payeeAccountId(final long hi, final long lo) {
        encoder.payeeAccountId().hi(hi).lo(lo);
        return this;
    }

    /** Sets the amount in minor units, more than 0. */
    public RefundRequest amount(final long amountMinor) {
        encoder.amount(amountMinor);
        return this;
    }

    static void checkFits(final Details details) {
        checkFitsBehind(RefundEncoder.BLOCK_LENGTH, details);
    }
}
