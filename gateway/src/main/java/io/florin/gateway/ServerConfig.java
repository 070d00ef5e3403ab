package io.florin.gateway;

import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.journal.JournalConfig;

/**
 * All that a server needs to know.
 *
 * @param capacity for a new journal, or more than a journal has so far; a new one takes {@link #DEFAULT_CAPACITY} where nothing is asked for.
 * @param acceptLostTail whether to start over a damaged tail whose commands may have been answered: see the journal's documentation.
 */
public record ServerConfig(
        GatewayConfig gateway,
        PipelineConfig pipeline,
        JournalConfig journal,
        CapacityRequest capacity,
        boolean acceptLostTail) {
    /** 1,024 ledgers, 16 million accounts, 64 million retained transfers, 4 million changes of accounts with history. */
    public static final Capacity DEFAULT_CAPACITY = new Capacity(1024, 1 << 24, 1 << 26, 1 << 22);
}
