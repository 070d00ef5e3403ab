package io.florin.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where and with what a measurement was made.
 *
 * @param processor its model name, as the kernel has it; "unknown" where there is no such file.
 * @param processors that this JVM may use.
 * @param memoryMib of the machine; 0 when unknown.
 * @param kernel name and version.
 * @param jdk vendor and version.
 * @param jvmFlags of this process.
 * @param commit of the sources that were run, with "-dirty" behind it when they were changed; "unknown" without git.
 */
public record Machine(
        String processor,
        int processors,
        long memoryMib,
        String kernel,
        String jdk,
        List<String> jvmFlags,
        String commit) {
    private static final String UNKNOWN = "unknown";
    private static final int KIB_PER_MIB = 1024;
    private static final long GIT_TIMEOUT_S = 10;

    /** @param launcher scripts/florin of the sources; null when unknown. */
    public static Machine describe(final @Nullable Path launcher) {
        final String memory = firstValue(Path.of("/proc/meminfo"), "MemTotal");
        return new Machine(
                firstValue(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                memory.equals(UNKNOWN) ? 0 : Long.parseLong(memory.replace(" kB", "")) / KIB_PER_MIB,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.version"),
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                commit(launcher));
    }

    /** @return what stands behind the colon in the first line with this name. */
    static String firstValue(final Path file, final String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (final IOException e) {
            return UNKNOWN;
        }
    }

    private static String commit(final @Nullable Path launcher) {
        if (launcher == null) {
            return UNKNOWN;
        }
        try {
            final Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
                    .directory(launcher.resolveSibling("").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            final String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return git.waitFor(GIT_TIMEOUT_S, TimeUnit.SECONDS) && git.exitValue() == 0 ? commit : UNKNOWN;
        } catch (final IOException e) {
            return UNKNOWN;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
