package io.florin.gateway.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.florin.benchmarks.RequestEncoder;
import io.florin.benchmarks.jmh.CommandCounter;
import io.florin.benchmarks.jmh.Topology;
import io.florin.protocol.RequestType;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The hand-over by the pipeline's ring, from one publisher to one consumer: its slots, its wait strategy, its batches.
 *
 * <pre>
 *   benchmark's thread                           consumer's thread
 *   claim, fill, publish ──▶ 16,384 slots ──▶ StageProcessor ──▶ a stage that reads one field of each request
 *     ▲                                            │
 *     └────────── its sequence: room, or the end of a round trip ◀───────┘
 * </pre>
 *
 * A request is a transfer of about 120 bytes, which the publisher copies. Not measured: encoding, frames, journal, engine, more than one
 * publisher. It is in the pipeline's package because nothing of that is for others.
 */
@State(Scope.Thread)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class RingBenchmark {
    private static final PipelineConfig CONFIG = new PipelineConfig(1 << 14, 1 << 13, 1, 100_000, 1);
    private static final long STOP_TIMEOUT_S = 10;

    /** Requests that are published at once. */
    @Param({"1", "32", "1024"})
    int published = 1;

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[RequestEncoder.LENGTH_MAX]);
    private final int messageLength = new RequestEncoder().transfer(message, 0, 1, 1, 2, 1);
    private final RingBuffer<CommandSlot> ring = Pipeline.newRing(CONFIG);
    private final StageProcessor consumer = new StageProcessor(
            ring, ring.newBarrier(), CONFIG.batchLengthMax(), () -> {}, failure -> {}, new ReadingStage(ring));

    /** Starts the consumer. */
    @Setup(Level.Trial)
    public void open() {
        Topology.print(
                "publisher ──▶ ring ──▶ consumer that reads one field; two threads",
                "encoding, frames, journal, engine, further publishers");
        ring.addGatingSequences(consumer.getSequence());
        new Thread(consumer, "ring-consumer").start();
    }

    /** Stops it. */
    @TearDown(Level.Trial)
    public void close() throws InterruptedException {
        consumer.halt();
        if (!consumer.awaitEnd(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException("consumer did not stop: timeoutS=" + STOP_TIMEOUT_S);
        }
    }

    /** As many at once as there is room for. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public void handOver(final CommandCounter counter) {
        publish();
        counter.add(published);
    }

    /** The time until the consumer is done with them. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public void roundTrip() {
        final long last = publish();
        while (consumer.getSequence().get() < last) {
            Thread.onSpinWait();
        }
    }

    private long publish() {
        final int count = published;
        final long last = ring.next(count);
        final long first = last - count + 1;
        for (long s = first; s <= last; s++) {
            ring.get(s).fill(message, 0, messageLength, false, 0, 1, null, 0);
        }
        ring.publish(first, last);
        return last;
    }

    /** Reads a field of each request. */
    private static final class ReadingStage implements Stage {
        private final RingBuffer<CommandSlot> ring;
        /** Of no use but that the compiler cannot leave the reads out. */
        private long read;

        ReadingStage(final RingBuffer<CommandSlot> ring) {
            this.ring = ring;
        }

        @Override
        public void onBatch(final long first, final long last) {
            long sum = read;
            for (long s = first; s <= last; s++) {
                sum += RequestType.correlationId(ring.get(s).message(), 0);
            }
            read = sum;
        }

        @Override
        public void onBatchEnd(final long first, final long last) {}
    }
}
