package io.florin.engine;

import io.florin.protocol.Status;

/** Checks and posts the transfers of one kind. Holds what {@link #resolve} found until the next command. */
abstract class Poster {
    /** Finds the accounts and transfers that a command names. */
    abstract void resolve(TransferContent command);

    /** @return the account that the command debits, or would, whose balances its reply carries; or {@code NOT_FOUND}. */
    abstract int debitAccount();

    /**
     * Checks all that depends on the state, and changes nothing.
     *
     * @param command of sound shape, resolved.
     * @return the first check that failed, or OK: then {@link #post} cannot fail.
     */
    abstract Status check(TransferContent command);

    /**
     * Retains and posts a transfer that {@link #check} found OK.
     *
     * @param chainHash of the chain that it is a member of, or 0.
     */
    abstract void post(TransferContent command, long sequence, long timestampNs, long chainHash);
}
