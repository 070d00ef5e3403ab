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
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
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
    private final Set<String> answered = new HashSet<>();
    private volatile @Nullable PipelineMetrics pipelineMetrics;

    /** @param readiness asked for each {@link #scrape()}. */
    ServerMetrics(final Supplier<Readiness> readiness) {
        gauge(
                "florin.ready",
                "1 when commands are taken, otherwise 0",
                null,
                readiness,
                r -> r.get() == Readiness.READY ? 1 : 0);
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
        pipelineMetrics = pipeline.metrics();
    }

    /** @return Prometheus' text format. */
    String scrape() {
        final PipelineMetrics pipeline = pipelineMetrics;
        if (pipeline != null) {
            registerAnswered(pipeline);
        }
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
        quantiles(
                "florin.request.time",
                "From a request's publication in the ring to the hand-over of its reply; of the last half to whole minute",
                "seconds",
                metrics.requestNs(),
                NS_PER_SECOND);
        quantiles(
                "florin.batch.length",
                "Requests that were worked off together; of the last half to whole minute",
                null,
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
        quantiles(
                "florin.journal.commit.time",
                "Commits with commands, with the sync where the policy wants one; of the last half to whole minute",
                "seconds",
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

    /** Only combinations that there were: most of the others never come. */
    private void registerAnswered(final PipelineMetrics pipeline) {
        for (final RequestType type : RequestType.values()) {
            for (final Status status : Status.values()) {
                if (pipeline.replies(type, status) > 0 && answered.add(type + " " + status)) {
                    FunctionCounter.builder("florin.requests", pipeline, p -> p.replies(type, status))
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

    private void quantiles(
            final String name,
            final String description,
            final @Nullable String unit,
            final SingleWriterRecorder recorder,
            final double divisor) {
        final RecentHistogram recent = new RecentHistogram(recorder, System::nanoTime);
        for (final double quantile : QUANTILES) {
            Gauge.builder(name, recent, r -> r.valueAt(quantile) / divisor)
                    .description(description)
                    .baseUnit(unit)
                    .tag("quantile", Double.toString(quantile))
                    .strongReference(true)
                    .register(registry);
        }
    }

    private static long ofJournal(final Pipeline pipeline, final ToLongFunction<Journal> value) {
        final Journal journal = pipeline.journal();
        return journal == null ? 0 : value.applyAsLong(journal);
    }
}
