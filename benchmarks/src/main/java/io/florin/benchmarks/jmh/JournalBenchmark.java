package io.florin.benchmarks.jmh;

import io.florin.benchmarks.Directories;
import io.florin.benchmarks.OpenJournal;
import io.florin.journal.JournalConfig;
import io.florin.journal.KeyFile;
import io.florin.journal.KeyRing;
import io.florin.journal.SyncPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The journal alone, one thread: records a second and, beside them, commands of 128 bytes a second.
 *
 * <pre>
 *   commands ──▶ Journal.append ──▶ commit ──▶ page cache (sync NONE) or device (sync BATCH)
 *                 one record        └ one each record
 *                 └ seal: none, encryption, chain, encryption+chain
 * </pre>
 *
 * Each iteration has a new journal in {@code directory}, deleted behind it; the zeroing of its segments is within, on the journal's own
 * thread, but for the first ones. Not measured: who else wants the device, the ring, a longer run that fills the page cache: for these
 * {@code florin journal-bench}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class JournalBenchmark {
    private static final int COMMAND_LENGTH = 128;

    /** Commands in a record. */
    @Param({"1", "16", "256", "1024"})
    int commandsPerRecord = 1;

    /** When records are forced to the device. */
    @Param({"NONE", "BATCH"})
    SyncPolicy sync = SyncPolicy.NONE;

    /** What protects the records. */
    @Param({"none", "encryption+chain"})
    String protection = "none";

    /** Where a directory is made and deleted. */
    @Param(".")
    String directory = ".";

    private UnsafeBuffer payload = new UnsafeBuffer(new byte[0]);
    private long lastSequence;
    private @Nullable Path scratch;
    private @Nullable OpenJournal open;

    /** Makes the commands: noise, which no device can compress. */
    @Setup(Level.Trial)
    public void fill() {
        Topology.print(
                "commands of " + COMMAND_LENGTH + " B ──▶ Journal.append, commit ──▶ "
                        + (sync == SyncPolicy.NONE ? "page cache" : "device") + "; one thread",
                "ring, engine, others at the device, the first segments' zeroing");
        final byte[] noise = new byte[COMMAND_LENGTH * commandsPerRecord];
        new Random(1).nextBytes(noise);
        final ByteBuffer bytes = BufferUtil.allocateDirectAligned(noise.length, Long.BYTES);
        payload = new UnsafeBuffer(bytes);
        payload.putBytes(0, noise);
    }

    /** Makes a journal in a new directory. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        final Path made = Files.createTempDirectory(Files.createDirectories(Path.of(directory)), "florin-jmh-");
        scratch = made;
        lastSequence = 0;
        open = OpenJournal.open(
                JournalConfig.defaults(made).withSyncPolicy(sync).withKeys(keys(made)));
    }

    /** Removes it. */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
        if (scratch != null) {
            Directories.delete(scratch);
        }
    }

    /** One record. */
    @Benchmark
    public void appendAndCommit(final CommandCounter counter) {
        final OpenJournal to = open;
        if (to == null) {
            throw new IllegalStateException("no journal");
        }
        final long first = lastSequence + 1;
        to.journal().append(first, commandsPerRecord, first, payload, 0, payload.capacity());
        to.journal().commit(first);
        lastSequence += commandsPerRecord;
        counter.add(commandsPerRecord);
    }

    private KeyRing keys(final Path in) {
        if (protection.equals("none")) {
            return KeyRing.none();
        }
        final Path file = in.resolve("florin.keys");
        KeyFile.create(file, protection.contains("encryption"), protection.contains("chain"), false);
        return KeyRing.readFile(file);
    }
}
