package io.florin.benchmarks;

import io.florin.journal.Journal;
import io.florin.journal.JournalConfig;
import io.florin.journal.SyncPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code florin startup-bench}: how long a server takes to start with a snapshot and without. */
@Command(
        name = "startup-bench",
        description = {
            "Journals accounts and payments between them, makes a snapshot when most of them are journaled (by florin snapshot create,"
                    + " beside the open journal), journals the rest, and times florin serve from the start of its process to"
                    + " \"ready\": with the snapshot, and from nothing. Each start is a process of its own, and one is over before"
                    + " the next begins. Both must come to the same state hash.",
            "",
            "The snapshot is written past the page cache, so the first start with it reads it from the device, though its row says"
                    + " warm: with several rounds, compare the later ones.",
            "",
            "For each payment it takes 150 bytes on the device for the journal, 150 for the snapshot and its making, and 150 of"
                    + " memory. What is written is deleted.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class StartupBenchCommand implements Callable<Integer> {
    private static final int EXIT_WRONG = 1;
    private static final long READY_TIMEOUT_S = 3600;
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

    @Option(names = "--transfers", paramLabel = "N", description = "to journal", defaultValue = "5000000")
    int transfers;

    @Option(
            names = "--snapshot-at",
            paramLabel = "PART",
            description = "part of the commands in front of the snapshot, more than 0, up to 1",
            defaultValue = "0.9")
    double snapshotAt;

    @Option(names = "--rounds", paramLabel = "N", description = "starts of each kind", defaultValue = "1")
    int rounds;

    @Option(
            names = "--drop-caches",
            description =
                    "let the kernel forget its page cache before each start: needs root, and slows everybody down",
            defaultValue = "false")
    boolean isCold;

    private final ConcurrentLinkedQueue<String> stateHashes = new ConcurrentLinkedQueue<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (accounts < 2 || transfers < 1 || rounds < 1 || !(snapshotAt > 0 && snapshotAt <= 1)) {
            throw new ParameterException(
                    specification().commandLine(),
                    "--accounts must be 2 or more, --transfers and --rounds 1 or more, --snapshot-at more than 0, up to 1");
        }
        final String launcher = System.getProperty("florin.launcher");
        if (launcher == null) {
            throw new IllegalStateException("startup-bench starts processes: run it by scripts/florin");
        }
        final Path scratch = Files.createTempDirectory(Files.createDirectories(directory), "florin-startup-bench-");
        try {
            final Path data = scratch.resolve("data");
            journal(Path.of(launcher), data);
            for (int i = 0; i < rounds; i++) {
                start("with the snapshot", Path.of(launcher), data);
                final Path snapshots = data.resolve("snapshots");
                final Path aside = scratch.resolve("snapshots-aside");
                Files.move(snapshots, aside);
                start("from nothing", Path.of(launcher), data);
                IoUtil.delete(snapshots.toFile(), true);
                Files.move(aside, snapshots);
            }
        } finally {
            IoUtil.delete(scratch.toFile(), true);
        }
        return verdict();
    }

    private void journal(final Path launcher, final Path data) throws IOException, InterruptedException {
        final PaymentRecords records = new PaymentRecords(accounts, transfers);
        final long snapshotSequence = Math.max(1, (long) (records.commandCount() * snapshotAt));
        final JournalConfig config = JournalConfig.defaults(data).withSyncPolicy(SyncPolicy.NONE);
        final long beginNs = System.nanoTime();
        long makingNs = 0;
        boolean isMade = false;
        try (OpenJournal open = OpenJournal.open(config)) {
            final Journal journal = open.journal();
            while (records.next()) {
                final long first = records.firstSequence();
                if (!isMade && first > snapshotSequence) {
                    makingNs = makeSnapshot(launcher, data);
                    isMade = true;
                }
                journal.append(first, records.count(), first, records.record(), 0, records.length());
                journal.commit(System.nanoTime());
            }
            if (!isMade) {
                makingNs = makeSnapshot(launcher, data);
            }
            print(
                    "journaled %,d commands, %,d transfers, %,d MiB in %.1f s; the snapshot beside it took %.1f s",
                    records.commandCount(),
                    transfers,
                    journal.lengthBytes() >> 20,
                    (System.nanoTime() - beginNs - makingNs) / NS_PER_SECOND,
                    makingNs / NS_PER_SECOND);
        }
    }

    /** @return how long it took. */
    private long makeSnapshot(final Path launcher, final Path data) throws IOException, InterruptedException {
        final long beginNs = System.nanoTime();
        final Process process = new ProcessBuilder(launcher.toString(), "snapshot", "create", "--data", data.toString())
                .redirectErrorStream(true)
                .start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        final int exitCode = process.waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException("no snapshot: exitCode=" + exitCode + " output=" + output);
        }
        return System.nanoTime() - beginNs;
    }

    private void start(final String kind, final Path launcher, final Path data)
            throws IOException, InterruptedException {
        if (isCold) {
            dropCaches();
        }
        final long beginNs = System.nanoTime();
        try (ServerProcess server =
                ServerProcess.start(launcher, data, ServerProcess.freePort(), "batch", List.of(), this::onServerLine)) {
            server.awaitReady(READY_TIMEOUT_S);
            print(
                    "%s, %s page cache: ready after %.2f s",
                    kind, isCold ? "empty" : "warm", (System.nanoTime() - beginNs) / NS_PER_SECOND);
        }
    }

    private void onServerLine(final String line) {
        if (line.startsWith("snapshot") || line.startsWith("recovered")) {
            print("  server | %s", line);
        }
        final int at = line.indexOf("stateHash=");
        if (line.startsWith("recovered") && at >= 0) {
            stateHashes.add(line.substring(at));
        }
    }

    private int verdict() {
        final List<String> different = stateHashes.stream().distinct().toList();
        if (different.size() == 1 && stateHashes.size() == 2 * rounds) {
            return 0;
        }
        print("WRONG: the starts did not come to one state: %s", different);
        return EXIT_WRONG;
    }

    /** Forces first, since only clean pages are dropped. */
    private static void dropCaches() throws IOException, InterruptedException {
        new ProcessBuilder("sync").inheritIO().start().waitFor(READY_TIMEOUT_S, TimeUnit.SECONDS);
        Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "1", StandardOpenOption.WRITE);
    }

    private CommandSpec specification() {
        return Objects.requireNonNull(spec);
    }

    private void print(final String format, final Object... values) {
        final PrintWriter out = specification().commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
