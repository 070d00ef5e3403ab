package io.florin.gateway;

import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.journal.JournalConfig;
import org.jspecify.annotations.Nullable;

/**
 * All that a server needs to know.
 *
 * @param capacity for a new journal, or more than a journal has so far; null keeps what it has, or takes {@link #DEFAULT_CAPACITY}.
 * @param acceptLostTail whether to start over a damaged tail whose commands may have been answered: see the journal's documentation.
 */
public record ServerConfig(
        GatewayConfig gateway,
        PipelineConfig pipeline,
        JournalConfig journal,
        @Nullable Capacity capacity,
        boolean acceptLostTail) {
    /** 1,024 ledgers, 16 million accounts, 64 million retained transfers: room for 12 GB when full. */
    public static final Capacity DEFAULT_CAPACITY = new Capacity(1024, 1 << 24, 1 << 26);
}
