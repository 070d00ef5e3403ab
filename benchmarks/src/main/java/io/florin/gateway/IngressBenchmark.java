package io.florin.gateway;

import io.florin.benchmarks.RequestEncoder;
import io.florin.benchmarks.jmh.RunningPipeline;
import io.florin.benchmarks.jmh.Topology;
import io.florin.gateway.security.Principal;
import io.florin.gateway.security.Rights;
import io.florin.journal.SyncPolicy;
import io.florin.protocol.Framing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.BufferUtil;
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
 * What the gateway's event loop does with bytes that were read: time per request.
 *
 * <pre>
 *   64 framed transfers ──▶ IngressAdapter: frames, checks, rights ──▶ ring ──▶ a running pipeline (sync NONE), not waited for
 * </pre>
 *
 * The same transfers again and again, which the ledger knows after the first time. Before each call it is waited for, outside the
 * measured time, that the ring has room. Not measured: reading from the socket, TLS, replies, limited rights, signatures. It is in the
 * gateway's package because the adapter is for nobody else.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class IngressBenchmark {
    private static final int FRAMES = 64;
    private static final int ACCOUNTS = 1000;

    /** Where a directory is made and deleted. */
    @Param(".")
    String directory = ".";

    private final UnsafeBuffer bytes =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(FRAMES * Framing.REQUEST_FRAME_LENGTH_MAX, Long.BYTES));
    private int length;
    private @Nullable RunningPipeline running;
    private @Nullable IngressAdapter ingress;

    /** Starts a pipeline, and makes the frames. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        Topology.print(
                FRAMES
                        + " framed transfers ──▶ frames, checks, rights ──▶ ring; one thread, and the pipeline's behind it",
                "sockets, TLS, replies, limited rights, signatures");
        running = new RunningPipeline(Path.of(directory), SyncPolicy.NONE, ACCOUNTS);
        ingress = new IngressAdapter(
                running.pipeline(),
                running.egress(),
                Principal.DEVELOPMENT_ID,
                Rights.of(Principal.DEVELOPMENT),
                null,
                Integer.MAX_VALUE,
                Framing.REQUEST_FRAME_LENGTH_MAX);
        final RequestEncoder encoder = new RequestEncoder();
        for (int i = 1; i <= FRAMES; i++) {
            final int messageLength = encoder.transfer(bytes, length + Framing.HEADER_LENGTH, i, i, i + 1L, 1);
            Framing.putHeader(bytes, length, messageLength);
            length += Framing.HEADER_LENGTH + messageLength;
        }
    }

    /** Waits for room in the ring. */
    @Setup(Level.Invocation)
    public void awaitRoom() {
        if (running != null) {
            while (running.pipeline().freeSlots() < FRAMES) {
                Thread.onSpinWait();
            }
        }
    }

    /** Stops the pipeline. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        if (running != null && ingress != null) {
            running.awaitReplies(ingress.published());
            running.close();
        }
    }

    /** One request. @return bytes taken: all. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public int scan() {
        final IngressAdapter to = ingress;
        if (to == null) {
            throw new IllegalStateException("not open");
        }
        return to.onBytes(bytes, 0, length, to.published(), 0);
    }
}
