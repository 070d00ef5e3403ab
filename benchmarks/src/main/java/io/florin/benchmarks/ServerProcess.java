package io.florin.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A server in a process of its own. */
public final class ServerProcess implements AutoCloseable {
    private static final int STOP_TIMEOUT_S = 30;
    private static final String READY = "ready";

    private final Process process;
    private final Predicate<String> isReadyLine;
    private final Consumer<String> output;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread reader;
    private final Thread killer;

    private ServerProcess(final Process process, final Predicate<String> isReadyLine, final Consumer<String> output) {
        this.process = process;
        this.isReadyLine = isReadyLine;
        this.output = output;
        reader = new Thread(this::read, "server-output");
        reader.setDaemon(true);
        killer = new Thread(process::destroyForcibly, "server-killer");
    }

    /**
     * Starts a server of Florin by the launcher, as a user would; see {@link #awaitReady}.
     *
     * @param more options of {@code florin serve}.
     * @param output hears each line that the server prints, on a thread of its own.
     * @throws UncheckedIOException when there is no process to be had.
     */
    public static ServerProcess start(
            final Path launcher,
            final Path data,
            final int port,
            final String syncPolicy,
            final List<String> more,
            final Consumer<String> output) {
        final List<String> command = new ArrayList<>(List.of(
                launcher.toString(),
                "serve",
                "--data",
                data.toString(),
                "--port",
                String.valueOf(port),
                "--sync",
                syncPolicy));
        command.addAll(more);
        return start(command, line -> line.startsWith(READY), output);
    }

    /**
     * Starts any server; see {@link #awaitReady}.
     *
     * @param isReadyLine whether this line of its output says that it serves.
     * @param output hears each line that the server prints, on a thread of its own.
     * @throws UncheckedIOException when there is no process to be had.
     */
    public static ServerProcess start(
            final List<String> command, final Predicate<String> isReadyLine, final Consumer<String> output) {
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("FLORIN_NO_BUILD", "1");
        try {
            final ServerProcess server = new ServerProcess(builder.start(), isReadyLine, output);
            Runtime.getRuntime().addShutdownHook(server.killer);
            server.reader.start();
            return server;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot start a server: command=" + command, e);
        }
    }

    /** A port that nobody listens on now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (final IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }

    /**
     * Waits until the server serves.
     *
     * @throws IllegalStateException when it ended instead, or took longer.
     */
    public void awaitReady(final long timeoutSeconds) throws InterruptedException {
        if (!ready.await(timeoutSeconds, TimeUnit.SECONDS) || !process.isAlive()) {
            throw new IllegalStateException("server is not ready: alive=" + process.isAlive() + ", timeoutSeconds="
                    + timeoutSeconds + " (its own words are above)");
        }
    }

    long pid() {
        return process.pid();
    }

    /** Sends SIGKILL and waits for the end. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        forget();
    }

    /** Sends SIGTERM and waits for a clean end; kills after half a minute. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        forget();
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(killer);
        } catch (final IllegalStateException e) {
            return; // the JVM is ending, and the hook has nothing to kill
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null) {
                output.accept(line);
                if (isReadyLine.test(line)) {
                    ready.countDown();
                }
                line = lines.readLine();
            }
        } catch (final IOException e) {
            output.accept("(output ended: " + e.getMessage() + ")");
        } finally {
            ready.countDown();
        }
    }
}
