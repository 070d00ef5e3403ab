package io.florin.benchmarks;

import io.florin.client.CommandReply;

/** Hears the outcome of each payment, on the load generator's thread. */
@FunctionalInterface
public interface OutcomeListener {
    /** A payment is answered. */
    void onOutcome(long index, CommandReply reply);
}
