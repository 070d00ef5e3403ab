package io.florin.benchmarks;

import io.florin.protocol.DisconnectReason;
import io.florin.protocol.auth.ApiKey;
import java.io.IOException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.CloseHelper;

/** A server under one attack, as the attackers see it. Thread-safe. */
final class AttackTarget {
    private final int port;
    private final ApiKey insider;
    private final Random random;
    private final int crowd;
    private final AttackTally tally = new AttackTally();
    private final Set<AttackPeer> peers = ConcurrentHashMap.newKeySet();
    private volatile boolean isOver;

    /**
     * @param insider a key that lets its owner in, and gives him no right to the victim's accounts.
     * @param random for what is random about the attack.
     * @param crowd how many connections a crowd has.
     */
    AttackTarget(final int port, final ApiKey insider, final Random random, final int crowd) {
        this.port = port;
        this.insider = insider;
        this.random = random;
        this.crowd = crowd;
    }

    int port() {
        return port;
    }

    ApiKey insider() {
        return insider;
    }

    Random random() {
        return random;
    }

    int crowd() {
        return crowd;
    }

    AttackTally tally() {
        return tally;
    }

    /** Connects as a stranger. */
    AttackPeer connect() throws IOException {
        final AttackPeer peer = new AttackPeer(port, peers::remove);
        peers.add(peer);
        tally.onConnection();
        if (isOver) {
            peer.close();
        }
        return peer;
    }

    /** Connects and shows the insider's key. */
    AttackPeer connectInsider() throws IOException {
        final AttackPeer peer = connect();
        try {
            peer.authenticate(insider);
            return peer;
        } catch (final IOException e) {
            peer.close();
            throw e;
        }
    }

    /** Waits until the server has closed the connection, and counts the reason. */
    void awaitClose(final AttackPeer peer) throws IOException {
        final DisconnectReason reason = peer.readReason();
        if (!isOver) { // otherwise it was closed on this side
            tally.onClosed(reason);
        }
    }

    /** Whether the attackers are to end. */
    boolean isOver() {
        return isOver;
    }

    /** Ends all connections, whatever they wait for. */
    void end() {
        isOver = true;
        peers.forEach(CloseHelper::quietClose);
    }
}
