package io.florin.client;

import io.florin.protocol.codec.VoidEncoder;

/** Releases what is left of a hold. Answered by a {@link CommandReply} with the payer's balances. */
public final class VoidRequest extends MoneyRequest<VoidRequest> {
    private final VoidEncoder encoder = new VoidEncoder();

    /** Makes a request with all fields zero or empty. */
    public VoidRequest() {
        super(VoidEncoder.TEMPLATE_ID, VoidEncoder.BLOCK_LENGTH, 0, VoidEncoder.userDataEncodingOffset());
        encoder.wrap(frame(), BLOCK_OFFSET);
    }

    /** Sets all fields. */
    public VoidRequest set(final AuthorizationVoid release) {
        return voidId(release.id().hi(), release.id().lo())
                .authorizationId(
                        release.authorizationId().hi(),
                        release.authorizationId().lo())
                .details(release.details());
    }

    /** Sets the idempotency key, never 0. */
    public VoidRequest voidId(final long hi, final long lo) {
        encoder.voidId().hi(hi).lo(lo);
        return this;
    }

    /** Sets what is released. */
    public VoidRequest authorizationId(final long hi, final long lo) {
        encoder.authorizationId().hi(hi).lo(lo);
        return this;
    }

    static void checkFits(final Details details) {
        checkFitsBehind(VoidEncoder.BLOCK_LENGTH, details);
    }
}
