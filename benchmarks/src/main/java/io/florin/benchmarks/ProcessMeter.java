package io.florin.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the threads of another process have taken of the processors, as Linux counts it. The kernel keeps 15 bytes of a thread's name;
 * threads of one name are added up.
 */
final class ProcessMeter {
    private final Path tasks;

    /** @throws IllegalArgumentException when there is no such process. */
    ProcessMeter(final long pid) {
        tasks = Path.of("/proc/" + pid + "/task");
        if (!Files.isDirectory(tasks)) {
            throw new IllegalArgumentException("no such process: pid=" + pid);
        }
    }

    /** @return nanoseconds on a processor since it began, by the thread's name. */
    Map<String, Long> cpuNsByThread() {
        final Map<String, Long> cpuNs = new TreeMap<>();
        try (Stream<Path> all = Files.list(tasks)) {
            for (final Path task : all.toList()) {
                add(task, cpuNs);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read: path=" + tasks, e);
        }
        return cpuNs;
    }

    /** @return of each thread, the difference in nanoseconds divided by a count; without those below 0.5. */
    static Map<String, Double> perCount(
            final Map<String, Long> before, final Map<String, Long> after, final long count) {
        final Map<String, Double> ns = new TreeMap<>();
        after.forEach((thread, cpuNs) -> {
            final double each = (cpuNs - before.getOrDefault(thread, 0L)) / (double) count;
            if (each >= 0.5) {
                ns.put(thread, each);
            }
        });
        return ns;
    }

    private static void add(final Path task, final Map<String, Long> cpuNs) throws IOException {
        try {
            final String name = Files.readString(task.resolve("comm")).trim();
            final String onProcessor =
                    Files.readString(task.resolve("schedstat")).split(" ", 2)[0];
            cpuNs.merge(name, Long.parseLong(onProcessor), Long::sum);
        } catch (final NoSuchFileException e) {
            return; // the thread has ended
        }
    }
}
