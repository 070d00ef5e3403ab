package io.florin.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What this process, and the device below a directory, have done so far: to be subtracted.
 *
 * @param cpuNs processor time of the process, the kernel's on its behalf included; that of the kernel's own threads is not.
 * @param dirtiedBytes {@code write_bytes} of {@code /proc/self/io}: whole folios of the page cache that the process made dirty. Empty
 *     where there is no such file.
 * @param deviceBytes written to the device by everybody, of {@code /sys/class/block}; empty where that is not to be had, as
 *     on overlay and tmpfs.
 */
record StorageMeter(long cpuNs, OptionalLong dirtiedBytes, OptionalLong deviceBytes) {
    private static final int SECTOR_LENGTH = 512;
    private static final int SECTORS_WRITTEN_FIELD = 6;

    static StorageMeter now(final Path directory) {
        final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try {
            return new StorageMeter(system.getProcessCpuTime(), dirtied(), written(directory));
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read what was written: directory=" + directory, e);
        }
    }

    StorageMeter since(final StorageMeter begin) {
        return new StorageMeter(
                cpuNs - begin.cpuNs,
                difference(dirtiedBytes, begin.dirtiedBytes),
                difference(deviceBytes, begin.deviceBytes));
    }

    private static OptionalLong difference(final OptionalLong end, final OptionalLong begin) {
        return end.isPresent() && begin.isPresent()
                ? OptionalLong.of(end.getAsLong() - begin.getAsLong())
                : OptionalLong.empty();
    }

    private static OptionalLong dirtied() throws IOException {
        final Path file = Path.of("/proc/self/io");
        if (!Files.isReadable(file)) {
            return OptionalLong.empty();
        }
        final String name = "write_bytes: ";
        return OptionalLong.of(Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length())))
                .sum());
    }

    private static OptionalLong written(final Path directory) throws IOException {
        final Path device = Path.of(Files.getFileStore(directory).name()).getFileName();
        final Path file =
                Path.of("/sys/class/block").resolve(String.valueOf(device)).resolve("stat");
        if (!Files.isReadable(file)) {
            return OptionalLong.empty();
        }
        final String[] fields = Files.readString(file).trim().split("\\s+", -1);
        return OptionalLong.of(Long.parseLong(fields[SECTORS_WRITTEN_FIELD]) * SECTOR_LENGTH);
    }
}
