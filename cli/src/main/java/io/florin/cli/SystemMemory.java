package io.florin.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel says of memory, in bytes; 0 where it says nothing. */
final class SystemMemory {
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d{1,15}) kB$");
    private static final Pattern ANONYMOUS = Pattern.compile("(?m)^RssAnon:\\s+(\\d{1,15}) kB$");

    private SystemMemory() {}

    /** @return what a new process could take without pushing others out. */
    static long availableBytes() {
        return kilobytes(Path.of("/proc/meminfo"), AVAILABLE) << 10;
    }

    /** @return what this process has taken, mapped files apart. */
    static long ownBytes() {
        return kilobytes(Path.of("/proc/self/status"), ANONYMOUS) << 10;
    }

    private static long kilobytes(final Path file, final Pattern line) {
        try {
            final Matcher matcher = line.matcher(Files.readString(file, StandardCharsets.US_ASCII));
            return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
        } catch (final IOException e) {
            return 0;
        }
    }
}
