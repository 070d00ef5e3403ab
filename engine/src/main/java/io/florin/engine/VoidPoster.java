package io.florin.engine;

import io.florin.protocol.Status;

/** Checks and posts voids. */
final class VoidPoster extends FollowUpPoster {
    VoidPoster(final TransferStore transfers, final Holds holds) {
        super(transfers, holds);
    }

    @Override
    Status checkOpen(final TransferContent command) {
        return Status.OK;
    }

    @Override
    void post(final TransferContent command, final long sequence, final long timestampNs, final long chainHash) {
        final long remaining = transfers.remainingAmount(authorization);
        transfers.acceptVoid(command, sequence, timestampNs, chainHash, remaining, authorization);
        holds.release(authorization, TransferStore.FLAG_VOIDED);
    }
}
