package io.florin.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * {@code florin snapshot create} in a process of its own, with the least claim on processor and disk, and the first to go when
 * memory runs out. It ends when this process does.
 */
final class SnapshotProcess implements AutoCloseable {
    /** Heap sizes, agents and diagnostics of a server are not for its child. */
    private static final Pattern NOT_INHERITED =
            Pattern.compile("-Xm[nsx].*|-XX:(Initial|Max|Min)?(Direct|Heap|New|RAM).*"
                    + "|-XX:[+-](AlwaysPreTouch|ExitOnOutOfMemoryError|HeapDump.*|Use.*GC)|-XX:(HeapDump|StartFlightRecording).*"
                    + "|-Xlog.*|-javaagent:.*|-agent(lib|path):.*|-Xrun.*|-Dcom\\.sun\\.management\\..*");

    private static final List<String> OWN_FLAGS =
            List.of("-Xms16m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");
    private static final List<String> LOW_CPU = List.of("nice", "-n", "19");
    private static final List<String> LOW_DISK = List.of("ionice", "-c", "3");
    private static final List<String> PROGRAMS = List.of("/usr/bin", "/bin");
    private static final String FIRST_TO_GO = "1000";

    private final Process process;

    private SnapshotProcess(final Process process) {
        this.process = process;
    }

    /**
     * @param exitCode of the process.
     * @param answer what it printed on standard output; empty when it failed.
     * @param complaint the last line on standard error, or empty.
     */
    record Outcome(int exitCode, String answer, String complaint) {}

    /** @throws UncheckedIOException when there is no process to be had. */
    static SnapshotProcess start(final List<String> command) {
        try {
            final SnapshotProcess started = new SnapshotProcess(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
            started.offerToOutOfMemoryKiller();
            return started;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot start a maker of snapshots: command=" + command, e);
        }
    }

    /** @return the command line for a child of this JVM that runs these words of the florin command. */
    static List<String> command(final List<String> words) {
        final List<String> command = new ArrayList<>();
        for (final List<String> prefix : List.of(LOW_CPU, LOW_DISK)) {
            if (isInstalled(prefix.get(0))) {
                command.addAll(prefix);
            }
        }
        command.add(ProcessHandle.current().info().command().orElse("java"));
        final RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        runtime.getInputArguments().stream()
                .filter(flag -> !NOT_INHERITED.matcher(flag).matches())
                .forEach(command::add);
        command.addAll(OWN_FLAGS);
        command.add("-cp");
        command.add(runtime.getClassPath());
        command.add(Florin.class.getName());
        command.addAll(words);
        return command;
    }

    /** Waits for its end. */
    Outcome await() throws InterruptedException {
        String answer = "";
        String complaint = "";
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{")) {
                    answer = line;
                } else {
                    complaint = line;
                }
            }
        } catch (final IOException e) {
            complaint = String.valueOf(e.getMessage()); // it was killed
        }
        return new Outcome(process.waitFor(), answer, complaint);
    }

    /** Kills it, which harms nothing. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** A server must not die of its snapshots. Not every system lets us say so. */
    private void offerToOutOfMemoryKiller() {
        try {
            Files.writeString(
                    Path.of(String.format(Locale.ROOT, "/proc/%d/oom_score_adj", process.pid())),
                    FIRST_TO_GO,
                    StandardCharsets.US_ASCII);
        } catch (final IOException e) {
            return; // no such file here
        }
    }

    private static boolean isInstalled(final String program) {
        return PROGRAMS.stream().anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
