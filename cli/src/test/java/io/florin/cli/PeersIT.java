package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code florin peers}, small, with the peer that needs no installation: what drives the peers is on its class path. */
final class PeersIT {
    @TempDir
    private Path work;

    @Test
    void shouldCompareH2WithFlorinAndLeaveNothing() throws Exception {
        final Path scratch = Files.createDirectory(work.resolve("scratch"));
        final CliOutcome outcome = FlorinProcess.run(
                "peers",
                "--only",
                "h2",
                "--accounts",
                "200",
                "--rounds",
                "1",
                "--warmup",
                "0",
                "--seconds",
                "1",
                "--connections",
                "2",
                "--batch-connections",
                "1",
                "--batch",
                "50",
                "--directory",
                scratch.toString(),
                "--out",
                work.toString());

        assertEquals(0, outcome.exitCode(), outcome.toString());
        final JsonNode result =
                new ObjectMapper().readTree(work.resolve("result.json").toFile());
        final List<String> titles = Stream.of(0, 1, 2, 3, 4)
                .map(i -> result.get("contestants").get(i).get("mode"))
                .map(mode ->
                        mode.get("peer").asText() + " " + mode.get("durability").asText())
                .toList();
        assertEquals(List.of("florin PAGE_CACHE", "h2 MEMORY", "h2 PAGE_CACHE", "florin DEVICE", "h2 DEVICE"), titles);
        assertTrue(outcome.out().contains("not like for like: "), outcome.out());
        try (Stream<Path> left = Files.list(scratch)) {
            assertEquals(List.of(), left.toList());
        }
    }
}
