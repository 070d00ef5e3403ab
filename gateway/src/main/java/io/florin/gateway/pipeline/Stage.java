package io.florin.gateway.pipeline;

/**
 * One step on a command's way. Called by one thread.
 *
 * <pre>
 *   one thread     journal.onBatch   engine.onBatch   journal.onBatchEnd   engine.onBatchEnd   the next batch …
 *                  append, begin     apply, encode    await the sync       replies go out
 *                  to sync           replies
 * </pre>
 */
interface Stage {
    /**
     * Does the step for all slots of a batch; a chain is never cut.
     *
     * @param first ring sequence of the batch's first slot.
     * @param last ring sequence of its last slot.
     */
    void onBatch(long first, long last);

    /** Called when all stages of the thread have had {@link #onBatch}: what it began is to be ended. */
    void onBatchEnd(long first, long last);

    /** Called when no command has come for a while, about once a millisecond. */
    default void onIdle() {}
}
