package io.florin.journal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the snapshots of a journal lie.
 *
 * <pre>
 *   &lt;data directory&gt;/snapshots/
 *     snapshot.lock                         who makes a snapshot holds it
 *     snapshot-00000000000123456789.snap    named after the last sequence in it
 *     snapshot-00000000000123999999.snap.tmp    in the making, or left by a maker that was killed
 * </pre>
 */
final class SnapshotFiles {
    static final String LOCK = "snapshot.lock";

    private static final int DIGITS = 20;
    private static final String DIRECTORY = "snapshots";
    private static final String UNFINISHED_SUFFIX = ".tmp";
    private static final Pattern NAME = Pattern.compile("snapshot-\\d{" + DIGITS + "}\\.snap");

    private SnapshotFiles() {}

    static Path directory(final Path dataDirectory) {
        return dataDirectory.resolve(DIRECTORY);
    }

    static Path file(final Path directory, final long sequence) {
        return directory.resolve(String.format("snapshot-%0" + DIGITS + "d.snap", sequence));
    }

    static Path unfinished(final Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED_SUFFIX);
    }

    static Path directoryOf(final Path file) {
        return requireNonNull(file.getParent());
    }

    /** @return all snapshots, by their names alone, the newest first. */
    static List<Path> list(final Path directory) throws IOException {
        final List<Path> files = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                    directory,
                    entry -> NAME.matcher(entry.getFileName().toString()).matches())) {
                entries.forEach(files::add);
            }
        }
        files.sort(Comparator.<Path>naturalOrder().reversed());
        return files;
    }

    /** Removes what makers left that were killed. */
    static void deleteUnfinished(final Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + UNFINISHED_SUFFIX)) {
            for (final Path entry : entries) {
                Files.deleteIfExists(entry);
            }
        }
    }
}
