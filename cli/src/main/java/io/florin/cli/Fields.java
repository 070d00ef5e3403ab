package io.florin.cli;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.function.Function;

/** One column of a file: reads its field in each row. */
final class Fields {
    private static final int NONE = -1;

    private final String name;
    private final int column;

    private Fields(final String name, final int column) {
        this.name = name;
        this.column = column;
    }

    /** @throws CliException when the file has no such column. */
    static Fields of(final CsvFile file, final String name) {
        return new Fields(name, file.column(name));
    }

    /** A column that may be missing, and is empty then. */
    static Fields ofOptional(final CsvFile file, final String name) {
        return new Fields(name, file.optionalColumn(name));
    }

    /** @return the field, empty when the row has none. */
    String text(final CsvRecord row) {
        return column == NONE || column >= row.getFieldCount() ? "" : row.getField(column);
    }

    /** @throws IllegalArgumentException naming the column, the text and what is possible. */
    <T> T read(final CsvRecord row, final Function<String, T> parser) {
        try {
            return parser.apply(text(row));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }
}
