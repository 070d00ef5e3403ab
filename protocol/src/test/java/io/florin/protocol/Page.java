package io.florin.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A page of the documentation that a test holds against the code. */
record Page(List<String> lines) {
    static Page load(final String name) {
        final Path file = Path.of(System.getProperty("florin.root", ".."), "docs", name);
        try {
            return new Page(Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new IllegalStateException("cannot read the page: file=" + file, e);
        }
    }

    /** @return the cells of the first table at or behind the lines that begin so, one behind the other, without its head. */
    List<List<String>> tableAfter(final String... begins) {
        int line = 0;
        for (final String begin : begins) {
            while (!lines.get(line).startsWith(begin)) {
                line++;
            }
        }
        while (!lines.get(line).startsWith("|--")) {
            line++;
        }
        final List<List<String>> rows = new ArrayList<>();
        for (line++; line < lines.size() && lines.get(line).startsWith("|"); line++) {
            final String[] cells = lines.get(line).split("\\|", -1);
            rows.add(
                    Arrays.stream(cells, 1, cells.length - 1).map(String::strip).toList());
        }
        return rows;
    }

    /** @return the first cells of each row. */
    static List<List<String>> columns(final List<List<String>> rows, final int count) {
        return rows.stream().map(row -> row.subList(0, count)).toList();
    }
}
