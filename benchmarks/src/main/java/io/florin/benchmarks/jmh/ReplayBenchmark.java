package io.florin.benchmarks.jmh;

import io.florin.benchmarks.Directories;
import io.florin.benchmarks.OpenJournal;
import io.florin.benchmarks.PaymentRecords;
import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.journal.JournalConfig;
import io.florin.journal.JournalRecovery;
import io.florin.journal.SyncPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * A recovery's replay: whole journals a second and, beside them, commands a second.
 *
 * <pre>
 *   journal, in the page cache ──▶ checks ──▶ new engine      replay
 *   journal, in the page cache ──▶ checks ──▶ nothing         read
 * </pre>
 *
 * The journal holds the accounts and then payments between them, 1,024 commands a record. Not measured: reading from the device,
 * decryption, snapshots (see {@link SnapshotBenchmark}), the rest of a start: for these {@code florin startup-bench}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class ReplayBenchmark {
    /** Accounts to pay between. */
    @Param("1000000")
    int accounts = 2;

    /** Payments. */
    @Param("2000000")
    int transfers;

    /** Where a directory is made and deleted. */
    @Param(".")
    String directory = ".";

    private Path scratch = Path.of("");
    private long commands;
    private RecoveredEngine engine = new RecoveredEngine();

    /** Writes the journal. */
    @Setup(Level.Trial)
    public void write() throws IOException {
        Topology.print(
                "journal in the page cache ──▶ checks ──▶ engine; one thread, and one that touches memory ahead",
                "the device, decryption, snapshots, sockets");
        scratch = Files.createTempDirectory(Files.createDirectories(Path.of(directory)), "florin-jmh-");
        final PaymentRecords records = new PaymentRecords(accounts, transfers);
        commands = records.commandCount();
        try (OpenJournal open = OpenJournal.open(JournalConfig.defaults(scratch).withSyncPolicy(SyncPolicy.NONE))) {
            while (records.next()) {
                final long first = records.firstSequence();
                open.journal().append(first, records.count(), first, records.record(), 0, records.length());
                open.journal().commit(first);
            }
        }
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void delete() throws IOException {
        Directories.delete(scratch);
    }

    /** Makes a new engine. */
    @Setup(Level.Invocation)
    public void open() {
        engine = new RecoveredEngine();
    }

    /** Gives its memory back. */
    @TearDown(Level.Invocation)
    public void close() {
        engine.close();
    }

    /** Into an engine. @return the hash of its state. */
    @Benchmark
    public long replay(final CommandCounter counter) {
        JournalRecovery.replay(scratch, engine::onRecord);
        if (engine.engine().transferCount() != transfers) {
            throw new IllegalStateException("not all transfers were posted: expected=" + transfers + " posted="
                    + engine.engine().transferCount());
        }
        counter.add(commands);
        return engine.engine().stateHash();
    }

    /** Into nothing. @return the last sequence. */
    @Benchmark
    public long read(final CommandCounter counter) {
        counter.add(commands);
        return JournalRecovery.replay(scratch, (first, count, ns, record, offset, length) -> {})
                .lastSequence();
    }
}
