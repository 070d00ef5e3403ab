package io.florin.gateway.pipeline;

import org.agrona.BitUtil;

/**
 * The pipeline's shape. Nothing in it decides an outcome.
 *
 * @param ringLength slots of the ring, a power of two, at least twice the longest chain.
 * @param batchLengthMax slots of a batch at most.
 * @param threads 1: journal, engine and replies on one thread; 2: the journal has a thread of its own.
 * @param yieldNs how long a waiting stage yields before it parks, in nanoseconds.
 * @param publishers how many threads publish.
 */
public record PipelineConfig(int ringLength, int batchLengthMax, int threads, long yieldNs, int publishers) {
    /** Checks the ranges. */
    public PipelineConfig {
        if (!BitUtil.isPowerOfTwo(ringLength) || ringLength < 2 * Pipeline.CHAIN_LENGTH_MAX) {
            throw new IllegalArgumentException("ringLength must be a power of two and at least "
                    + 2 * Pipeline.CHAIN_LENGTH_MAX + ": " + ringLength);
        }
        if (batchLengthMax < 1 || batchLengthMax > ringLength) {
            throw new IllegalArgumentException("batchLengthMax must be 1 to ringLength: " + batchLengthMax);
        }
        if (threads < 1 || threads > 2) {
            throw new IllegalArgumentException("threads must be 1 or 2: " + threads);
        }
        if (yieldNs < 0) {
            throw new IllegalArgumentException("yieldNs must not be negative: " + yieldNs);
        }
        if (publishers < 1) {
            throw new IllegalArgumentException("publishers must be at least 1: " + publishers);
        }
    }
}
