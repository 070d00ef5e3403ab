package io.florin.engine;

import org.agrona.UnsafeApi;

/** Writes and reads everything that an engine's state is made of. */
final class StateSnapshot {
    private final LedgerStore ledgers;
    private final AccountStore accounts;
    private final TransferStore transfers;
    private final HistoryStore history;
    private final EntryIndex checkpoints;
    private final ExpiryQueue expiryQueue;
    private final AccountRules rules;

    StateSnapshot(
            final LedgerStore ledgers,
            final AccountStore accounts,
            final TransferStore transfers,
            final HistoryStore history,
            final EntryIndex checkpoints,
            final ExpiryQueue expiryQueue,
            final AccountRules rules) {
        this.ledgers = ledgers;
        this.accounts = accounts;
        this.transfers = transfers;
        this.history = history;
        this.checkpoints = checkpoints;
        this.expiryQueue = expiryQueue;
        this.rules = rules;
    }

    /**
     * Writes all of it.
     *
     * @param settings of which the sequence, the timestamp and the hash key are set.
     */
    void write(final SnapshotSink sink, final SnapshotSettings settings, final long stateHash) {
        settings.ledgersMax = ledgers.ledgersMax();
        settings.accountsMax = accounts.accountsMax();
        settings.transfersMax = transfers.transfersMax();
        settings.historyMax = history.historyMax();
        settings.ledgerCount = ledgers.count();
        settings.accountCount = accounts.count();
        settings.transferCount = transfers.count();
        settings.changeCount = history.count();
        settings.checkpointCount = checkpoints.count();
        settings.setAside = history.setAside();
        final SnapshotWriter out = new SnapshotWriter(sink);
        out.begin();
        settings.write(out);
        ledgers.write(out);
        accounts.write(out);
        transfers.write(out);
        history.write(out);
        checkpoints.write(out);
        try (RecordMemory end = endRecord()) {
            final long address = end.address(end.add());
            UnsafeApi.putLong(address, stateHash);
            UnsafeApi.putLong(address + Long.BYTES, 0);
            out.section(SnapshotSection.END, end);
        }
    }

    /**
     * Reads all records.
     *
     * @param settings which were read before; the capacities are set already.
     * @return the hash that the state must have.
     */
    long read(final SnapshotReader in, final SnapshotSettings settings) {
        ledgers.read(in, settings.ledgerCount);
        accounts.read(in, settings);
        try (StatementLoader statements = new StatementLoader(settings.accountCount, settings.checkpointCount)) {
            transfers.read(in, settings.transferCount, new TransferLoader(settings, rules, expiryQueue, statements));
            accounts.checkStatements(statements);
            history.read(in, settings.changeCount, settings.accountCount);
            history.setAside(settings.setAside);
            checkpoints.read(in, settings.checkpointCount, statements);
        }
        try (RecordMemory end = endRecord()) {
            in.section(SnapshotSection.END, end, 1, (address, first, count) -> {});
            return UnsafeApi.getLong(end.address(0));
        }
    }

    private static RecordMemory endRecord() {
        final RecordMemory records = new RecordMemory(SnapshotSection.END.recordLength());
        records.recordsMax(1);
        return records;
    }
}
