package io.florin.client;

import io.florin.protocol.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A retained transfer of any kind.
 *
 * @param id the transfer's id.
 * @param kind what it is.
 * @param outcome {@link Status#OK}, or why it was refused.
 * @param debitAccount the account that pays; null when a command that acts on another one was refused.
 * @param creditAccount the account that is paid; null with splits, and when a command that acts on another one was refused.
 * @param ledger the ledger of both accounts; 0 when a command that acts on another transfer was refused.
 * @param amount minor units.
 * @param originalId the authorization, payment or capture that it acts on; null for a payment and an authorization.
 * @param refunded given back so far by refunds, in minor units.
 * @param refundable what can still be refunded, in minor units.
 * @param splits the payees of a split capture, otherwise none.
 * @param code the caller's own classification.
 * @param userData as given with the transfer.
 * @param executedSequence its place in the journal.
 * @param executedNs when, in nanoseconds since 1970.
 */
public record TransferSnapshot(
        Id128 id,
        TransferKind kind,
        Status outcome,
        @Nullable Id128 debitAccount,
        @Nullable Id128 creditAccount,
        long ledger,
        long amount,
        @Nullable Id128 originalId,
        long refunded,
        long refundable,
        List<Split> splits,
        int code,
        Id128 userData,
        long executedSequence,
        long executedNs) {
    /** Copies the list. */
    public TransferSnapshot {
        splits = List.copyOf(splits);
    }

    /**
     * What one payee of a split capture got.
     *
     * @param creditAccount the account that was paid.
     * @param amount minor units.
     * @param refunded given back so far by refunds, in minor units.
     */
    public record Split(Id128 creditAccount, long amount, long refunded) {}
}
