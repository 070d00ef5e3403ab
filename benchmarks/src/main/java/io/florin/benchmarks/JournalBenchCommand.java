package io.florin.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code florin journal-bench}: the journal alone, beside the least that a durable log can do. */
@Command(
        name = "journal-bench",
        description = {
            "Measures the journal alone, beside a plain log: no sockets, no ring, no engine.",
            "",
            "The plain log writes as many bytes into files of as many zeros, by one write a record, and forces each commit; it has no"
                    + " CRC, no mark, no check of free space, and no way to find its end again. \"Zeroed before\": its zeros are"
                    + " written outside the measured time. \"Zeroing within\": inside, each file when it is needed, on the appending thread;"
                    + " so its p99.9 and max hold whole files of zeros, and are no fair peer of the journal's. The journal's zeros are"
                    + " inside, on another thread, but for the first of its segments.",
            "",
            "First as fast as it goes, one record a commit; the logs take turns. Then under a steady load, where what is due makes a"
                    + " record, and beside it a probe: another thread that forces 4 KiB of a zeroed file of its own every 5 ms. A"
                    + " pause that the probe shares is the device's.",
            "",
            "Everything that is written is deleted. Run it alone: a build beside it shows in the figures.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class JournalBenchCommand implements Callable<Integer> {
    private static final long PAUSE_THRESHOLD_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int PAUSES_KEPT = 20;
    private static final int RECORD_LENGTH_MAX = 1 << 20;
    private static final double BYTES_PER_MIB = 1 << 20;
    private static final double NS_PER_US = 1000.0;
    private static final int WARM_UP_RECORDS = 1000;
    private static final int WARM_UP_ROUND = -1;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "on the device to measure; a directory is made in it and deleted",
            defaultValue = ".")
    Path directory = Path.of("");

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "of each log, and one more that warms up and is not reported; 0: none",
            defaultValue = "5")
    int rounds;

    @Option(names = "--megabytes", paramLabel = "N", description = "that a log writes in a round", defaultValue = "256")
    int megabytes;

    @Option(
            names = "--batch",
            paramLabel = "N",
            split = ",",
            description = "commands of 128 bytes in a record",
            defaultValue = "256,1024")
    List<Integer> batches = List.of();

    @Option(
            names = "--logs",
            paramLabel = "LOG",
            split = ",",
            description = "which to measure, of: ${COMPLETION-CANDIDATES}",
            defaultValue = "PLAIN_ZEROED,PLAIN_ZEROING,JOURNAL_BATCH,JOURNAL_NONE")
    List<CommitLogKind> logs = List.of();

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "commands a second of the steady load",
            defaultValue = "100000")
    long rate;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            description = "of steady load for each log; 0: none",
            defaultValue = "60")
    int seconds;

    @Override
    public Integer call() throws IOException {
        requirePositive();
        final Path scratch = Files.createTempDirectory(Files.createDirectories(directory), "florin-journal-bench-");
        try {
            final int headerLength = warmUp(scratch);
            if (rounds > 0) {
                for (final int batch : batches) {
                    compare(scratch, headerLength, batch);
                }
            }
            if (seconds > 0) {
                measurePauses(scratch, headerLength);
            }
        } finally {
            IoUtil.delete(scratch.toFile(), true);
        }
        return 0;
    }

    /** @return bytes that the journal puts in front of a payload, Chronicle's word included. */
    private int warmUp(final Path scratch) {
        final int payloadLength = CommitRound.COMMAND_LENGTH;
        int headerLength = 0;
        for (final CommitLogKind kind : List.of(CommitLogKind.JOURNAL_NONE, CommitLogKind.PLAIN_ZEROING)) {
            try (Scratch at = new Scratch(scratch);
                    CommitLog log = kind.open(at.path(), headerLength, payloadLength, 0)) {
                CommitRound.run(log, at.path(), WARM_UP_RECORDS, 1);
                if (kind == CommitLogKind.JOURNAL_NONE) {
                    headerLength = Math.toIntExact(log.lengthBytes() / WARM_UP_RECORDS) - payloadLength + Integer.BYTES;
                }
            }
        }
        return headerLength;
    }

    private void compare(final Path scratch, final int headerLength, final int batch) {
        final int payloadLength = batch * CommitRound.COMMAND_LENGTH;
        final int records = (int) (megabytes * (long) BYTES_PER_MIB / (headerLength + payloadLength));
        final Map<CommitLogKind, List<CommitRound>> results = new EnumMap<>(CommitLogKind.class);
        for (int round = WARM_UP_ROUND; round < rounds; round++) {
            for (int i = 0; i < logs.size(); i++) {
                final CommitLogKind kind = logs.get(Math.floorMod(round + i, logs.size()));
                try (Scratch at = new Scratch(scratch);
                        CommitLog log =
                                kind.open(at.path(), headerLength, payloadLength, megabytes * (long) BYTES_PER_MIB)) {
                    final CommitRound measured = CommitRound.run(log, at.path(), records, batch);
                    if (round != WARM_UP_ROUND) {
                        results.computeIfAbsent(kind, key -> new ArrayList<>()).add(measured);
                    }
                }
            }
        }
        report(batch, records, payloadLength + headerLength, results);
    }

    private void report(
            final int batch,
            final int records,
            final int recordLength,
            final Map<CommitLogKind, List<CommitRound>> results) {
        print("");
        print(
                "%,d × %d B a record, one commit each; %d round(s) of %,d records of %,d B; medians, ratio to the first",
                batch, CommitRound.COMMAND_LENGTH, rounds, records, recordLength);
        print(
                "  %-22s%14s%8s%12s%11s%11s%12s%13s%12s",
                "", "commands/s", "ratio", "p50 µs", "p99.9 µs", "max ms", "CPU ns/cmd", "dirtied KiB", "device KiB");
        final double first = median(results.get(logs.get(0)), CommitRound::commandsPerSecond);
        results.forEach((kind, measured) -> {
            final double perSecond = median(measured, CommitRound::commandsPerSecond);
            print(
                    "  %-22s%,14.0f%8.2f%,12.0f%,11.0f%11.1f%12.0f%13s%12s",
                    kind.title(),
                    perSecond,
                    perSecond / first,
                    median(measured, round -> round.commitsNs().getValueAtPercentile(50) / NS_PER_US),
                    median(measured, round -> round.commitsNs().getValueAtPercentile(99.9) / NS_PER_US),
                    median(measured, round -> round.commitsNs().getMaxValue() / NS_PER_US / NS_PER_US),
                    median(measured, CommitRound::cpuNsPerCommand),
                    kibPerRecord(measured, round -> round.usage().dirtiedBytes(), records),
                    kibPerRecord(measured, round -> round.usage().deviceBytes(), records));
        });
        results.forEach((kind, measured) -> print("  %-22s%s", kind.title(), list(measured)));
    }

    private void measurePauses(final Path scratch, final int headerLength) {
        print("");
        print(
                "%,d commands of %d B a second, %d s of each log; over %d ms counts as a pause; µs",
                rate, CommitRound.COMMAND_LENGTH, seconds, TimeUnit.NANOSECONDS.toMillis(PAUSE_THRESHOLD_NS));
        for (final CommitLogKind kind : logs) {
            pace(kind, scratch, headerLength);
        }
    }

    private void pace(final CommitLogKind kind, final Path scratch, final int headerLength) {
        final long lengthBytes = seconds * rate * CommitRound.COMMAND_LENGTH * 2;
        final PauseLog pauses = new PauseLog(PAUSE_THRESHOLD_NS, PAUSES_KEPT);
        try (Scratch at = new Scratch(scratch);
                Scratch probeAt = new Scratch(scratch);
                CommitLog log = kind.open(at.path(), headerLength, RECORD_LENGTH_MAX, lengthBytes);
                ForceProbe probe = new ForceProbe(probeAt.path())) {
            final PacedRound round = new PacedRound(log, rate, pauses);
            round.run(TimeUnit.SECONDS.toNanos(seconds));
            probe.stop();
            print("%s", kind.title());
            print("  %-24s%10s%11s%11s%11s%11s%11s", "", "count", "p50", "p99", "p99.9", "p99.99", "max");
            printLatencies("due to committed", round.latenciesNs());
            printLatencies("append and commit", round.commitsNs());
            printLatencies("… with a roll", round.rollsNs());
            printLatencies("probe: 4 KiB forced", probe.forcesNs());
            printLatencies("probe: overslept", probe.oversleptNs());
            PauseReport.of(pauses, probe, null).forEach(line -> print("%s", line));
        }
    }

    private void printLatencies(final String name, final Histogram ns) {
        print(
                "  %-24s%,10d%,11.0f%,11.0f%,11.0f%,11.0f%,11.0f",
                name,
                ns.getTotalCount(),
                ns.getValueAtPercentile(50) / NS_PER_US,
                ns.getValueAtPercentile(99) / NS_PER_US,
                ns.getValueAtPercentile(99.9) / NS_PER_US,
                ns.getValueAtPercentile(99.99) / NS_PER_US,
                ns.getMaxValue() / NS_PER_US);
    }

    private static double median(final @Nullable List<CommitRound> rounds, final ToDoubleFunction<CommitRound> value) {
        final double[] sorted = Objects.requireNonNull(rounds).stream()
                .mapToDouble(value)
                .sorted()
                .toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String kibPerRecord(
            final List<CommitRound> rounds, final Function<CommitRound, OptionalLong> bytes, final int records) {
        if (rounds.stream().anyMatch(round -> bytes.apply(round).isEmpty())) {
            return "n/a";
        }
        return String.format(
                Locale.ROOT, "%,.1f", median(rounds, round -> bytes.apply(round).orElseThrow() / 1024.0 / records));
    }

    private static String list(final List<CommitRound> rounds) {
        final StringBuilder text = new StringBuilder();
        rounds.forEach(round -> text.append(String.format(Locale.ROOT, "%,14.0f", round.commandsPerSecond())));
        return text.toString();
    }

    private void requirePositive() {
        if (rounds < 0
                || seconds < 0
                || rate < 1
                || megabytes < 1
                || batches.stream().anyMatch(n -> n < 1 || n > 8_000)) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--rounds and --seconds must not be negative, --rate and --megabytes at least 1, --batch 1 to 8000");
        }
    }

    private void print(final String format, final Object... values) {
        final PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    /** A directory for one log. */
    private record Scratch(Path path) implements AutoCloseable {
        static Path make(final Path parent) {
            try {
                return Files.createTempDirectory(parent, "log-");
            } catch (final IOException e) {
                throw new UncheckedIOException("cannot make a directory: parent=" + parent, e);
            }
        }

        Scratch {
            path = make(path);
        }

        @Override
        public void close() {
            IoUtil.delete(path.toFile(), true);
        }
    }
}
