package io.florin.client;

import io.florin.protocol.Status;

/**
 * An authorization as it was when asked. {@code amount = captured + voided + expired + capturable}, all in minor units.
 *
 * @param id the authorization's id.
 * @param state what became of it.
 * @param outcome {@link Status#OK}, or why it was refused.
 * @param debitAccount the account whose money is held.
 * @param creditAccount the account that it is held for.
 * @param ledger the ledger of both accounts.
 * @param amount held at first.
 * @param captured taken by captures.
 * @param voided released by a void or by a final capture.
 * @param expired released at the expiry.
 * @param capturable what can still be captured, and what a void would release.
 * @param refunded given back of the captures.
 * @param refundable what can still be refunded of the captures.
 * @param expiresNs when it expires, or did or would have, in nanoseconds since 1970; 0 when it was refused.
 * @param code the caller's own classification.
 * @param userData as given with the authorization.
 * @param executedSequence its place in the journal.
 * @param executedNs when it was executed, in nanoseconds since 1970.
 */
public record AuthorizationSnapshot(
        Id128 id,
        AuthorizationState state,
        Status outcome,
        Id128 debitAccount,
        Id128 creditAccount,
        long ledger,
        long amount,
        long captured,
        long voided,
        long expired,
        long capturable,
        long refunded,
        long refundable,
        long expiresNs,
        int code,
        Id128 userData,
        long executedSequence,
        long executedNs) {}
