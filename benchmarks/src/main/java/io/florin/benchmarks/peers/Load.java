package io.florin.benchmarks.peers;

import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/** Payments that go on. */
interface Load extends AutoCloseable {
    /** From sending to the acknowledgement of each payment acknowledged since the last call, in nanoseconds. */
    Histogram takeLatencies();

    /** Completes when the load has ended; with the cause when it failed. */
    CompletableFuture<Void> done();

    /**
     * Sends no more and waits for what is in flight.
     *
     * @return how many payments were acknowledged: the plan's first ones, without a gap.
     * @throws IllegalStateException when one was refused or the load failed otherwise.
     */
    long stop();

    @Override
    void close();
}
