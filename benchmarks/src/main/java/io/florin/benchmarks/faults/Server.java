package io.florin.benchmarks.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The real server in a process of its own, on a port of its own choice. What it prints is kept. */
final class Server implements AutoCloseable {
    /** A start or a stop that takes longer hangs. */
    private static final int TIMEOUT_S = 60;

    private static final String READY = "ready: address=127.0.0.1:";

    /** Small and soon ready: faults are about what is on disk. */
    private static final String JVM_OPTIONS =
            "-Xms48m -Xmx96m -XX:-AlwaysPreTouch -XX:TieredStopAtLevel=1 -XX:-HeapDumpOnOutOfMemoryError";

    private final CampaignOptions.Run run;
    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;
    private final Thread killer;
    private boolean isEnded;

    private Server(final CampaignOptions.Run run, final Process process) {
        this.run = run;
        this.process = process;
        reader = new Thread(this::read, "server-output");
        reader.setDaemon(true);
        killer = new Thread(this::destroy, "server-killer");
    }

    /**
     * How a server is started.
     *
     * @param run knows the launcher, and how long a start may take.
     * @param data its directory.
     * @param prefix words in front, such as those of strace.
     * @param more arguments behind.
     */
    record Setup(CampaignOptions.Run run, Path data, List<String> prefix, List<String> more) {
        Setup {
            prefix = List.copyOf(prefix);
            more = List.copyOf(more);
        }

        /** A server with small segments and no free-space floor, so that there are many rolls. */
        static Setup of(final CampaignOptions.Run run, final Path data, final String syncPolicy) {
            return new Setup(
                    run,
                    data,
                    List.of(),
                    List.of(
                            "--sync",
                            syncPolicy,
                            "--record-max-kb",
                            "532",
                            "--segment-mb",
                            "2",
                            "--free-space-floor-mb",
                            "0",
                            "--snapshot-every",
                            "off"));
        }

        /** @param arguments options that have a value each, with it; they take the place of earlier ones. */
        Setup with(final String... arguments) {
            final List<String> all = new ArrayList<>(more);
            for (int i = 0; i < arguments.length; i += 2) {
                final int at = all.indexOf(arguments[i]);
                if (at >= 0) {
                    all.subList(at, at + 2).clear();
                }
                all.addAll(List.of(arguments[i], arguments[i + 1]));
            }
            return new Setup(run, data, prefix, all);
        }

        Setup withFlag(final String flag) {
            final List<String> all = new ArrayList<>(more);
            all.add(flag);
            return new Setup(run, data, prefix, all);
        }

        Setup behind(final String... words) {
            return new Setup(run, data, List.of(words), more);
        }

        Setup in(final Path directory) {
            return new Setup(run, directory, prefix, more);
        }
    }

    static Server start(final Setup setup) {
        final List<String> command = new ArrayList<>(setup.prefix());
        command.addAll(List.of(
                setup.run().launcher().toString(),
                "serve",
                "--data",
                setup.data().toString(),
                "--port",
                "0"));
        command.addAll(setup.more());
        return start(setup.run(), command);
    }

    /** Starts any command of florin: what it prints is read in the same way. */
    static Server start(final CampaignOptions.Run run, final List<String> command) {
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("FLORIN_NO_BUILD", "1");
        builder.environment().put("FLORIN_JVM_OPTS", JVM_OPTIONS);
        try {
            final Server server = new Server(run, builder.start());
            Runtime.getRuntime().addShutdownHook(server.killer);
            server.reader.start();
            return server;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot start: command=" + command, e);
        }
    }

    /** @return whether it serves; false when it ended instead, or was not ready in time. */
    boolean awaitReady() throws InterruptedException {
        final boolean isReady = awaitLine(READY) != null;
        if (!isReady && isEnded()) {
            awaitEnd(TIMEOUT_S);
        }
        return isReady;
    }

    /** @return the first line that begins with this; null when the process ended, or the time was over, before one came. */
    @Nullable
    String awaitLine(final String prefix) throws InterruptedException {
        final long timeoutMs = TimeUnit.NANOSECONDS.toMillis(run.secondsNs(TIMEOUT_S));
        final long startNs = System.nanoTime();
        synchronized (lines) {
            String line = line(prefix);
            long leftMs = timeoutMs;
            while (line == null && !isEnded && leftMs > 0) {
                lines.wait(leftMs);
                line = line(prefix);
                leftMs = timeoutMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
            }
            return line;
        }
    }

    /** @return the first line so far that begins with this, or null. */
    @Nullable
    String line(final String prefix) {
        synchronized (lines) {
            return lines.stream()
                    .filter(line -> line.startsWith(prefix))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** @return all that it printed. */
    String output() {
        synchronized (lines) {
            return String.join(" / ", lines);
        }
    }

    private boolean isEnded() {
        synchronized (lines) {
            return isEnded;
        }
    }

    int port() {
        final String line = line(READY);
        if (line == null) {
            throw new IllegalStateException("server is not ready: " + output());
        }
        return Integer.parseInt(line.substring(READY.length()).replaceFirst(" .*", ""));
    }

    /** @return the value of a name in the line that begins so. */
    String value(final String prefix, final String name) {
        final String line = line(prefix);
        if (line == null || !line.contains(name + "=")) {
            throw new IllegalStateException("no " + name + " in a line " + prefix + ": " + output());
        }
        return line.replaceFirst(".*\\b" + name + "=", "").replaceFirst(" .*", "");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @return the process id of the Java process, or of what was put in front of it. */
    long pid() {
        return process.pid();
    }

    /** Sends SIGKILL, to what it was started behind too, and waits for the end. */
    void kill() throws InterruptedException {
        destroy();
        process.waitFor();
        reader.join();
        forget();
    }

    /** @return whether it ended by itself in time; then its output is complete. */
    boolean awaitEnd(final int seconds) throws InterruptedException {
        if (!process.waitFor(run.secondsNs(seconds), TimeUnit.NANOSECONDS)) {
            return false;
        }
        reader.join();
        forget();
        return true;
    }

    int exitCode() {
        return process.exitValue();
    }

    /** Asks for a clean stop. @return whether it came in time, with exit code 0. */
    boolean stop() throws InterruptedException {
        process.destroy();
        return awaitEnd(TIMEOUT_S) && exitCode() == 0;
    }

    /** Kills what still runs. */
    @Override
    public void close() {
        destroy();
        forget();
    }

    private void destroy() {
        final List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (final IllegalStateException e) {
            return; // the JVM is ending, and the hook has nothing to kill
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String line = output.readLine();
            while (line != null) {
                add(line);
                line = output.readLine();
            }
        } catch (final IOException e) {
            add("(output ended: " + e.getMessage() + ")");
        } finally {
            synchronized (lines) {
                isEnded = true;
                lines.notifyAll();
            }
        }
    }

    private void add(final String line) {
        synchronized (lines) {
            lines.add(line);
            lines.notifyAll();
        }
    }
}
