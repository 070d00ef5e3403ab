package io.florin.client;

import io.florin.protocol.codec.TrialBalanceEncoder;

/** Reads the totals of the ledgers, 256 at a time. Answered by {@link TrialBalanceReply}. */
public final class TrialBalanceRequest extends Request {
    private final TrialBalanceEncoder encoder = new TrialBalanceEncoder();

    /** Makes a request that begins with the lowest ledger. */
    public TrialBalanceRequest() {
        super(TrialBalanceEncoder.TEMPLATE_ID, TrialBalanceEncoder.BLOCK_LENGTH);
        encoder.wrap(frame(), BLOCK_OFFSET);
    }

    /** Sets the lowest ledger wanted; 0 for all. */
    public TrialBalanceRequest fromLedger(final long ledger) {
        checkLedger(ledger);
        encoder.fromLedger(ledger);
        return this;
    }
}
