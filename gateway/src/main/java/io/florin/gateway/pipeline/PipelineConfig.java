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
 * @param overlapLengthMin commands of a batch from which on the engine applies them while the journal is synced, on one thread; at least 1.
 * @param memoryAheadBytes of memory that are kept touched for the ledger to grow into, 0 to {@link RecoveredEngine#MEMORY_AHEAD_MAX}.
 */
public record PipelineConfig(
        int ringLength,
        int batchLengthMax,
        int threads,
        long yieldNs,
        int publishers,
        int overlapLengthMin,
        long memoryAheadBytes) {
    /** {@value}: some 80 µs of the engine's work. */
    public static final int OVERLAP_LENGTH_MIN = 256;

    /** As the whole constructor, with {@link #OVERLAP_LENGTH_MIN} and no memory ahead. */
    public PipelineConfig(
            final int ringLength,
            final int batchLengthMax,
            final int threads,
            final long yieldNs,
            final int publishers) {
        this(ringLength, batchLengthMax, threads, yieldNs, publishers, OVERLAP_LENGTH_MIN, 0);
    }

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
        if (overlapLengthMin < 1) {
            throw new IllegalArgumentException("overlapLengthMin must be at least 1: " + overlapLengthMin);
        }
        if (yieldNs < 0) {
            throw new IllegalArgumentException("yieldNs must not be negative: " + yieldNs);
        }
        if (memoryAheadBytes < 0 || memoryAheadBytes > RecoveredEngine.MEMORY_AHEAD_MAX) {
            throw new IllegalArgumentException(
                    "memoryAheadBytes must be 0 to " + RecoveredEngine.MEMORY_AHEAD_MAX + ": " + memoryAheadBytes);
        }
        if (publishers < 1) {
            throw new IllegalArgumentException("publishers must be at least 1: " + publishers);
        }
    }
}
