package io.florin.client;

import java.math.BigInteger;

/**
 * The totals of one ledger, in minor units. Debits and credits are equal, pending and posted.
 *
 * @param ledger its currency, ISO 4217 numeric, or any unit of value.
 * @param accountCount accounts of this ledger.
 * @param debitsPending held to be paid.
 * @param debitsPosted paid.
 * @param creditsPending held to be received.
 * @param creditsPosted received.
 */
public record LedgerTotals(
        long ledger,
        long accountCount,
        BigInteger debitsPending,
        BigInteger debitsPosted,
        BigInteger creditsPending,
        BigInteger creditsPosted) {
    /** @return whether debits and credits are equal, pending and posted. */
    public boolean isBalanced() {
        return debitsPending.equals(creditsPending) && debitsPosted.equals(creditsPosted);
    }
}
