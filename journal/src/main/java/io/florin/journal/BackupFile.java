package io.florin.journal;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of a backup, as a line of its manifest.
 *
 * @param path in the data directory, with slashes.
 * @param length bytes that count; the file may be longer after a backup that was interrupted, never shorter.
 * @param sha256 of these bytes, 64 hexadecimal digits. Of a mark: as it is with {@code lastSequence} acknowledged.
 * @param complete whether the file never changes any more.
 * @param lastSequence of a segment: of its last record here; of a mark: what it says was acknowledged; otherwise 0.
 * @param lastCrc CRC-32C of a segment's last record; otherwise 0.
 */
record BackupFile(String path, long length, String sha256, boolean complete, long lastSequence, int lastCrc) {
    private static final Pattern LINE = Pattern.compile("\\{\"path\":\"([a-z0-9./-]+)\",\"length\":(\\d{1,18}),"
            + "\"sha256\":\"([0-9a-f]{64})\",\"complete\":(true|false),\"lastSequence\":(\\d{1,19}),"
            + "\"lastCrc\":\"([0-9a-f]{8})\"}");

    /** @return the file in a line of a manifest; null if it is no such line. */
    static @Nullable BackupFile parse(final String line) {
        final Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()
                || matcher.group(1).contains("..")
                || matcher.group(1).startsWith("/")) {
            return null;
        }
        return new BackupFile(
                matcher.group(1),
                Long.parseLong(matcher.group(2)),
                matcher.group(3),
                Boolean.parseBoolean(matcher.group(4)),
                Long.parseLong(matcher.group(5)),
                Integer.parseUnsignedInt(matcher.group(6), 16));
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "{\"path\":\"%s\",\"length\":%d,\"sha256\":\"%s\",\"complete\":%b,\"lastSequence\":%d,\"lastCrc\":\"%08x\"}",
                path,
                length,
                sha256,
                complete,
                lastSequence,
                lastCrc);
    }

    boolean isMark() {
        return path.endsWith(JournalFiles.MARK_SUFFIX);
    }
}
