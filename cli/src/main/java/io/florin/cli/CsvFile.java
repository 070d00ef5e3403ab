package io.florin.cli;

import static java.util.Objects.requireNonNull;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file (RFC 4180, UTF-8) with a header row, plain or gzip: its first bytes tell, not its name. Columns are found by name;
 * their order does not matter, and there may be more of them. Single thread.
 */
final class CsvFile implements AutoCloseable {
    private static final int GZIP_MAGIC_1 = 0x1F;
    private static final int GZIP_MAGIC_2 = 0x8B;
    private static final int BUFFER_LENGTH = 64 * 1024;

    private static final int PER_MILLE = 1000;

    private final Path path;
    private final SeekableByteChannel channel;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final List<String> header;
    private long lastLine;

    private CsvFile(final Path path, final SeekableByteChannel channel, final CsvReader<CsvRecord> reader) {
        this.path = path;
        this.channel = channel;
        this.reader = reader;
        records = reader.iterator();
        header = readHeader();
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws CliException when it cannot be read, or has no header.
     */
    static CsvFile open(final Path path) {
        @Nullable SeekableByteChannel channel = null;
        @Nullable CsvFile opened = null;
        try {
            channel = Files.newByteChannel(path);
            final CsvReader<CsvRecord> reader = CsvReader.builder()
                    .skipEmptyLines(true)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .allowUnclosedQuote(false)
                    .detectBomHeader(true)
                    .ofCsvRecord(plain(Channels.newInputStream(channel)), StandardCharsets.UTF_8);
            opened = new CsvFile(path, channel, reader);
            return opened;
        } catch (final IOException e) {
            throw unreadable(path, e);
        } finally {
            if (opened == null) {
                CloseHelper.quietClose(channel);
            }
        }
    }

    /** @return the file, as the user named it. */
    Path path() {
        return path;
    }

    /** @return the names of the columns. */
    List<String> header() {
        return header;
    }

    /**
     * Finds a column.
     *
     * @throws CliException when there is none, naming those that there are.
     */
    int column(final String name) {
        final int column = optionalColumn(name);
        if (column < 0) {
            throw new CliException(
                    ExitCode.USAGE, path + ":1: column '" + name + "' is missing: the header has " + header);
        }
        return column;
    }

    /** @return the column's index, -1 when there is none. */
    int optionalColumn(final String name) {
        final int column = header.indexOf(name);
        if (column != header.lastIndexOf(name)) {
            throw new CliException(ExitCode.USAGE, path + ":1: column '" + name + "' is there twice: " + header);
        }
        return column;
    }

    /**
     * Reads the next row.
     *
     * @return null at the end.
     * @throws MalformedRowException when the rest cannot be split into rows.
     * @throws CliException when the file cannot be read.
     */
    @Nullable
    CsvRecord next() {
        try {
            if (!records.hasNext()) {
                return null;
            }
            final CsvRecord row = records.next();
            lastLine = row.getStartingLineNumber();
            return row;
        } catch (final CsvParseException e) {
            throw new MalformedRowException(
                    lastLine + 1, "no CSV from here on, and not read any further: " + e.getMessage(), e);
        } catch (final UncheckedIOException e) {
            throw unreadable(path, requireNonNull(e.getCause()));
        }
    }

    /** @return the name of a row, for messages. */
    String place(final long line) {
        return path + ":" + line;
    }

    /** @return thousandths of the file's bytes that are read. */
    int perMilleRead() {
        try {
            return (int) (channel.position() * PER_MILLE / Math.max(1, channel.size()));
        } catch (final IOException e) {
            throw unreadable(path, e);
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (final IOException e) {
            throw unreadable(path, e);
        }
    }

    private List<String> readHeader() {
        final CsvRecord row = next();
        if (row == null) {
            throw new CliException(ExitCode.USAGE, path + " is empty: its first row must name the columns");
        }
        final List<String> names = new ArrayList<>();
        row.getFields().forEach(field -> names.add(field.strip()));
        return List.copyOf(names);
    }

    private static InputStream plain(final InputStream file) throws IOException {
        final BufferedInputStream in = new BufferedInputStream(file, BUFFER_LENGTH);
        in.mark(2);
        final boolean isGzip = in.read() == GZIP_MAGIC_1 && in.read() == GZIP_MAGIC_2;
        in.reset();
        return isGzip ? new GZIPInputStream(in, BUFFER_LENGTH) : in;
    }

    private static CliException unreadable(final Path path, final IOException cause) {
        final String reason;
        if (cause instanceof NoSuchFileException) {
            reason = "there is no such file";
        } else if (cause instanceof ZipException || cause instanceof EOFException) {
            reason = "the gzip data is damaged: " + cause.getMessage();
        } else {
            reason = String.valueOf(cause.getMessage());
        }
        return new CliException(ExitCode.CANNOT, "cannot read " + path + ": " + reason, cause);
    }
}
