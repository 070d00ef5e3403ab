package io.florin.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Commands of the operating system, run to their end. */
public final class Shell {
    private Shell() {}

    /**
     * What a command did.
     *
     * @param output standard output and standard error.
     */
    public record Outcome(int exitCode, String output) {
        /** Whether it ended with 0. */
        public boolean isOk() {
            return exitCode == 0;
        }
    }

    /** Runs a command and waits for its end. */
    public static Outcome run(final String... words) throws IOException, InterruptedException {
        final Process process =
                new ProcessBuilder(List.of(words)).redirectErrorStream(true).start();
        process.getOutputStream().close();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output.strip());
    }

    /** @throws IOException naming the command and what it said, when it fails. */
    public static String require(final String... words) throws IOException, InterruptedException {
        final Outcome outcome = run(words);
        if (!outcome.isOk()) {
            throw new IOException("command failed: " + String.join(" ", words) + ": exitCode=" + outcome.exitCode()
                    + " " + outcome.output());
        }
        return outcome.output();
    }

    /** @return whether there is such a command. */
    public static boolean has(final String command) throws IOException, InterruptedException {
        return run("sh", "-c", "command -v " + command).isOk();
    }
}
