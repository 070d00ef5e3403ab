package io.florin.benchmarks.peers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part, and with which Florin each peer is compared.
 *
 * @param florinByPeer in order.
 */
record Roster(Map<Contestant, Contestant> florinByPeer) {
    /** Their names, as {@code --only} takes them. */
    static final List<String> PEERS = List.of(PostgresContestant.PEER, RedisContestant.PEER, H2Contestant.PEER);

    /**
     * Every mode of each peer.
     *
     * @param connections where each waits for one payment.
     * @param batchConnections where each has so many in flight.
     */
    static List<Contestant> peers(final int connections, final int batchConnections, final int batch) {
        return List.of(
                PostgresContestant.committingEach(connections),
                PostgresContestant.committingBatches(batchConnections, batch),
                RedisContestant.oneAtATime(connections, Durability.DEVICE),
                RedisContestant.pipelined(batchConnections, batch, Durability.DEVICE),
                RedisContestant.oneAtATime(connections, Durability.EVERY_SECOND),
                RedisContestant.pipelined(batchConnections, batch, Durability.EVERY_SECOND),
                H2Contestant.committingEach(connections),
                H2Contestant.writingEach(connections),
                H2Contestant.forcingBatches(batchConnections * batch));
    }

    /** Each Florin in front of the first peer that needs it, so that they run near to each other. */
    List<Contestant> contestants() {
        final Set<Contestant> all = new LinkedHashSet<>();
        florinByPeer.forEach((peer, florin) -> {
            all.add(florin);
            all.add(peer);
        });
        return new ArrayList<>(all);
    }

    /** Debian packages that have to be installed first. */
    Set<String> missingPackages() throws IOException, InterruptedException {
        final Set<String> missing = new LinkedHashSet<>();
        for (final Contestant contestant : contestants()) {
            contestant.missingPackage().ifPresent(missing::add);
        }
        return missing;
    }

    /** The result, when each of them has run. */
    List<PeersResult.Entry> entries(final Map<Mode, List<Run>> runs) {
        return contestants().stream()
                .map(contestant -> PeersResult.entry(contestant.mode(), florinOf(contestant), runs))
                .toList();
    }

    static Roster of(final List<Contestant> peers, final Function<Mode, Contestant> florin) {
        final Map<Contestant, Contestant> florinByPeer = new LinkedHashMap<>();
        peers.forEach(peer -> florinByPeer.put(peer, florin.apply(peer.mode())));
        return new Roster(florinByPeer);
    }

    private @Nullable Mode florinOf(final Contestant contestant) {
        final Contestant florin = florinByPeer.get(contestant);
        return florin == null ? null : florin.mode();
    }
}
