package io.florin.benchmarks.peers;

/** The accounts of a contestant that runs. One thread; closing it ends all that was started for it. */
interface Ledger extends AutoCloseable {
    /** Name and version of the software. */
    String version();

    /** Starts to pay, from the plan's first payment on, as the contestant's mode says. Once. */
    Load start() throws Exception;

    /**
     * Sends the plan's first payments again, which all are known already.
     *
     * @return how many it took for new ones: any is one too many.
     */
    long payAgain(int count) throws Exception;

    /** Reads all accounts. */
    Books books() throws Exception;

    @Override
    void close();
}
