package io.florin.engine;

import org.agrona.UnsafeApi;

/**
 * Checkpoints on the statements: every {@value #ENTRIES_PER_CHECKPOINT}th entry of an account is kept here, so that any entry is
 * found in a few jumps and at most that many links, however long the statement is.
 *
 * <pre>
 *    0  transfer int32 | 4  links to the account's earlier checkpoints: see {@link JumpList}
 * </pre>
 */
final class EntryIndex implements AutoCloseable {
    /** No checkpoint. */
    static final int NONE = JumpList.NONE;

    /** Entries from one checkpoint to the next: what an account counts in 8 bits. */
    static final int ENTRIES_PER_CHECKPOINT = 256;

    private static final int RECORD_LENGTH = 16;

    private final RecordMemory records = new RecordMemory(RECORD_LENGTH);
    private final JumpList links = new JumpList(records, Integer.BYTES);

    /** Raises the capacity to what so many transfers can need: each is an entry of two accounts. */
    void transfersMax(final int transfersMax) {
        records.recordsMax(checkpointsMax(transfersMax));
    }

    /** @return how many checkpoints so many transfers can need. */
    static int checkpointsMax(final int transfersMax) {
        return transfersMax / (ENTRIES_PER_CHECKPOINT / 2) + 1;
    }

    long lengthBytes() {
        return records.lengthBytes();
    }

    int count() {
        return records.recordCount();
    }

    /** Writes all checkpoints. */
    void write(final SnapshotWriter out) {
        out.section(SnapshotSection.CHECKPOINTS, records);
    }

    /** Reads so many checkpoints, which must be those that the transfers give; there must be none yet. */
    void read(final SnapshotReader in, final int count, final StatementLoader statements) {
        if (statements.checkpointCount() != count) {
            throw new InvalidSnapshotException(
                    "checkpoints are missing: count=" + count + " ofTransfers=" + statements.checkpointCount());
        }
        in.section(SnapshotSection.CHECKPOINTS, records, count, (address, first, inPiece) -> {
            for (int checkpoint = first; checkpoint < first + inPiece; checkpoint++) {
                final int transfer = statements.checkpointTransfer(checkpoint);
                final int previous = statements.previousCheckpoint(checkpoint);
                if (transfer(checkpoint) != transfer || !links.isAppended(checkpoint, previous)) {
                    throw new InvalidSnapshotException(
                            "checkpoint is not sound: checkpoint=" + checkpoint + " transfer=" + transfer(checkpoint)
                                    + " expected=" + transfer + " previous=" + links.previous(checkpoint)
                                    + " expected=" + previous);
                }
            }
        });
    }

    /** Takes the last checkpoints back. */
    void truncate(final int count) {
        records.truncate(count);
    }

    /** Adds the checkpoint of a transfer, behind an account's newest one. @return the new one. */
    int add(final int transfer, final int newest) {
        final int checkpoint = records.add();
        UnsafeApi.putInt(records.address(checkpoint), transfer);
        links.append(checkpoint, newest);
        return checkpoint;
    }

    int transfer(final int checkpoint) {
        return UnsafeApi.getInt(records.address(checkpoint));
    }

    JumpList links() {
        return links;
    }

    @Override
    public void close() {
        records.close();
    }
}
