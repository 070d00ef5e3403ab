package io.florin.benchmarks.jmh;

import io.florin.journal.DirectoryLock;
import io.florin.journal.Journal;
import io.florin.journal.JournalConfig;
import io.florin.journal.JournalRecovery;
import io.florin.journal.KeyFile;
import io.florin.journal.KeyRing;
import io.florin.journal.RecoveryReport;
import io.florin.journal.ReplayConfig;
import io.florin.journal.SyncPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * What encryption and chain cost: time per command of 128 bytes, through the journal without sync, one thread.
 *
 * <pre>
 *   records ──▶ Journal.append + commit ──▶ page cache
 *                  └ seal: none, encryption, chain, both
 * </pre>
 *
 * Each iteration is 128 MiB in a new directory of the temporary one, so that no segment is zeroed inside but those of 64 MiB that
 * are needed. Compare the rows with each other: what a row has in common with "none" is the page cache.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4)
@Measurement(iterations = 10)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
public class RecordSealerBenchmark {
    private static final int COMMAND_LENGTH = 128;
    private static final int COMMANDS = 1 << 20;

    /** What protects the records. */
    @Param({"none", "encryption", "chain", "encryption+chain"})
    String protection = "none";

    /** Commands in a record. */
    @Param({"256", "1024"})
    int commandsPerRecord = 1;

    private UnsafeBuffer payload = new UnsafeBuffer(new byte[0]);
    private @Nullable Path directory;
    private @Nullable DirectoryLock lock;
    private @Nullable Journal journal;

    /** Makes a journal in a new directory. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        directory = Files.createTempDirectory("florin-sealer");
        payload = new UnsafeBuffer(new byte[COMMAND_LENGTH * commandsPerRecord]);
        final JournalConfig config = JournalConfig.defaults(directory)
                .withSyncPolicy(SyncPolicy.NONE)
                .withKeys(keys(directory));
        lock = DirectoryLock.acquire(directory);
        final RecoveryReport empty =
                JournalRecovery.replay(ReplayConfig.of(directory), (first, count, ns, buffer, offset, length) -> {});
        journal = Journal.open(config, lock, empty);
    }

    /** Removes it. */
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        if (journal != null && lock != null && directory != null) {
            journal.close();
            lock.close();
            delete(directory);
        }
    }

    /** One command. */
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public void append() {
        final Journal to = journal;
        if (to == null) {
            throw new IllegalStateException("no journal");
        }
        final int count = commandsPerRecord;
        for (int sequence = 1; sequence <= COMMANDS; sequence += count) {
            to.append(sequence, count, sequence, payload, 0, payload.capacity());
            to.commit(sequence);
        }
    }

    private KeyRing keys(final Path in) {
        if (protection.equals("none")) {
            return KeyRing.none();
        }
        final Path file = in.resolve("florin.keys");
        KeyFile.create(file, protection.contains("encryption"), protection.contains("chain"), false);
        return KeyRing.readFile(file);
    }

    private static void delete(final Path directory) throws IOException {
        final List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (final Path file : files) {
            Files.delete(file);
        }
    }
}
