package io.florin.engine;

import org.agrona.DirectBuffer;

/** The ledger: command in, reply out. Not thread-safe: one thread at a time. */
public final class Engine implements AutoCloseable {
    private final ReplySink sink;

    /** Makes an engine without capacity: the first command must be a Configure. */
    public Engine(final ReplySink sink) {
        this.sink = sink;
    }

    /**
     * Applies one journaled command. A member of a chain is answered when the chain's last member has come.
     *
     * @param offset of the SBE header; the message was checked by {@code RequestType.check}.
     * @param sequence one more than the last one.
     * @param timestampNs not before the last one.
     * @param principalId who sent it.
     * @throws IllegalStateException when the caller broke the contract; nothing has changed then.
     */
    public void onCommand(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sequence,
            final long timestampNs,
            final int principalId) {
        sink.onReply(buffer, offset, 0);
    }

    /**
     * Answers a query from the state as it is.
     *
     * @param offset of the SBE header; the message was checked by {@code RequestType.check}.
     * @throws IllegalStateException when the message is no query.
     */
    public void onQuery(final DirectBuffer buffer, final int offset, final int length) {
        sink.onReply(buffer, offset, 0);
    }

    /** @return the sequence of the last command, 0 before the first. */
    public long lastSequence() {
        return 0;
    }

    /** @return the time of the last command, 0 before the first. */
    public long lastTimestampNs() {
        return 0;
    }

    /** @return a hash of the whole state: equal for any two readers of the same commands. */
    public long stateHash() {
        return 0;
    }

    /** @return whether a Configure has come. */
    public boolean isConfigured() {
        return false;
    }

    /** @return whether members of a chain have come and its last one has not: nothing of it is applied yet. */
    public boolean isChainOpen() {
        return false;
    }

    /** @return accounts opened. */
    public int accountCount() {
        return 0;
    }

    /** @return transfers retained, refused ones included. */
    public int transferCount() {
        return 0;
    }

    /** @return ledgers that accounts were opened in. */
    public int ledgerCount() {
        return 0;
    }

    /** @return bytes that the accounts and their index fill. */
    public long accountMemoryBytes() {
        return 0;
    }

    /** @return bytes that the transfers and their index fill. */
    public long transferMemoryBytes() {
        return 0;
    }

    /** Gives the memory back. Any call but this one fails from now on. */
    @Override
    public void close() {}
}
