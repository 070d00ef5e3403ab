package io.florin.gateway;

import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.journal.JournalConfig;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * All that a server needs to know.
 *
 * @param capacity for a new journal, or more than a journal has so far; a new one takes {@link #DEFAULT_CAPACITY} where nothing is asked for.
 * @param admin where health, readiness and metrics can be asked for; null: nowhere.
 * @param acceptLostTail whether to start over a damaged tail whose commands may have been answered: see the journal's documentation.
 */
public record ServerConfig(
        GatewayConfig gateway,
        PipelineConfig pipeline,
        JournalConfig journal,
        CapacityRequest capacity,
        @Nullable InetSocketAddress admin,
        boolean acceptLostTail) {
    /** 1,024 ledgers, 16 million accounts, 64 million retained transfers, 4 million changes of accounts with history. */
    public static final Capacity DEFAULT_CAPACITY = new Capacity(1024, 1 << 24, 1 << 26, 1 << 22);

    /** As the whole constructor, without an admin port. */
    public ServerConfig(
            final GatewayConfig gateway,
            final PipelineConfig pipeline,
            final JournalConfig journal,
            final CapacityRequest capacity,
            final boolean acceptLostTail) {
        this(gateway, pipeline, journal, capacity, null, acceptLostTail);
    }

    /** @return a copy with this. */
    public ServerConfig withAdmin(final InetSocketAddress value) {
        return new ServerConfig(gateway, pipeline, journal, capacity, value, acceptLostTail);
    }
}
