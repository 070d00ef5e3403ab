package io.florin.engine;

import org.agrona.UnsafeApi;

/**
 * What a snapshot says that is not a record of a store.
 *
 * <pre>
 *    0  lastSequence          | lastTimestampNs
 *   16  hash key lo           | hash key hi
 *   32  ledgersMax, accountsMax, transfersMax, historyMax   int32
 *   48  ledgers, accounts, transfers, changes               int32: how many there are
 *   64  checkpoints, changes set aside                      int32
 *   72  0
 * </pre>
 */
final class SnapshotSettings {
    private static final int LAST_TIMESTAMP_NS = 8;
    private static final int HASH_KEY_LO = 16;
    private static final int HASH_KEY_HI = 24;
    private static final int LEDGERS_MAX = 32;
    private static final int ACCOUNTS_MAX = 36;
    private static final int TRANSFERS_MAX = 40;
    private static final int HISTORY_MAX = 44;
    private static final int LEDGER_COUNT = 48;
    private static final int ACCOUNT_COUNT = 52;
    private static final int TRANSFER_COUNT = 56;
    private static final int CHANGE_COUNT = 60;
    private static final int CHECKPOINT_COUNT = 64;
    private static final int SET_ASIDE = 68;

    long lastSequence;
    long lastTimestampNs;
    long hashKeyLo;
    long hashKeyHi;
    int ledgersMax;
    int accountsMax;
    int transfersMax;
    int historyMax;
    int ledgerCount;
    int accountCount;
    int transferCount;
    int changeCount;
    int checkpointCount;
    int setAside;

    void write(final SnapshotWriter out) {
        try (RecordMemory records = oneRecord()) {
            final long address = records.address(records.add());
            UnsafeApi.setMemory(address, SnapshotSection.SETTINGS.recordLength(), (byte) 0);
            UnsafeApi.putLong(address, lastSequence);
            UnsafeApi.putLong(address + LAST_TIMESTAMP_NS, lastTimestampNs);
            UnsafeApi.putLong(address + HASH_KEY_LO, hashKeyLo);
            UnsafeApi.putLong(address + HASH_KEY_HI, hashKeyHi);
            UnsafeApi.putInt(address + LEDGERS_MAX, ledgersMax);
            UnsafeApi.putInt(address + ACCOUNTS_MAX, accountsMax);
            UnsafeApi.putInt(address + TRANSFERS_MAX, transfersMax);
            UnsafeApi.putInt(address + HISTORY_MAX, historyMax);
            UnsafeApi.putInt(address + LEDGER_COUNT, ledgerCount);
            UnsafeApi.putInt(address + ACCOUNT_COUNT, accountCount);
            UnsafeApi.putInt(address + TRANSFER_COUNT, transferCount);
            UnsafeApi.putInt(address + CHANGE_COUNT, changeCount);
            UnsafeApi.putInt(address + CHECKPOINT_COUNT, checkpointCount);
            UnsafeApi.putInt(address + SET_ASIDE, setAside);
            out.section(SnapshotSection.SETTINGS, records);
        }
    }

    /** @throws InvalidSnapshotException when capacities are none that a Configure could have set, or are passed. */
    void read(final SnapshotReader in) {
        try (RecordMemory records = oneRecord()) {
            in.section(SnapshotSection.SETTINGS, records, 1, (address, first, count) -> {});
            final long address = records.address(0);
            lastSequence = UnsafeApi.getLong(address);
            lastTimestampNs = UnsafeApi.getLong(address + LAST_TIMESTAMP_NS);
            hashKeyLo = UnsafeApi.getLong(address + HASH_KEY_LO);
            hashKeyHi = UnsafeApi.getLong(address + HASH_KEY_HI);
            ledgersMax = UnsafeApi.getInt(address + LEDGERS_MAX);
            accountsMax = UnsafeApi.getInt(address + ACCOUNTS_MAX);
            transfersMax = UnsafeApi.getInt(address + TRANSFERS_MAX);
            historyMax = UnsafeApi.getInt(address + HISTORY_MAX);
            ledgerCount = UnsafeApi.getInt(address + LEDGER_COUNT);
            accountCount = UnsafeApi.getInt(address + ACCOUNT_COUNT);
            transferCount = UnsafeApi.getInt(address + TRANSFER_COUNT);
            changeCount = UnsafeApi.getInt(address + CHANGE_COUNT);
            checkpointCount = UnsafeApi.getInt(address + CHECKPOINT_COUNT);
            setAside = UnsafeApi.getInt(address + SET_ASIDE);
        }
        check();
    }

    private void check() {
        if (lastSequence < 1) {
            throw new InvalidSnapshotException("no command was applied: lastSequence=" + lastSequence);
        }
        checkRange("ledgersMax", ledgersMax, 1, LedgerStore.LEDGERS_MAX);
        checkRange("accountsMax", accountsMax, 1, Integer.MAX_VALUE);
        checkRange("transfersMax", transfersMax, 1, Integer.MAX_VALUE);
        checkRange("historyMax", historyMax, 0, Integer.MAX_VALUE);
        checkRange("ledgers", ledgerCount, 0, ledgersMax);
        checkRange("accounts", accountCount, 0, accountsMax);
        checkRange("transfers", transferCount, 0, transfersMax);
        checkRange("changes", changeCount, 0, historyMax);
        checkRange("checkpoints", checkpointCount, 0, EntryIndex.checkpointsMax(transfersMax));
        checkRange("setAside", setAside, 0, historyMax - changeCount);
    }

    private static void checkRange(final String name, final int value, final int min, final int max) {
        if (value < min || value > max) {
            throw new InvalidSnapshotException("out of range: " + name + "=" + value + " min=" + min + " max=" + max);
        }
    }

    private static RecordMemory oneRecord() {
        final RecordMemory records = new RecordMemory(SnapshotSection.SETTINGS.recordLength());
        records.recordsMax(1);
        return records;
    }
}
