package io.florin.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the command that prints the keys, for a bounded time and with bounded output. */
final class KeyCommand {
    static final int TIMEOUT_SECONDS = 30;

    private static final int ERROR_LENGTH_MAX = 1000;

    private KeyCommand() {}

    /** @return what it printed on standard output, at most one byte more than a key ring may have. */
    static byte[] run(final String command) {
        return run(command, TIMEOUT_SECONDS);
    }

    static byte[] run(final String command, final int timeoutSeconds) {
        try {
            final Process process = new ProcessBuilder("sh", "-c", command)
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            try {
                return output(process, timeoutSeconds);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (final IOException e) {
            throw new KeyException("cannot run the keys command: cause=" + e.getMessage(), e);
        }
    }

    private static byte[] output(final Process process, final int timeoutSeconds) {
        final CompletableFuture<byte[]> output = drain(process.getInputStream(), "florin-keys-output");
        final CompletableFuture<byte[]> error = drain(process.getErrorStream(), "florin-keys-error");
        try {
            CompletableFuture.allOf(output, error, process.onExit()).get(timeoutSeconds, TimeUnit.SECONDS);
        } catch (final TimeoutException e) {
            throw new KeyException("the keys command took too long: timeoutSeconds=" + timeoutSeconds
                    + ", and so did anything that it left running");
        } catch (final ExecutionException e) {
            throw new KeyException("cannot read what the keys command prints: cause=" + e.getCause(), e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeyException("interrupted while the keys command ran");
        }
        final byte[] text = output.join();
        if (process.exitValue() != 0) {
            Arrays.fill(text, (byte) 0);
            throw new KeyException("the keys command failed: exitCode=" + process.exitValue() + " standardError='"
                    + withoutSecrets(error.join()) + "'");
        }
        return text;
    }

    /** Reads to the end, so that the command never waits for us, but keeps the beginning alone. */
    private static CompletableFuture<byte[]> drain(final InputStream in, final String name) {
        final CompletableFuture<byte[]> result = new CompletableFuture<>();
        final Thread thread = new Thread(
                () -> {
                    try (in) {
                        final byte[] kept = in.readNBytes(KeyRing.TEXT_LENGTH_MAX + 1);
                        in.transferTo(ByteArrayOutputStream.nullOutputStream());
                        result.complete(kept);
                    } catch (final IOException e) {
                        result.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    /** The end of what was printed in one line; words that could be a key are left out, since a command may echo one. */
    static String withoutSecrets(final byte[] error) {
        final String line = new String(error, StandardCharsets.UTF_8)
                .replaceAll("[A-Za-z0-9+/_=-]{40,}", "...")
                .replaceAll("\\s+", " ")
                .strip();
        return line.length() <= ERROR_LENGTH_MAX ? line : line.substring(line.length() - ERROR_LENGTH_MAX);
    }
}
