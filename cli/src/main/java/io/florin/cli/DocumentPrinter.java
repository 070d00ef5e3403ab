package io.florin.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Prints documents as JSON, or as tables for people. */
final class DocumentPrinter {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String GAP = "  ";

    private final PrintWriter out;
    private final OutputFormat format;

    DocumentPrinter(final PrintWriter out, final OutputFormat format) {
        this.out = out;
        this.format = format;
    }

    void print(final Document document) {
        if (format == OutputFormat.JSON) {
            out.println(json(document));
        } else {
            printTable(document);
        }
        out.flush();
    }

    /**
     * @param json of a flat document.
     * @return its names and values in one line of a log.
     * @throws IOException when it is no such document.
     */
    static String line(final String json) throws IOException {
        final StringBuilder line = new StringBuilder();
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken().isScalarValue()) {
                    line.append(line.isEmpty() ? "" : " ")
                            .append(parser.currentName())
                            .append('=')
                            .append(parser.getText());
                }
            }
        }
        return line.toString();
    }

    /** @return one line. */
    static String json(final Document document) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            write(document, generator);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(final Document document, final JsonGenerator generator) throws IOException {
        generator.writeStartObject();
        for (final Map.Entry<String, @Nullable Object> entry : document.values().entrySet()) {
            generator.writeFieldName(entry.getKey());
            final Object value = entry.getValue();
            if (value instanceof Document inner) {
                write(inner, generator);
            } else if (value instanceof List<?> rows) {
                generator.writeStartArray();
                for (final Object row : rows) {
                    write((Document) row, generator);
                }
                generator.writeEndArray();
            } else {
                generator.writePOJO(value);
            }
        }
        generator.writeEndObject();
    }

    /** Names and values in two columns, then each list as a table of its own. */
    private void printTable(final Document document) {
        final List<List<String>> scalars = new ArrayList<>();
        flatten("", document, scalars);
        printColumns(scalars, false);
        document.values().forEach((name, value) -> {
            if (value instanceof List<?> rows && !rows.isEmpty()) {
                out.println();
                printColumns(rows(rows), true);
            }
        });
    }

    private static void flatten(final String prefix, final Document document, final List<List<String>> to) {
        document.values().forEach((name, value) -> {
            if (value instanceof Document inner) {
                flatten(prefix + name + ".", inner, to);
            } else if (value != null && !(value instanceof List<?>)) {
                to.add(List.of(prefix + name, value.toString()));
            }
        });
    }

    private static List<List<String>> rows(final List<?> documents) {
        final List<List<String>> rows = new ArrayList<>();
        for (final Object document : documents) {
            final Map<String, @Nullable Object> values = ((Document) document).values();
            if (rows.isEmpty()) {
                rows.add(List.copyOf(values.keySet()));
            }
            rows.add(values.values().stream()
                    .map(value -> Objects.toString(value, ""))
                    .toList());
        }
        return rows;
    }

    private void printColumns(final List<List<String>> rows, final boolean isRightAligned) {
        if (rows.isEmpty()) {
            return;
        }
        final int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (final List<String> row : rows) {
            final StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                final String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : GAP).append(isRightAligned ? padding + row.get(i) : row.get(i) + padding);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
