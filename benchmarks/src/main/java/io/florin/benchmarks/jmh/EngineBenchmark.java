package io.florin.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
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
 * The engine alone, one thread: time per command.
 *
 * <pre>
 *   encoded command ──▶ engine ──▶ reply, dropped
 * </pre>
 *
 * Each command has a new id and two random accounts; retained transfers grow from none to what a fork makes, 10 to 30 million. Not
 * measured: sockets, ring, journal.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
public class EngineBenchmark {
    private static final int TRANSFERS_MAX = 1 << 26;
    private static final int CHAIN_LENGTH = 10;

    /** Accounts to pay between. */
    @Param({"10000", "1000000", "10000000"})
    int accounts;

    private EngineDriver driver = new EngineDriver(2, 1);

    /** Makes an engine with its accounts. */
    @Setup(Level.Trial)
    public void open() {
        driver.close();
        driver = new EngineDriver(accounts, TRANSFERS_MAX);
    }

    /** Gives the engine's memory back. */
    @TearDown(Level.Trial)
    public void close() {
        driver.close();
    }

    /** One transfer. */
    @Benchmark
    public void transfer() {
        driver.nextTransfer();
        driver.applyTransfer();
    }

    /** One authorization, then the capture of all of it: two commands. */
    @Benchmark
    @OperationsPerInvocation(2)
    public void authorizeAndCapture() {
        driver.applyAuthorizeAndCapture();
    }

    /** A chain of ten transfers: ten commands. */
    @Benchmark
    @OperationsPerInvocation(CHAIN_LENGTH)
    public void chainOfTen() {
        driver.applyChain(CHAIN_LENGTH);
    }
}
