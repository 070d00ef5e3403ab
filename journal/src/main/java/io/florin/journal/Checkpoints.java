package io.florin.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file of a journal's checkpoints. It may be copied at any time, and moved away: the next one begins a new file. */
public final class Checkpoints {
    private static final String FILE_NAME = "checkpoints.log";

    private Checkpoints() {}

    /** @return where a journal keeps its checkpoints. */
    public static Path file(final Path directory) {
        return directory.resolve(FILE_NAME);
    }

    /**
     * Reads checkpoints, in the order in which they are in the file; a line that is still being written is left out. Checks no
     * signature.
     *
     * @throws JournalException naming the line if one is no checkpoint; or if the file cannot be read or is missing.
     */
    public static List<Checkpoint> read(final Path file) {
        final List<Checkpoint> checkpoints = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            final StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c == '\n') {
                    checkpoints.add(parse(file, checkpoints.size() + 1, line.toString()));
                    line.setLength(0);
                } else {
                    line.append((char) c);
                    requireLine(file, line);
                }
            }
            return checkpoints;
        } catch (final NoSuchFileException e) {
            throw new JournalException(
                    "there are no checkpoints: file=" + file + "; they are written when the server has a"
                            + " signing key",
                    e);
        } catch (final IOException e) {
            throw new JournalException("cannot read checkpoints: file=" + file + " cause=" + e, e);
        }
    }

    private static void requireLine(final Path file, final CharSequence line) {
        if (line.length() > CheckpointFile.LINE_LENGTH_MAX) {
            throw new JournalException("that are no checkpoints: file=" + file + " has a line longer than "
                    + CheckpointFile.LINE_LENGTH_MAX);
        }
    }

    private static Checkpoint parse(final Path file, final int number, final String line) {
        try {
            return Checkpoint.parse(line);
        } catch (final IllegalArgumentException e) {
            throw new JournalException(
                    "a line is no checkpoint: file=" + file + " line=" + number + " cause=" + e.getMessage(), e);
        }
    }
}
