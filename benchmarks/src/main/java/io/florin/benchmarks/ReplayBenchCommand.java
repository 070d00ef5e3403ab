package io.florin.benchmarks;

import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.journal.JournalConfig;
import io.florin.journal.JournalRecovery;
import io.florin.journal.SyncPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code florin replay-bench}: a recovery's replay beside the engine alone. */
@Command(
        name = "replay-bench",
        description = {
            "Journals accounts and payments between them, and measures in turns, in one process, each with a new engine: the engine"
                    + " alone, fed with the same records from memory; the journal's replay into an engine; and the replay into"
                    + " nothing. The journal has just been written, so its files are in the page cache as far as that is large"
                    + " enough.",
            "",
            "Needs about 300 bytes of memory for each payment, and 150 bytes on the device. What is written is deleted.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class ReplayBenchCommand implements Callable<Integer> {
    private static final double NS_PER_SECOND = 1e9;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "a directory is made in it and deleted",
            defaultValue = ".")
    Path directory = Path.of("");

    @Option(names = "--accounts", paramLabel = "N", description = "to pay between", defaultValue = "1000000")
    int accounts;

    @Option(names = "--transfers", paramLabel = "N", description = "to replay", defaultValue = "5000000")
    int transfers;

    @Option(names = "--rounds", paramLabel = "N", description = "of each; the first warms up", defaultValue = "4")
    int rounds;

    /** A record in memory. */
    private record Held(long firstSequence, int count, UnsafeBuffer payload) {}

    /** What an engine took for all records, and the state that it came to. */
    private record Applied(long ns, long stateHash) {}

    @Override
    public Integer call() throws IOException {
        if (accounts < 2 || transfers < 1 || rounds < 2) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--accounts and --rounds must be 2 or more, --transfers 1 or more");
        }
        final Path scratch = Files.createTempDirectory(Files.createDirectories(directory), "florin-replay-bench-");
        try {
            final PaymentRecords records = new PaymentRecords(accounts, transfers);
            final List<Held> held = write(records, scratch);
            measure(records.commandCount(), scratch, held);
        } finally {
            IoUtil.delete(scratch.toFile(), true);
        }
        return 0;
    }

    private static List<Held> write(final PaymentRecords records, final Path scratch) {
        final List<Held> held = new ArrayList<>();
        final JournalConfig config = JournalConfig.defaults(scratch).withSyncPolicy(SyncPolicy.NONE);
        try (OpenJournal open = OpenJournal.open(config)) {
            while (records.next()) {
                final long first = records.firstSequence();
                final int count = records.count();
                open.journal().append(first, count, first, records.record(), 0, records.length());
                open.journal().commit(System.nanoTime());
                final UnsafeBuffer copy = new UnsafeBuffer(BufferUtil.allocateDirectAligned(records.length(), 8));
                copy.putBytes(0, records.record(), 0, records.length());
                held.add(new Held(first, count, copy));
            }
        }
        return held;
    }

    private void measure(final long commands, final Path journal, final List<Held> held) {
        final double[] alone = new double[rounds];
        final double[] replayed = new double[rounds];
        final double[] read = new double[rounds];
        print("%,d commands: %,d accounts, %,d transfers; commands a second", commands, accounts, transfers);
        print("%-8s%16s%16s%8s%18s", "round", "engine alone", "replay", "ratio", "read, no engine");
        for (int i = 0; i < rounds; i++) {
            final Applied fed = apply(held);
            final Applied recovered = replay(journal);
            if (fed.stateHash() != recovered.stateHash()) {
                throw new IllegalStateException("the engines differ: fed=" + Long.toHexString(fed.stateHash())
                        + " replayed=" + Long.toHexString(recovered.stateHash()));
            }
            alone[i] = commands * NS_PER_SECOND / fed.ns();
            replayed[i] = commands * NS_PER_SECOND / recovered.ns();
            read[i] = commands * NS_PER_SECOND / readNs(journal);
            printRow(i == 0 ? "warm-up" : String.valueOf(i), alone[i], replayed[i], read[i]);
        }
        printRow("median", median(alone), median(replayed), median(read));
    }

    private Applied apply(final List<Held> held) {
        try (RecoveredEngine engine = new RecoveredEngine()) {
            final long beginNs = System.nanoTime();
            for (final Held record : held) {
                final UnsafeBuffer payload = record.payload();
                engine.onRecord(
                        record.firstSequence(), record.count(), record.firstSequence(), payload, 0, payload.capacity());
            }
            return applied(System.nanoTime() - beginNs, engine);
        }
    }

    private Applied replay(final Path journal) {
        try (RecoveredEngine engine = new RecoveredEngine()) {
            final long beginNs = System.nanoTime();
            JournalRecovery.replay(journal, engine::onRecord);
            return applied(System.nanoTime() - beginNs, engine);
        }
    }

    /** Outside the measured time: a rejected payment costs less than a posted one. */
    private Applied applied(final long ns, final RecoveredEngine engine) {
        if (engine.engine().transferCount() != transfers) {
            throw new IllegalStateException("not all transfers were posted: expected=" + transfers + " posted="
                    + engine.engine().transferCount());
        }
        return new Applied(ns, engine.engine().stateHash());
    }

    private static long readNs(final Path journal) {
        final long beginNs = System.nanoTime();
        JournalRecovery.replay(journal, (first, count, ns, buffer, offset, length) -> {});
        return System.nanoTime() - beginNs;
    }

    /** Of all but the first. */
    private static double median(final double[] values) {
        final double[] sorted = Arrays.copyOfRange(values, 1, values.length);
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private void printRow(final String name, final double alone, final double replayed, final double read) {
        print("%-8s%,16.0f%,16.0f%8.2f%,18.0f", name, alone, replayed, replayed / alone, read);
    }

    private void print(final String format, final Object... values) {
        final PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
