package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The configuration reference in docs/operations.md has every option of {@code florin serve}, its default, and no other. */
class ConfigurationReferenceTest {
    private static final Pattern ROW = Pattern.compile("\\| `(--[a-z-]+)( [^`]+)?` \\| ([^|]+) \\| .*");
    private static final String HEADING = "## Configuration reference\n";

    static List<OptionSpec> options() {
        return new CommandLine(new ServeCommand())
                .getCommandSpec().options().stream()
                        .filter(option -> !option.usageHelp() && !option.versionHelp())
                        .toList();
    }

    @ParameterizedTest
    @MethodSource("options")
    void shouldHaveTheOptionAndItsDefault(final OptionSpec option) throws IOException {
        final String documented = documentedDefaults().get(option.longestName());
        assertNotNull(documented, () -> "not in docs/operations.md: " + option.longestName());
        if (option.initialValue() instanceof Integer number) {
            assertEquals(number.toString(), documented, option.longestName());
        }
    }

    @Test
    void shouldHaveNoOther() throws IOException {
        final List<String> names =
                options().stream().map(OptionSpec::longestName).sorted().toList();
        assertEquals(names, documentedDefaults().keySet().stream().sorted().toList());
    }

    private static Map<String, String> documentedDefaults() throws IOException {
        final String page = Files.readString(Path.of(System.getProperty("florin.root"), "docs", "operations.md"));
        final int start = page.indexOf(HEADING) + HEADING.length();
        final Map<String, String> defaults = new HashMap<>();
        try (Stream<String> lines =
                page.substring(start, page.indexOf("\n## ", start)).lines()) {
            lines.map(ROW::matcher).filter(Matcher::matches).forEach(row -> defaults.put(row.group(1), row.group(3)));
        }
        return defaults;
    }
}
