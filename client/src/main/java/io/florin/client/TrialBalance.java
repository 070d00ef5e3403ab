package io.florin.client;

import java.util.List;

/**
 * The totals of all ledgers.
 *
 * @param totals by ascending ledger.
 * @param stateHash of the whole state, at the sequence of the answer.
 * @param accountCount accounts of all ledgers.
 * @param transferCount retained transfers, refused ones included.
 * @param consistent whether all totals are of one state. A server answers 256 ledgers at a time: beyond that, false when commands
 *     were applied between two pages.
 */
public record TrialBalance(
        List<LedgerTotals> totals, long stateHash, long accountCount, long transferCount, boolean consistent) {
    /** Copies the list. */
    public TrialBalance {
        totals = List.copyOf(totals);
    }
}
