package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Campaigns of {@code florin faults}, small. What needs root is skipped without it, and says so. Full disks and failing syncs take minutes:
 * they are for the command line alone.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
final class FaultsIT {
    @TempDir
    private Path work;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kill --kills 3 --sync batch --payments 3000",
                "damage --records 2 --step 499",
                "power --cuts 1 --sync batch --payments 2000",
                "second --rounds 1"
            })
    void shouldFindNothingLostDoubledWrongOrHung(final String campaign) throws Exception {
        final JsonNode result = run(campaign, 0);

        final String skipped = result.get("skipped").asText();
        assumeTrue(skipped.isEmpty(), skipped);
        result.get("findings").forEach(count -> assertEquals(0, count.asLong(), result.toString()));
    }

    private JsonNode run(final String campaign, final int exitCode) throws Exception {
        final Path root = Path.of(Objects.requireNonNull(System.getProperty("florin.root")));
        final List<String> command =
                new ArrayList<>(List.of(root.resolve("scripts/florin").toString(), "faults"));
        command.addAll(List.of(campaign.split(" ", -1)));
        command.addAll(List.of("--output", "json", "--patience", "5", "--work", work.toString()));
        final ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("FLORIN_NO_BUILD", "1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        final Process process = builder.start();
        final CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        final String out = text(process.getInputStream());
        assertEquals(exitCode, process.waitFor(), () -> out + err.join());
        return new ObjectMapper().readTree(out);
    }

    private static String text(final InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            return "(ended: " + e.getMessage() + ")";
        }
    }
}
