package io.florin.cli;

import static java.util.Objects.requireNonNull;

import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file of the rows that were refused or malformed: {@code file,line,id,status,reason,row}. Made with the first of them. */
final class Rejects implements AutoCloseable {
    /** The status of a row that was not sent. */
    static final String MALFORMED = "MALFORMED";

    private final Path path;
    private @Nullable CsvWriter writer;
    private long count;

    Rejects(final Path path) {
        this.path = path;
    }

    /** @return how many there are. */
    long count() {
        return count;
    }

    /** @return where they are. */
    Path path() {
        return path;
    }

    /**
     * Adds a row.
     *
     * @param row null when it could not even be split into fields.
     * @throws CliException when the file cannot be written.
     */
    void add(
            final CsvFile file,
            final long line,
            final String id,
            final String status,
            final String reason,
            final @Nullable CsvRecord row) {
        try {
            final String original = row == null ? "" : csv(row);
            open().writeRecord(file.path().toString(), Long.toString(line), id, status, reason, original);
            count++;
        } catch (final IOException e) {
            throw unwritable(e);
        } catch (final UncheckedIOException e) {
            throw unwritable(requireNonNull(e.getCause()));
        }
    }

    @Override
    public void close() {
        if (writer != null) {
            try {
                writer.close();
            } catch (final IOException e) {
                throw unwritable(e);
            }
        }
    }

    private CsvWriter open() throws IOException {
        CsvWriter open = writer;
        if (open == null) {
            open = CsvWriter.builder().build(path, StandardCharsets.UTF_8);
            open.writeRecord("file", "line", "id", "status", "reason", "row");
            writer = open;
        }
        return open;
    }

    private static String csv(final CsvRecord row) throws IOException {
        final StringWriter text = new StringWriter();
        try (CsvWriter line = CsvWriter.builder().build(text)) {
            line.writeRecord(row.getFields());
        }
        return text.toString().stripTrailing();
    }

    private CliException unwritable(final IOException cause) {
        return new CliException(
                ExitCode.CANNOT,
                "cannot write the refused rows to " + path + ": " + cause + " (choose another file with --rejects)",
                cause);
    }
}
