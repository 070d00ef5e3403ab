package io.florin.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.florin.benchmarks.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PeersTableTest {
    private final Mode florin =
            new Mode("florin", "sync batch, window", 4, 1000, Durability.DEVICE, "--snapshot-every off", "");
    private final Mode peer = TestPeers.mode("a commit a batch", 4, 1000, Durability.DEVICE);
    private final Map<Mode, List<Run>> runs = Map.of(
            florin, List.of(TestPeers.run(600_000), TestPeers.run(500_000)),
            peer, List.of(TestPeers.run(50_000), TestPeers.run(25_000)));
    private final PeersResult result = new PeersResult(
            PeersResult.FORMAT,
            "2026-11-26T12:00:00Z",
            Machine.describe(null),
            new PeersResult.Load(1000, "none", 2, 1, 1),
            List.of(PeersResult.entry(florin, null, runs), PeersResult.entry(peer, florin, runs)));

    @TempDir
    private Path directory;

    @Test
    void shouldSayBesideEachRatioWhatIsNotLikeForLike() {
        final List<String> lines = PeersTable.of(result);

        assertTrue(lines.get(1).matches("florin, sync batch, window +4 x 1,000 +550,000 +10 +20"), lines.get(1));
        assertTrue(lines.get(3).matches("peer, a commit a batch +4 x 1,000 +37,500 +10 +20"), lines.get(3));
        assertEquals("    acknowledged when it is on the device", lines.get(4));
        assertEquals("    florin, sync batch, window: 16.00 times as many (rounds: 12.00 to 20.00)", lines.get(5));
        assertEquals("    not like for like: another language", lines.get(6));
        assertTrue(lines.contains("Peer 1: as it comes"), lines.toString());
    }

    @Test
    void shouldKeepTheRunsForPrograms() throws Exception {
        final Path file = directory.resolve("result.json");
        result.write(file);

        final JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertEquals(PeersResult.FORMAT, json.get("format").asText());
        assertTrue(json.get("machine").has("commit"));
        final JsonNode entry = json.get("contestants").get(1);
        assertEquals("DEVICE", entry.get("mode").get("durability").asText());
        assertEquals(16, entry.get("florin").get("median").asDouble());
        assertEquals("Peer 1", entry.get("runs").get(0).get("version").asText());
        assertEquals(20, entry.get("runs").get(1).get("latencyUs").get("p99").asDouble());
    }

    @Test
    void shouldBeRightOnlyWhenAllBooksAre() {
        assertTrue(result.isRight());
        final Map<Mode, List<Run>> wrong = Map.of(
                peer, List.of(TestPeers.run(1), new Run("Peer 1", 1, Map.of(), 1, List.of("transfers stored: 0"))));
        assertFalse(new PeersResult(
                        result.format(),
                        result.startedAt(),
                        result.machine(),
                        result.load(),
                        List.of(PeersResult.entry(peer, null, wrong)))
                .isRight());
    }
}
