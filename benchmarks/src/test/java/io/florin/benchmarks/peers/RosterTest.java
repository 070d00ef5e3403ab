package io.florin.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class RosterTest {
    private static final Path LAUNCHER = Path.of("florin");
    private static final int BATCH_CONNECTIONS = 4;

    private final Roster roster = Roster.of(
            Roster.peers(16, BATCH_CONNECTIONS, 1000),
            mode -> FlorinContestant.comparableTo(mode, LAUNCHER, BATCH_CONNECTIONS));

    @Test
    void shouldCompareEachWithAFlorinOfAsMuchInFlightAndNoLessSafety() {
        roster.florinByPeer().forEach((peer, florin) -> {
            assertEquals(peer.mode().inFlight(), florin.mode().inFlight(), peer.toString());
            assertTrue(
                    florin.mode().durability().compareTo(peer.mode().durability()) <= 0
                            && (florin.mode().durability() == peer.mode().durability()
                                    || peer.mode().durability() == Durability.MEMORY),
                    peer.toString());
        });
    }

    @Test
    void shouldRunEachFlorinOnceInFrontOfItsPeers() {
        final List<String> titles = roster.contestants().stream()
                .map(contestant -> contestant.mode().title())
                .toList();

        assertEquals(titles.size(), titles.stream().distinct().count(), titles.toString());
        roster.florinByPeer()
                .forEach((peer, florin) ->
                        assertTrue(titles.indexOf(florin.mode().title())
                                < titles.indexOf(peer.mode().title())));
    }

    @Test
    void shouldGiveRatiosOfTheSameRoundsAndTheirMedian() {
        final Map<Mode, List<Run>> runs = new HashMap<>();
        roster.florinByPeer().forEach((peer, florin) -> {
            runs.put(peer.mode(), List.of(TestPeers.run(100), TestPeers.run(50), TestPeers.run(10)));
            runs.put(florin.mode(), List.of(TestPeers.run(400), TestPeers.run(100), TestPeers.run(100)));
        });

        for (final PeersResult.Entry entry : roster.entries(runs)) {
            if (entry.mode().peer().equals(FlorinContestant.PEER)) {
                assertNull(entry.florin());
                assertEquals(100, entry.perSecond());
            } else {
                final PeersResult.Comparison florin = Objects.requireNonNull(entry.florin());
                assertEquals(50, entry.perSecond());
                assertEquals(4, florin.median()); // of 4, 2, 10
                assertEquals(2, florin.least());
                assertEquals(10, florin.most());
            }
        }
    }
}
