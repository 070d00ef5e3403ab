package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class CsvFileTest {
    private static final String TEXT = "b, a \r\n1,\"x, \"\"y\"\"\nz\"\r\n\r\n2,\n";

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void namePath() {
        path = directory.resolve("named.gz");
    }

    @Test
    void shouldFindColumnsByNameAndCountLines() throws IOException {
        Files.writeString(path, TEXT);

        assertHasText();
    }

    @Test
    void shouldKnowGzipByItsContent() throws IOException {
        path = directory.resolve("plain.csv");
        Files.write(path, gzip(TEXT));

        assertHasText();
    }

    @Test
    void shouldSkipByteOrderMark() throws IOException {
        Files.writeString(path, "\uFEFF" + TEXT);

        assertHasText();
    }

    @Test
    void shouldNameMissingColumn() throws IOException {
        Files.writeString(path, "b,a\n");
        try (CsvFile file = CsvFile.open(path)) {
            assertFails(
                    ExitCode.USAGE, path + ":1: column 'c' is missing: the header has [b, a]", () -> file.column("c"));
        }
    }

    @Test
    void shouldRefuseColumnThatIsThereTwice() throws IOException {
        Files.writeString(path, "a,b,a\n");
        try (CsvFile file = CsvFile.open(path)) {
            assertFails(ExitCode.USAGE, path + ":1: column 'a' is there twice", () -> file.column("a"));
        }
    }

    @Test
    void shouldRefuseEmptyFile() throws IOException {
        Files.writeString(path, "");

        assertFails(ExitCode.USAGE, path + " is empty", () -> CsvFile.open(path));
    }

    @Test
    void shouldNameMissingFile() {
        assertFails(ExitCode.CANNOT, "cannot read " + path + ": there is no such file", () -> CsvFile.open(path));
    }

    @Test
    void shouldNameDirectory() {
        assertFails(ExitCode.CANNOT, "cannot read " + directory, () -> CsvFile.open(directory));
    }

    @Test
    void shouldNameDamagedGzip() throws IOException {
        final byte[] bytes = gzip("a,b\n" + "1,2\n".repeat(100_000));
        Files.write(path, Arrays.copyOf(bytes, bytes.length / 2));
        try (CsvFile file = CsvFile.open(path)) {
            assertFails(ExitCode.CANNOT, "cannot read " + path + ": the gzip data is damaged", () -> readAll(file));
        }
    }

    @Test
    void shouldNameLineOfQuoteThatIsNeverClosed() throws IOException {
        Files.writeString(path, "a,b\n1,2\n3,\"4\n5,6\n");
        try (CsvFile file = CsvFile.open(path)) {
            assertNotNull(file.next());
            assertEquals(
                    3, assertThrows(MalformedRowException.class, file::next).line());
        }
    }

    private void assertHasText() {
        try (CsvFile file = CsvFile.open(path)) {
            assertEquals(List.of("b", "a"), file.header());
            assertEquals(1, file.column("a"));
            assertEquals(-1, file.optionalColumn("c"));
            final CsvRecord first = present(file.next());
            assertEquals(List.of("1", "x, \"y\"\nz"), first.getFields());
            assertEquals(2, first.getStartingLineNumber());
            final CsvRecord second = present(file.next());
            assertEquals(List.of("2", ""), second.getFields());
            assertEquals(5, second.getStartingLineNumber());
            assertNull(file.next());
            assertEquals(1000, file.perMilleRead());
        }
    }

    private static CsvRecord present(final @Nullable CsvRecord row) {
        assertNotNull(row);
        return row;
    }

    private static void readAll(final CsvFile file) {
        CsvRecord row = file.next();
        while (row != null) {
            row = file.next();
        }
    }

    private static void assertFails(final int exitCode, final String message, final Executable action) {
        final CliException failure = assertThrows(CliException.class, action);
        assertEquals(exitCode, failure.exitCode());
        assertTrue(String.valueOf(failure.getMessage()).startsWith(message), failure.getMessage());
    }

    private static byte[] gzip(final String text) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
