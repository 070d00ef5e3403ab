package io.florin.benchmarks.jmh;

import io.florin.benchmarks.RequestEncoder;
import io.florin.gateway.pipeline.Pipeline;
import io.florin.journal.SyncPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole pipeline in one process: transfers a second with a window full of them, and the time of one that is alone.
 *
 * <pre>
 *   benchmark's thread                pipeline's thread
 *   encode ──▶ ring ──▶ journal stage ──▶ engine stage ──▶ reply egress, counted
 *     ▲                                                       │
 *     └───────── waits, spinning: for room in the window, or for the one reply ◀──┘
 * </pre>
 *
 * Not measured: sockets, frames, TLS, clients. A thread touches memory ahead and another prepares segments, as in a server, so with
 * two processors the three or four threads share them.
 */
@State(Scope.Thread)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class PipelineBenchmark {
    private static final int PUBLISHED_AT_ONCE = 64;

    /** When records are forced to the device. */
    @Param({"NONE", "BATCH"})
    SyncPolicy sync = SyncPolicy.NONE;

    /** Accounts to pay between. */
    @Param("1000000")
    int accounts = 2;

    /** Transfers in flight at most. */
    @Param("8192")
    int window;

    /** Where a directory is made and deleted. */
    @Param(".")
    String directory = ".";

    private final UnsafeBuffer message = new UnsafeBuffer(new byte[RequestEncoder.LENGTH_MAX]);
    private RandomRequests requests = new RandomRequests(2);
    private @Nullable RunningPipeline running;
    private long published;

    /** Starts a pipeline with its accounts. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        Topology.print(
                "transfers ──▶ ring ──▶ journal (sync " + sync + ") ──▶ engine ──▶ replies, counted; two threads",
                "sockets, frames, TLS, clients");
        requests = new RandomRequests(accounts);
        running = new RunningPipeline(Path.of(directory), sync, accounts);
    }

    /** Waits for what is in flight. */
    @TearDown(Level.Iteration)
    public void drain() {
        running().awaitReplies(published);
    }

    /** Stops it. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        running().close();
    }

    /** A window full of transfers in flight. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @OperationsPerInvocation(PUBLISHED_AT_ONCE)
    public void window() {
        running().awaitReplies(published + PUBLISHED_AT_ONCE - window);
        publish(PUBLISHED_AT_ONCE);
    }

    /** One transfer in flight. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void oneInFlight() {
        publish(1);
        running().awaitReplies(published);
    }

    private void publish(final int count) {
        final Pipeline pipeline = running().pipeline();
        final long last = pipeline.claim(count);
        final long first = last - count + 1;
        final long nowNs = System.nanoTime();
        for (long s = first; s <= last; s++) {
            final int length = requests.encode(RequestKind.TRANSFER, message, 0);
            pipeline.slot(s).fill(message, 0, length, false, 0, 1, running().egress(), nowNs);
        }
        pipeline.publish(first, last);
        published += count;
    }

    private RunningPipeline running() {
        if (running == null) {
            throw new IllegalStateException("not open");
        }
        return running;
    }
}
