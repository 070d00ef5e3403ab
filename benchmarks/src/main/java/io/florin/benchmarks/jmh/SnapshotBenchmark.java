package io.florin.benchmarks.jmh;

import io.florin.engine.Engine;
import java.util.concurrent.TimeUnit;
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
 * An engine's snapshot, one thread: time for all of it, by the number of transfers. Divide by that for the time of one.
 *
 * <pre>
 *   engine ──▶ checksums ──▶ memory                                              write
 *   memory ──▶ new engine: checksums, checks, hash of the state, tables of ids   load
 * </pre>
 *
 * Between 100,000 accounts; one transfer of ten is a hold that is open. A loaded engine takes its memory from the kernel page by page,
 * as a server does that starts. Not measured: files, their checksums and encryption, the journal behind the snapshot.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class SnapshotBenchmark {
    private static final int ACCOUNTS = 100_000;
    private static final int HOLD_ONE_IN = 10;

    /** Transfers in the snapshot. */
    @Param({"1000000", "5000000"})
    int transfers;

    private final SnapshotMemory memory = new SnapshotMemory();
    private EngineDriver driver = new EngineDriver(2, 1);
    private Engine loaded = new Engine((buffer, offset, length) -> {});

    /** Makes an engine with its transfers, and a first snapshot. */
    @Setup(Level.Trial)
    public void fill() {
        Topology.print(
                "engine ──▶ memory, memory ──▶ engine; one thread",
                "files, encryption, the journal behind the snapshot");
        driver.close();
        driver = new EngineDriver(ACCOUNTS, transfers);
        for (int i = 0; i < transfers; i++) {
            if (i % HOLD_ONE_IN == 0) {
                driver.applyAuthorize();
            } else {
                driver.nextTransfer();
                driver.applyTransfer();
            }
        }
        write();
    }

    /** Makes a new engine. */
    @Setup(Level.Iteration)
    public void renew() {
        loaded.close();
        loaded = new Engine((buffer, offset, length) -> {});
    }

    /** Gives all memory back. */
    @TearDown(Level.Trial)
    public void close() {
        loaded.close();
        driver.close();
        memory.close();
    }

    /** Writes a snapshot. @return its length in bytes. */
    @Benchmark
    public long write() {
        memory.rewind();
        driver.writeSnapshot(memory);
        return memory.position();
    }

    /** Loads a snapshot into a new engine. @return the hash of its state. */
    @Benchmark
    public long load() {
        memory.rewind();
        loaded.readSnapshot(memory);
        return loaded.stateHash();
    }
}
