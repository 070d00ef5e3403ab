package io.florin.benchmarks;

import io.florin.gateway.pipeline.PipelineConfig;

/**
 * What group commit makes of a load: while one batch is forced the next one gathers, so that a batch holds what came in the cycle before.
 *
 * <pre>
 *   cycle    T = F + λTs, so T = F / (1 - λs), for batches λT of less than B = 256
 *            T = F            for longer ones: they are applied while they are forced
 *   latency  the rest of the cycle that a payment falls into, uniform in 0 to T, and the whole of the next: T to 2T
 *   p50      R + 1.5 T        p99   R + 1.99 T        limit   λ = 1 / s
 * </pre>
 *
 * <p>Of a long batch all work counts as done beside the force; encoding comes before it, and handing over the replies behind it, so what is
 * measured is somewhat longer. Nothing in it stands for a machine that stops now and then, or for a disk that is slow at times: what is above it was that.
 *
 * @param forceUs F, a cycle that has no payments in it: the force and the waking of threads, in microseconds; positive.
 * @param serviceNs s, what each payment adds to the cycle, in nanoseconds; positive.
 * @param restUs R, sockets and client, the same at each load, in microseconds; not negative.
 */
record LatencyModel(double forceUs, double serviceNs, double restUs) {
    private static final double NS_PER_US = 1000.0;
    private static final double NS_PER_S = 1e9;

    LatencyModel {
        if (!(forceUs > 0) || !(serviceNs > 0) || !(restUs >= 0)) {
            throw new IllegalArgumentException("not a load that can be modelled: forceUs=" + forceUs + ", serviceNs="
                    + serviceNs + ", restUs=" + restUs);
        }
    }

    /** The model that has this median at this rate; the rest is what the cycle does not explain. */
    static LatencyModel through(
            final double forceUs, final double serviceNs, final double ratePerSecond, final double p50Us) {
        final double unexplained = p50Us - new LatencyModel(forceUs, serviceNs, 0).p50Us(ratePerSecond);
        return new LatencyModel(forceUs, serviceNs, Math.max(0, unexplained));
    }

    /** @return payments a second that no batch size exceeds. */
    double limitPerSecond() {
        return NS_PER_S / serviceNs;
    }

    /**
     * @return payments a second with so many in flight, half of them in the batch and half on the way. A long batch is applied while it is
     *     forced, so that the longer of the two is the cycle.
     */
    double closedLoopPerSecond(final double inFlight) {
        final double batch = inFlight / 2;
        final double forceNs = forceUs * NS_PER_US;
        final double workNs = batch * serviceNs;
        final double cycleNs = batch < PipelineConfig.OVERLAP_LENGTH_MIN ? forceNs + workNs : Math.max(forceNs, workNs);
        return batch * NS_PER_S / cycleNs;
    }

    /** @return microseconds; infinite at the limit and above. */
    double cycleUs(final double ratePerSecond) {
        final double busy = ratePerSecond / limitPerSecond();
        if (busy >= 1) {
            return Double.POSITIVE_INFINITY;
        }
        final double longBatchUs = PipelineConfig.OVERLAP_LENGTH_MIN * NS_PER_S / NS_PER_US / ratePerSecond;
        return Math.max(forceUs, Math.min(forceUs / (1 - busy), longBatchUs));
    }

    /** @return payments in a batch. */
    double batch(final double ratePerSecond) {
        return cycleUs(ratePerSecond) * ratePerSecond * NS_PER_US / NS_PER_S;
    }

    double p50Us(final double ratePerSecond) {
        return percentileUs(ratePerSecond, 0.5);
    }

    double p99Us(final double ratePerSecond) {
        return percentileUs(ratePerSecond, 0.99);
    }

    private double percentileUs(final double ratePerSecond, final double share) {
        return restUs + (1 + share) * cycleUs(ratePerSecond);
    }
}
