package io.florin.benchmarks.peers;

/** A connection of one thread's own. */
interface Payer extends AutoCloseable {
    /**
     * Pays the plan's payments from first to first + count - 1, and waits until all are acknowledged.
     *
     * @return how many were new; the others were known and have moved nothing.
     * @throws Exception when one was refused.
     */
    int pay(long first, int count) throws Exception;

    @Override
    void close();
}
