package io.florin.cli;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.florin.client.Request;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One file of an import: its rows, what makes requests of them, and what became of them. */
final class ImportFile implements AutoCloseable {
    private final String name;
    private final CsvFile file;
    private final RowEncoder encoder;
    private final ImportTally tally = new ImportTally();

    private ImportFile(final String name, final CsvFile file, final RowEncoder encoder) {
        this.name = name;
        this.file = file;
        this.encoder = encoder;
    }

    /**
     * A row whose request is encoded.
     *
     * @param line on which it begins, from 1.
     * @param id as it was written.
     * @param record its fields.
     * @param request in a buffer that the next row uses again.
     */
    record Row(long line, String id, CsvRecord record, Request request) {}

    /** @throws CliException when the file cannot be read, or has not the columns that are needed. */
    static ImportFile open(final String name, final Path path, final Function<CsvFile, RowEncoder> encoder) {
        final CsvFile file = CsvFile.open(path);
        @Nullable ImportFile opened = null;
        try {
            opened = new ImportFile(name, file, encoder.apply(file));
            return opened;
        } finally {
            if (opened == null) {
                file.close();
            }
        }
    }

    /** @return what the rows are, in the plural. */
    String name() {
        return name;
    }

    CsvFile file() {
        return file;
    }

    ImportTally tally() {
        return tally;
    }

    /** @return thousandths of the file that are read. */
    int perMilleRead() {
        return file.perMilleRead();
    }

    /**
     * Reads the next row.
     *
     * @param onMalformed told of each row in front of it that is none.
     * @return null at the end.
     */
    @Nullable
    Row next(final MalformedRowListener onMalformed) {
        while (true) {
            @Nullable CsvRecord record = null;
            try {
                record = file.next();
                if (record == null) {
                    return null;
                }
                tally.onRow();
                return new Row(record.getStartingLineNumber(), encoder.id(record), record, encode(record));
            } catch (final MalformedRowException e) {
                tally.onRow();
                tally.onMalformed();
                onMalformed.onMalformedRow(this, e.line(), null, String.valueOf(e.getMessage()));
                return null;
            } catch (final IllegalArgumentException e) {
                tally.onMalformed();
                final long line = record == null ? 0 : record.getStartingLineNumber();
                if (!onMalformed.onMalformedRow(this, line, record, String.valueOf(e.getMessage()))) {
                    return null;
                }
            }
        }
    }

    @Override
    public void close() {
        file.close();
    }

    private Request encode(final CsvRecord record) {
        final int columns = file.header().size();
        if (record.getFieldCount() != columns) {
            throw new IllegalArgumentException(record.getFieldCount() + " columns, but the header has " + columns);
        }
        return encoder.encode(record);
    }

    /** @return the id of a row that may be malformed, empty when there is none. */
    String id(final @Nullable CsvRecord record) {
        return record == null ? "" : encoder.id(record);
    }

    /** Hears of rows that are none. */
    interface MalformedRowListener {
        /** @return whether to read on. */
        boolean onMalformedRow(ImportFile file, long line, @Nullable CsvRecord record, String reason);
    }
}
