package io.florin.engine;

import org.agrona.UnsafeApi;

/**
 * The authorizations by the time of their expiry: a heap of four children a node, so that one that expires later than all others
 * costs one step. An entry stays when its authorization ends otherwise, until it is at the top. Of those that are due at the same
 * time the first retained is the first: so the order depends on the commands alone, and not on when ended ones were taken out.
 *
 * <pre>
 *    0  expiresNs | 8  transfer int32, 0
 * </pre>
 */
final class ExpiryQueue implements AutoCloseable {
    /** When nothing will expire. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int RECORD_LENGTH = 16;
    private static final int TRANSFER = 8;
    private static final int CHILDREN_SHIFT = 2;

    private final RecordMemory entries = new RecordMemory(RECORD_LENGTH);

    /** Raises the capacity: each transfer can have one entry. */
    void transfersMax(final int transfersMax) {
        entries.recordsMax(transfersMax);
    }

    long lengthBytes() {
        return entries.lengthBytes();
    }

    /** @return when the first entry is due, or {@link #NEVER}. */
    long firstNs() {
        return entries.recordCount() == 0 ? NEVER : expiresNs(0);
    }

    /** @return the first entry's transfer. There must be one. */
    int first() {
        return transfer(0);
    }

    /** Adds an authorization. */
    void add(final long expiresNs, final int transfer) {
        int hole = entries.add();
        while (hole > 0) {
            final int parent = (hole - 1) >> CHILDREN_SHIFT;
            if (isBefore(expiresNs(parent), transfer(parent), expiresNs, transfer)) {
                break;
            }
            copy(parent, hole);
            hole = parent;
        }
        put(hole, expiresNs, transfer);
    }

    /** Takes the first entry out. There must be one. */
    void removeFirst() {
        final int last = entries.recordCount() - 1;
        final long lastNs = expiresNs(last);
        final int lastTransfer = transfer(last);
        int hole = 0;
        while (true) {
            final int child = earliestChild(hole, last);
            if (child == last || isBefore(lastNs, lastTransfer, expiresNs(child), transfer(child))) {
                break;
            }
            copy(child, hole);
            hole = child;
        }
        put(hole, lastNs, lastTransfer);
        entries.truncate(last);
    }

    @Override
    public void close() {
        entries.close();
    }

    /** @return the child that is due first, or {@code end} when there is none before it. */
    private int earliestChild(final int parent, final int end) {
        final int first = (parent << CHILDREN_SHIFT) + 1;
        int earliest = end;
        for (int child = first; child < Math.min(end, first + (1 << CHILDREN_SHIFT)); child++) {
            if (earliest == end
                    || isBefore(expiresNs(child), transfer(child), expiresNs(earliest), transfer(earliest))) {
                earliest = child;
            }
        }
        return earliest;
    }

    private static boolean isBefore(
            final long expiresNs, final int transfer, final long otherExpiresNs, final int otherTransfer) {
        return expiresNs < otherExpiresNs || (expiresNs == otherExpiresNs && transfer < otherTransfer);
    }

    private void copy(final int from, final int to) {
        put(to, expiresNs(from), transfer(from));
    }

    private void put(final int entry, final long expiresNs, final int transfer) {
        final long address = entries.address(entry);
        UnsafeApi.putLong(address, expiresNs);
        UnsafeApi.putLong(address + TRANSFER, transfer);
    }

    private int transfer(final int entry) {
        return UnsafeApi.getInt(entries.address(entry) + TRANSFER);
    }

    private long expiresNs(final int entry) {
        return UnsafeApi.getLong(entries.address(entry));
    }
}
