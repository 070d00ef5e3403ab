package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The {@code florin} command in a process of its own, started by the launcher as a user would. */
final class FlorinProcess implements AutoCloseable {
    /** Soon ready on a busy machine: what tests prove does not depend on the speed of the compiled code. */
    static final String JVM_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:-AlwaysPreTouch -Xms48m";

    private static final int TIMEOUT_S = 60;
    private static final String READY = "ready: address=127.0.0.1:";
    private static final String FOLLOWING = "following: address=127.0.0.1:";

    private final Process process;
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CompletableFuture<Void> outEnd;
    private final CompletableFuture<Void> errEnd;

    private FlorinProcess(final Process process) {
        this.process = process;
        outEnd = read(process.getInputStream(), this::onOut);
        errEnd = read(process.getErrorStream(), this::onErr);
    }

    static FlorinProcess start(final String... args) {
        final Path root = Path.of(System.getProperty("florin.root"));
        final ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(root.resolve("scripts/florin").toString()), Stream.of(args))
                        .toList());
        builder.environment().put("FLORIN_NO_BUILD", "1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("FLORIN_JVM_OPTS", JVM_OPTIONS);
        builder.environment().remove("FLORIN_DEBUG");
        try {
            return new FlorinProcess(builder.start());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server on a free port, with further arguments, and waits until it is ready. */
    static FlorinProcess serve(final Path data, final String... more) {
        final FlorinProcess server =
                start(Stream.concat(Stream.of("serve", "--data", data.toString(), "--port", "0"), Stream.of(more))
                        .toArray(String[]::new));
        server.awaitReady();
        return server;
    }

    /** Starts a standby on a free port, with further arguments, and waits until it answers. */
    static FlorinProcess follow(final Path data, final String... more) {
        final FlorinProcess standby =
                start(Stream.concat(Stream.of("follow", "--data", data.toString(), "--port", "0"), Stream.of(more))
                        .toArray(String[]::new));
        standby.awaitReady();
        return standby;
    }

    /** Runs a command to its end. */
    static CliOutcome run(final String... args) {
        try (FlorinProcess process = start(args)) {
            return process.awaitEnd();
        }
    }

    int port() {
        return out().stream()
                .filter(line -> line.startsWith(READY) || line.startsWith(FOLLOWING))
                .map(line -> line.replaceFirst("^[a-z]+: address=[^:]*:", "").replaceFirst(" .*", ""))
                .map(Integer::parseInt)
                .findFirst()
                .orElseThrow();
    }

    /** Asks for a clean stop, with SIGTERM. */
    CliOutcome terminate() {
        process.destroy();
        return awaitEnd();
    }

    /** Sends SIGHUP, and waits for a line of the output that begins with this and was not there before. */
    String hangUp(final String prefix) throws IOException, InterruptedException {
        final int before = out().size();
        send("HUP");
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
        while (System.nanoTime() < deadlineNs) {
            final List<String> lines = out();
            for (final String line : lines.subList(before, lines.size())) {
                if (line.startsWith(prefix)) {
                    return line;
                }
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return fail("no line " + prefix + " after SIGHUP: " + this);
    }

    /** Sends a signal by its name, and waits for the end. */
    CliOutcome signal(final String name) throws IOException, InterruptedException {
        send(name);
        return awaitEnd();
    }

    private void send(final String name) throws IOException, InterruptedException {
        final int exitCode = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertTrue(exitCode == 0, name);
    }

    /** Sends SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    CliOutcome awaitEnd() {
        try {
            if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
                fail("process does not end: " + this);
            }
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
        outEnd.join();
        errEnd.join();
        return new CliOutcome(process.exitValue(), text(out()), text(err()));
    }

    List<String> out() {
        synchronized (out) {
            return List.copyOf(out);
        }
    }

    /** @return the line of the output that begins with this. */
    String outLine(final String prefix) {
        return out().stream()
                .filter(line -> line.startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + prefix + ": " + this));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "FlorinProcess[alive=" + process.isAlive() + ", out=" + out() + ", err=" + err() + "]";
    }

    private void awaitReady() {
        try {
            if (!ready.await(TIMEOUT_S, TimeUnit.SECONDS) || !process.isAlive()) {
                process.destroyForcibly();
                fail("server is not ready: " + this);
            }
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void onOut(final String line) {
        synchronized (out) {
            out.add(line);
        }
        if (line.startsWith(READY) || line.startsWith(FOLLOWING)) {
            ready.countDown();
        }
    }

    private void onErr(final String line) {
        synchronized (err) {
            err.add(line);
        }
    }

    private List<String> err() {
        synchronized (err) {
            return List.copyOf(err);
        }
    }

    private CompletableFuture<Void> read(final InputStream stream, final Consumer<String> onLine) {
        final CompletableFuture<Void> end = new CompletableFuture<>();
        final Thread thread = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        lines.lines().forEach(onLine);
                    } catch (final IOException | UncheckedIOException e) {
                        onLine.accept("(ended: " + e.getMessage() + ")");
                    } finally {
                        ready.countDown();
                        end.complete(null);
                    }
                },
                "florin-process-output");
        thread.setDaemon(true);
        thread.start();
        return end;
    }

    private static String text(final List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
