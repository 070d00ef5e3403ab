package io.florin.client;

import org.jspecify.annotations.Nullable;

/**
 * An entry of an account's statement.
 *
 * @param number of the entry on the statement, from 1, oldest first; it never changes.
 * @param sequence the journal's place of the command that made it.
 * @param timestampNs when, in nanoseconds since 1970.
 * @param transferId the payment, capture, refund or reversal.
 * @param originalId what that acts on; null for a payment.
 * @param otherAccount who was paid, or who paid.
 * @param userData as given with the transfer.
 * @param amount minor units, more than 0.
 * @param balance of the account after the entry, in minor units.
 * @param code the caller's own classification.
 * @param kind what the transfer is.
 * @param side whether the account paid or was paid.
 */
public record Entry(
        long number,
        long sequence,
        long timestampNs,
        Id128 transferId,
        @Nullable Id128 originalId,
        Id128 otherAccount,
        Id128 userData,
        long amount,
        long balance,
        int code,
        TransferKind kind,
        EntrySide side) {}
