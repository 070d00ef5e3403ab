package io.florin.engine;

/** The sections of a snapshot, in the order in which they come; each comes once. See {@link SnapshotWriter} for the layout. */
enum SnapshotSection {
    /** What is not a record: see {@link SnapshotSettings}. */
    SETTINGS(1, 128),
    /** See {@link LedgerStore#write}. */
    LEDGERS(2, 128),
    /** As in {@link AccountStore}. */
    ACCOUNTS(3, 128),
    /** As in {@link TransferStore}. */
    TRANSFERS(4, 128),
    /** As in {@link HistoryStore}. */
    CHANGES(5, 128),
    /** As in {@link EntryIndex}. */
    CHECKPOINTS(6, 16),
    /** One record: the hash of the state, and 0. */
    END(7, 16);

    private final int id;
    private final int recordLength;

    SnapshotSection(final int id, final int recordLength) {
        this.id = id;
        this.recordLength = recordLength;
    }

    /** @return the number by which the stream knows the section, for ever. */
    int id() {
        return id;
    }

    /** @return the newest version of the section's records. */
    int version() {
        return 1;
    }

    /** @return bytes of each record. */
    int recordLength() {
        return recordLength;
    }
}
