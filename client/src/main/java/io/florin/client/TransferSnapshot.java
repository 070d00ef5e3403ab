package io.florin.client;

import io.florin.protocol.Status;

/**
 * A retained transfer.
 *
 * @param id the transfer's id.
 * @param kind what it is.
 * @param outcome {@link Status#OK}, or why it was refused.
 * @param debitAccount the account that pays.
 * @param creditAccount the account that is paid.
 * @param ledger the ledger of both accounts.
 * @param amount minor units.
 * @param code the caller's own classification.
 * @param userData as given with the transfer.
 * @param executedSequence its place in the journal.
 * @param executedNs when, in nanoseconds since 1970.
 */
public record TransferSnapshot(
        Id128 id,
        TransferKind kind,
        Status outcome,
        Id128 debitAccount,
        Id128 creditAccount,
        long ledger,
        long amount,
        int code,
        Id128 userData,
        long executedSequence,
        long executedNs) {}
