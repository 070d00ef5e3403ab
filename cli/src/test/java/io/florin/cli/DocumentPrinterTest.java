package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DocumentPrinterTest {
    private final Document document = new Document()
            .put("text", "a \"quoted\" \\ \u0001 line\nand ž")
            .put("number", Long.MIN_VALUE)
            .put("flag", true)
            .put("nothing", (String) null)
            .put("inner", new Document().put("count", 1))
            .put("rows", List.of(row("a", 1), row("bbb", 1234)))
            .put("none", List.of());

    @Test
    void shouldEscapeJson() {
        assertEquals(
                "{\"text\":\"a \\\"quoted\\\" \\\\ \\u0001 line\\nand ž\",\"number\":-9223372036854775808,\"flag\":true,"
                        + "\"nothing\":null,\"inner\":{\"count\":1},\"rows\":[{\"name\":\"a\",\"count\":1},"
                        + "{\"name\":\"bbb\",\"count\":1234}],\"none\":[]}\n",
                printed(OutputFormat.JSON));
    }

    @Test
    void shouldAlignTables() {
        document.put("text", "plain");

        assertEquals("""
                text         plain
                number       -9223372036854775808
                flag         true
                inner.count  1

                name  count
                   a      1
                 bbb   1234
                """, printed(OutputFormat.TABLE));
    }

    @Test
    void shouldLeaveCellsEmptyThatHaveNoValue() {
        document.put("text", "plain")
                .put(
                        "rows",
                        List.of(
                                row("a", 1).put("note", (String) null),
                                row("b", 2).put("note", "x")));

        assertEquals(
                List.of("name  count  note", "   a      1", "   b      2     x"),
                printed(OutputFormat.TABLE).lines().skip(5).toList());
    }

    private String printed(final OutputFormat format) {
        final StringWriter out = new StringWriter();
        new DocumentPrinter(new PrintWriter(out), format).print(document);
        return out.toString();
    }

    private static Document row(final String name, final long count) {
        return new Document().put("name", name).put("count", count);
    }
}
