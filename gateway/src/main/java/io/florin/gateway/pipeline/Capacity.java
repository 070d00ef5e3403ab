package io.florin.gateway.pipeline;

/**
 * How much the engine may hold. Decides outcomes, and is therefore journaled with the first command.
 *
 * @param ledgersMax ledgers, 1 to 65,535.
 * @param accountsMax accounts, 1 to 2^31 - 1.
 * @param transfersMax retained transfers of all kinds, refused ones included, 1 to 2^31 - 1.
 * @param historyMax changes kept of accounts with history, 0 to 2^31 - 1.
 */
public record Capacity(int ledgersMax, int accountsMax, int transfersMax, int historyMax) {
    private static final int LEDGERS_MAX = 65_535;

    /** Of a record of 128 bytes and its share of an index; a little more than docs/ledger.md measures. */
    private static final long RECORD_BYTES = 160;

    /** Checks the ranges. */
    public Capacity {
        if (ledgersMax < 1 || ledgersMax > LEDGERS_MAX) {
            throw new IllegalArgumentException("ledgersMax must be 1 to " + LEDGERS_MAX + ": " + ledgersMax);
        }
        if (accountsMax < 1) {
            throw new IllegalArgumentException("accountsMax must be at least 1: " + accountsMax);
        }
        if (transfersMax < 1) {
            throw new IllegalArgumentException("transfersMax must be at least 1: " + transfersMax);
        }
        if (historyMax < 0) {
            throw new IllegalArgumentException("historyMax must be at least 0: " + historyMax);
        }
    }

    /** @return bytes of memory that an engine of this capacity takes at most for its records and indexes. */
    long memoryBytesMax() {
        return ((long) accountsMax + transfersMax + historyMax) * RECORD_BYTES;
    }

    /** Whether this is at least as much in every respect. */
    public boolean covers(final Capacity other) {
        return ledgersMax >= other.ledgersMax
                && accountsMax >= other.accountsMax
                && transfersMax >= other.transfersMax
                && historyMax >= other.historyMax;
    }
}
