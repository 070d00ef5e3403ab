package io.florin.journal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where everything lies.
 *
 * <pre>
 *   &lt;directory&gt;/
 *     journal.lock              DirectoryLock
 *     pruner.lock               JournalPruner.lock
 *     epoch-00000001.mark       EpochMark: what epoch 1 continues from, and what of it was acknowledged
 *     epoch-00000001/           one Chronicle queue: everything that one process wrote
 *       segment-00000000.cq4      records
 *       segment-00000001.cq4
 *       segment-00000002.precreated    zeros, to become the next one
 *     epoch-00000002.mark
 *     epoch-00000002/
 * </pre>
 *
 * A mark is made, whole and forced, before its directory, so that whatever is missing later is missed.
 */
final class JournalFiles {
    static final String SEGMENT_SUFFIX = ".cq4";
    static final String PREPARED_SUFFIX = ".precreated";
    static final String MARK_SUFFIX = ".mark";
    static final String SEGMENT_PREFIX = "segment-";
    static final int NUMBER_DIGITS = 8;

    /** Lies in a directory while a restore fills it. */
    static final String RESTORE_INCOMPLETE = "restore.incomplete";

    private static final Pattern EPOCH_DIRECTORY = Pattern.compile("epoch-(\\d{" + NUMBER_DIGITS + "})");
    private static final Pattern EPOCH_MARK = Pattern.compile("epoch-(\\d{" + NUMBER_DIGITS + "})\\.mark");
    private static final Pattern SEGMENT = Pattern.compile(SEGMENT_PREFIX + "(\\d{" + NUMBER_DIGITS + "})\\.cq4");

    private JournalFiles() {}

    static Path epochDirectory(final Path directory, final int epoch) {
        return directory.resolve("epoch-" + digits(epoch));
    }

    static Path epochMark(final Path directory, final int epoch) {
        return directory.resolve("epoch-" + digits(epoch) + MARK_SUFFIX);
    }

    static Path segment(final Path epochDirectory, final int segment) {
        return epochDirectory.resolve(SEGMENT_PREFIX + digits(segment) + SEGMENT_SUFFIX);
    }

    /** @return the name of a file that is to become the segment; Chronicle looks for the first one's too. */
    static Path preparedSegment(final Path epochDirectory, final int segment) {
        return epochDirectory.resolve(SEGMENT_PREFIX + digits(segment) + PREPARED_SUFFIX);
    }

    /**
     * A directory that a backup or a restore has not finished must not pass for a whole one.
     *
     * @throws JournalException if it is such a directory.
     */
    static void requireWhole(final Path directory) {
        if (Files.exists(directory.resolve(RESTORE_INCOMPLETE))) {
            throw new JournalException("data directory is a restore that was not finished: directory=" + directory
                    + " (run the same restore again, or delete the directory)");
        }
        if (Files.exists(directory.resolve(BackupLog.FILE_NAME))) {
            throw new JournalException("directory is a backup that was not finished: directory=" + directory
                    + " (run the same backup again; its last whole state can be restored from it)");
        }
    }

    /** Deletes prepared segments that were not used. They hold nothing. */
    static void deletePrepared(final Path epochDirectory) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(epochDirectory, "*" + PREPARED_SUFFIX)) {
            for (final Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (final IOException e) {
            throw new JournalException("cannot tidy directory: directory=" + epochDirectory + " cause=" + e, e);
        }
    }

    /** @return numbers of all epochs that have a mark. */
    static SortedSet<Integer> epochMarks(final Path directory) {
        return numbers(directory, EPOCH_MARK, "epoch-*.mark");
    }

    /** @return numbers of all epochs that have a directory. */
    static SortedSet<Integer> epochDirectories(final Path directory) {
        return numbers(directory, EPOCH_DIRECTORY, "epoch-????????");
    }

    /**
     * @return numbers of all segments of an epoch, whether or not its directory is there.
     * @throws DamagedJournalException if there is a queue file by any other name.
     */
    static SortedSet<Integer> segments(final Path epochDirectory) {
        return numbers(epochDirectory, SEGMENT, "*" + SEGMENT_SUFFIX);
    }

    /** Makes a directory and those above it that are missing, and forces the name of each of them, the outermost first. */
    static void makeDirectories(final Path directory, final Forcer forcer) throws IOException {
        final Deque<Path> parents = new ArrayDeque<>();
        Path missing = directory.toAbsolutePath();
        while (!Files.exists(missing)) {
            missing = requireNonNull(missing.getParent());
            parents.push(missing);
        }
        Files.createDirectories(directory);
        for (final Path parent : parents) {
            forceDirectory(parent, forcer);
        }
    }

    /** Makes the names in a directory durable. */
    static void forceDirectory(final Path directory, final Forcer forcer) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            forcer.force(directory, channel, true);
        }
    }

    private static SortedSet<Integer> numbers(final Path directory, final Pattern name, final String glob) {
        final SortedSet<Integer> numbers = new TreeSet<>();
        if (!Files.isDirectory(directory)) {
            return numbers;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
            for (final Path file : files) {
                final OptionalInt number = number(file, name);
                if (number.isEmpty()) {
                    throw new DamagedJournalException(
                            file, 0, 0, "no file of a journal has this name", "move it out of the data directory");
                }
                numbers.add(number.getAsInt());
            }
        } catch (final IOException e) {
            throw new JournalException("cannot read directory: directory=" + directory + " cause=" + e, e);
        }
        return numbers;
    }

    private static OptionalInt number(final Path file, final Pattern name) {
        final Matcher matcher = name.matcher(String.valueOf(file.getFileName()));
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    private static String digits(final int number) {
        return String.format("%0" + NUMBER_DIGITS + "d", number);
    }
}
