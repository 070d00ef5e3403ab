package io.florin.gateway;

import io.florin.gateway.pipeline.Pipeline;
import io.florin.gateway.pipeline.PipelineMetrics;
import io.florin.gateway.pipeline.Readiness;
import io.florin.gateway.security.AccessControl;
import io.florin.journal.Journal;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocatorMetric;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * What a server measures, as Prometheus reads it. Reads counters that others write, when it is asked; used by one thread at a time.
 */
final class ServerMetrics implements AutoCloseable {
    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999, 1};
    private static final double NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /** @param readiness asked for each {@link #scrape()}. */
    ServerMetrics(final Supplier<Readiness> readiness) {
        gauge(
                "florin.ready",
                "1 when commands are taken, otherwise 0",
                null,
                readiness,
                r -> r.get() == Readiness.READY ? 1 : 0);
        for (final Readiness state : Readiness.values()) {
            Gauge.builder("florin.state", readiness, r -> r.get() == state ? 1 : 0)
                    .description("1 for what /ready says, 0 for all else")
                    .tag("state", state.name())
                    .strongReference(true)
                    .register(registry);
        }
        gc.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        gauge(
                "florin.network.memory",
                "Memory outside of the heap that the pool of network buffers holds",
                "bytes",
                PooledByteBufAllocator.DEFAULT.metric(),
                PooledByteBufAllocatorMetric::usedDirectMemory);
    }

    /** Measures these from now on. To be called once, when they are there. */
    void bind(final Pipeline pipeline, final Sessions sessions, final AccessControl access) {
        bindPipeline(pipeline);
        bindJournal(pipeline);
        bindSessions(sessions, access);
        bindRequests(pipeline.metrics());
    }

    /** @return Prometheus' text format. */
    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    private void bindPipeline(final Pipeline pipeline) {
        final PipelineMetrics metrics = pipeline.metrics();
        gauge(
                "florin.ring.used",
                "Slots of the ring that are taken",
                null,
                pipeline,
                p -> p.ringLength() - p.freeSlots());
        gauge("florin.ring.length", "Slots of the ring", null, pipeline, Pipeline::ringLength);
        gauge(
                "florin.ledger.memory",
                "Memory outside of the heap that accounts, transfers and history have filled",
                "bytes",
                metrics,
                PipelineMetrics::ledgerMemoryBytes);
        summary(
                "florin_request_time_seconds",
                "From a request's publication in the ring to the hand-over of its reply; quantiles of the last half to whole minute",
                metrics.requestNs(),
                NS_PER_SECOND);
        summary(
                "florin_batch_length",
                "Requests that were worked off together; quantiles of the last half to whole minute",
                metrics.batchLengths(),
                1);
    }

    private void bindJournal(final Pipeline pipeline) {
        gauge("florin.sequence", "The last journal sequence applied", null, pipeline, Pipeline::lastSequence);
        gauge(
                "florin.journal.durable.sequence",
                "The last sequence forced to storage; 0 on a standby",
                null,
                pipeline,
                p -> ofJournal(p, Journal::durableSequence));
        gauge(
                "florin.journal.length",
                "Bytes of all records recovered or written; 0 on a standby",
                "bytes",
                pipeline,
                p -> ofJournal(p, Journal::lengthBytes));
        gauge(
                "florin.standby.lag",
                "Commands acknowledged by the server that is followed and not applied here; 0 on an active server",
                null,
                pipeline,
                Pipeline::lagSequences);
        summary(
                "florin_journal_commit_time_seconds",
                "Commits with commands, with the sync where the policy wants one; quantiles of the last half to whole minute",
                pipeline.metrics().commitNs(),
                NS_PER_SECOND);
    }

    private void bindSessions(final Sessions sessions, final AccessControl access) {
        gauge("florin.connections", "Open connections", null, sessions, Sessions::count);
        FunctionCounter.builder("florin.connections.accepted", sessions.metrics(), SessionMetrics::accepted)
                .description("Connections since the start, those turned away included")
                .register(registry);
        for (final DisconnectReason reason : DisconnectReason.values()) {
            FunctionCounter.builder("florin.disconnects", sessions.metrics(), m -> m.disconnects(reason))
                    .description("Connections that the server ended")
                    .tag("reason", reason.name())
                    .register(registry);
        }
        FunctionCounter.builder("florin.authentication.failures", access.authenticator(), a -> a.failureCount())
                .description("Wrong proofs and unknown keys")
                .register(registry);
    }

    /** All combinations from the start on: of a series that comes with its first burst, Prometheus does not see that burst. */
    private void bindRequests(final PipelineMetrics metrics) {
        for (final RequestType type : RequestType.values()) {
            if (type.role() != RequestType.Role.SESSION && type.role() != RequestType.Role.INTERNAL) {
                for (final Status status : Status.values()) {
                    FunctionCounter.builder("florin.requests", metrics, m -> m.replies(type, status))
                            .description("Requests answered")
                            .tag("type", type.name().toLowerCase(Locale.ROOT))
                            .tag("status", status.name())
                            .register(registry);
                }
            }
        }
    }

    private <T> void gauge(
            final String name,
            final String description,
            final @Nullable String unit,
            final T of,
            final ToLongFunction<T> value) {
        Gauge.builder(name, of, value::applyAsLong)
                .description(description)
                .baseUnit(unit)
                .strongReference(true)
                .register(registry);
    }

    /** Quantiles of lately, and count and sum since the start. */
    private void summary(
            final String name, final String description, final SingleWriterRecorder recorder, final double divisor) {
        final RecentHistogram recent = new RecentHistogram(recorder, System::nanoTime);
        registry.getPrometheusRegistry().register(() -> {
            final Quantiles.Builder quantiles = Quantiles.builder();
            for (final double quantile : QUANTILES) {
                quantiles.quantile(quantile, recent.valueAt(quantile) / divisor);
            }
            return SummarySnapshot.builder()
                    .name(name)
                    .help(description)
                    .dataPoint(SummarySnapshot.SummaryDataPointSnapshot.builder()
                            .quantiles(quantiles.build())
                            .count(recent.count())
                            .sum(recent.sum() / divisor)
                            .build())
                    .build();
        });
    }

    private static long ofJournal(final Pipeline pipeline, final ToLongFunction<Journal> value) {
        final Journal journal = pipeline.journal();
        return journal == null ? 0 : value.applyAsLong(journal);
    }
}
