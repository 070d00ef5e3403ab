package io.florin.engine;

import io.florin.protocol.Status;

/** Checks and posts what is done to an authorization. */
abstract class FollowUpPoster extends Poster {
    final TransferStore transfers;
    final Holds holds;
    /** The accepted authorization that the command names, or {@code NOT_FOUND}. */
    int authorization;

    private int original;

    FollowUpPoster(final TransferStore transfers, final Holds holds) {
        this.transfers = transfers;
        this.holds = holds;
    }

    @Override
    final void resolve(final TransferContent command) {
        original = transfers.find(command.originalIdLo, command.originalIdHi);
        final boolean isAuthorization =
                original != TransferStore.NOT_FOUND && transfers.isAccepted(original, TransferContent.AUTHORIZATION);
        authorization = isAuthorization ? original : TransferStore.NOT_FOUND;
    }

    @Override
    final int debitAccount() {
        return authorization == TransferStore.NOT_FOUND
                ? AccountStore.NOT_FOUND
                : transfers.debitAccount(authorization);
    }

    @Override
    final Status check(final TransferContent command) {
        if (authorization == TransferStore.NOT_FOUND) {
            return original == TransferStore.NOT_FOUND || transfers.outcome(original) != Status.OK
                    ? Status.ORIGINAL_NOT_FOUND
                    : Status.ORIGINAL_KIND_MISMATCH;
        }
        final Status open = holds.checkOpen(authorization);
        return open == Status.OK ? checkOpen(command) : open;
    }

    /** @return the first check that fails although something is left of the authorization, or OK. */
    abstract Status checkOpen(TransferContent command);
}
