package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Money is never a floating-point number: no class of this module has an instruction, field or signature with one. */
final class NoFloatingPointTest {
    private static final Pattern INSTRUCTION = Pattern.compile(
            "\\d+: (?:[df](?:add|sub|mul|div|rem|neg|load|store|const|return|cmp|aload|astore)|[il]2[df]|[df]2).*");
    private static final Pattern TYPE = Pattern.compile("\\b(?:double|float|Double|Float)\\b");

    @Test
    void shouldHaveNone() throws IOException, URISyntaxException {
        final List<String> classes = classFiles();
        assertTrue(classes.size() > 20, classes.toString());

        final List<String> found = disassembled(classes)
                .lines()
                .map(String::strip)
                .filter(NoFloatingPointTest::isFloatingPoint)
                .toList();

        assertEquals(List.of(), found);
    }

    @Test
    void shouldKnowItWhenItSeesIt() {
        assertTrue(isFloatingPoint("3: dadd"));
        assertTrue(isFloatingPoint("12: i2d"));
        assertTrue(isFloatingPoint("7: invokestatic  #7  // Method java/lang/Math.round:(D)J")
                || isFloatingPoint("5: dload_1"));
        assertTrue(isFloatingPoint("private double rate;"));
    }

    private static boolean isFloatingPoint(final String line) {
        return INSTRUCTION.matcher(line).matches() || TYPE.matcher(line).find();
    }

    private static List<String> classFiles() throws IOException, URISyntaxException {
        final Path classes = Path.of(
                Florin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".class"))
                    .toList();
        }
    }

    private static String disassembled(final List<String> classes) {
        final StringWriter out = new StringWriter();
        final PrintWriter writer = new PrintWriter(out);
        final String[] args =
                Stream.concat(Stream.of("-c", "-p"), classes.stream()).toArray(String[]::new);
        assertEquals(0, ToolProvider.findFirst("javap").orElseThrow().run(writer, writer, args));
        return out.toString();
    }
}
