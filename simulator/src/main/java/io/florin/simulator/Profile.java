package io.florin.simulator;

import java.util.Random;

/**
 * What kind of history a seed gives.
 *
 * @param isPipeline whether it happens to the real pipeline and journal.
 * @param isTight whether capacities are so small that they are reached.
 * @param isBig whether amounts are so great that sums come to the end of their range.
 * @param rudeOneIn of so many commands one has a value changed to another one.
 * @param retryOneIn of so many commands one was sent before.
 * @param chainOneIn of so many steps one is a chain.
 * @param crashOneIn of so many steps one is a crash.
 * @param accounts to begin with.
 */
record Profile(
        boolean isPipeline,
        boolean isTight,
        boolean isBig,
        int rudeOneIn,
        int retryOneIn,
        int chainOneIn,
        int crashOneIn,
        int accounts) {
    private static final int PIPELINE_ONE_IN = 25;
    /** So many times more crashes are behind the pipeline: they are what such a history is for. */
    private static final int PIPELINE_CRASHES = 4;

    static Profile of(final long seed, final Random random) {
        final int[] rudeness = {3, 8, 20, 20, 60, 60};
        final int[] retries = {6, 10, 15, 30};
        final int[] chains = {4, 8, 8, 15};
        final int[] crashes = {40, 80, 150};
        final boolean isPipeline = seed % PIPELINE_ONE_IN == 0;
        return new Profile(
                isPipeline,
                random.nextInt(3) == 0,
                random.nextInt(4) == 0,
                rudeness[random.nextInt(rudeness.length)],
                retries[random.nextInt(retries.length)],
                chains[random.nextInt(chains.length)],
                crashes[random.nextInt(crashes.length)] / (isPipeline ? PIPELINE_CRASHES : 1),
                4 + random.nextInt(5));
    }
}
