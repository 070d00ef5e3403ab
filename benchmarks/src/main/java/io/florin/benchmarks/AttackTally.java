package io.florin.benchmarks;

import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Status;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What attackers did, and what became of them. Thread-safe. */
final class AttackTally {
    private static final String WITHOUT_A_WORD = "(without a word)";

    private final Map<String, Long> closed = new TreeMap<>();
    private long connections;
    private long failures;
    private long answers;
    private long answersWithRights;
    private int heldMost;

    synchronized void onConnection() {
        connections++;
    }

    /** @param reason that the server gave; null when it closed without one. */
    synchronized void onClosed(final @Nullable DisconnectReason reason) {
        closed.merge(reason == null ? WITHOUT_A_WORD : reason.name(), 1L, Long::sum);
    }

    /** It could not connect, or got no answer in time. */
    synchronized void onFailure() {
        failures++;
    }

    /** A request was answered. */
    synchronized void onAnswer(final Status status) {
        answers++;
        answersWithRights += status == Status.NOT_AUTHORIZED ? 0 : 1;
    }

    synchronized void onHeld(final int count) {
        heldMost = Math.max(heldMost, count);
    }

    /** Connections that were begun. */
    synchronized long connections() {
        return connections;
    }

    synchronized long failures() {
        return failures;
    }

    /** Requests that were answered. */
    synchronized long answers() {
        return answers;
    }

    /** Of these, those that were not refused for want of rights. */
    synchronized long answersWithRights() {
        return answersWithRights;
    }

    /** The most connections that were open at a time, where they are held. */
    synchronized int heldMost() {
        return heldMost;
    }

    /** How many the server has closed, by the reason that it gave. */
    synchronized Map<String, Long> closed() {
        return new TreeMap<>(closed);
    }

    /** Connections that the server closed with another reason than one of these, or without one. */
    synchronized long closedOtherwise(final Set<DisconnectReason> expected) {
        return closed.entrySet().stream()
                .filter(entry ->
                        expected.stream().noneMatch(reason -> reason.name().equals(entry.getKey())))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
