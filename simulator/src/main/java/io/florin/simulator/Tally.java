package io.florin.simulator;

import io.florin.protocol.Status;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was done and seen. */
final class Tally {
    private final Map<Status, Long> ofCommands = new EnumMap<>(Status.class);
    private final Map<Status, Long> ofQueries = new EnumMap<>(Status.class);
    private long histories;
    private long pipelineHistories;
    private long commands;
    private long replies;
    private long chains;
    private long chainsDone;
    private long queries;
    private long crashes;
    private long snapshotStarts;
    private long expiries;
    private long ticks;
    private long tornTails;
    private long syncFailures;
    private long flips;
    private long flipsRefused;

    void onHistory(final boolean isPipeline) {
        histories++;
        pipelineHistories += isPipeline ? 1 : 0;
    }

    void onCommand() {
        commands++;
    }

    void onReply(final Status status) {
        replies++;
        ofCommands.merge(status, 1L, Long::sum);
    }

    void onChain(final boolean isDone) {
        chains++;
        chainsDone += isDone ? 1 : 0;
    }

    void onQuery(final Status status) {
        queries++;
        ofQueries.merge(status, 1L, Long::sum);
    }

    void onCrash() {
        crashes++;
    }

    void onSnapshotStart() {
        snapshotStarts++;
    }

    void onExpiry() {
        expiries++;
    }

    void onServerTick() {
        ticks++;
    }

    void onTornTail() {
        tornTails++;
    }

    void onSyncFailure() {
        syncFailures++;
    }

    void onFlip(final boolean isRefused) {
        flips++;
        flipsRefused += isRefused ? 1 : 0;
    }

    long syncFailures() {
        return syncFailures;
    }

    long flips() {
        return flips;
    }

    long commands() {
        return commands;
    }

    long tornTails() {
        return tornTails;
    }

    long serverTicks() {
        return ticks;
    }

    long crashes() {
        return crashes;
    }

    long snapshotStarts() {
        return snapshotStarts;
    }

    long pipelineHistories() {
        return pipelineHistories;
    }

    /** @return how often a status was an answer. */
    long count(final Status status) {
        return ofCommands.getOrDefault(status, 0L) + ofQueries.getOrDefault(status, 0L);
    }

    /** @return the statuses that were never an answer. */
    List<Status> neverHit() {
        final List<Status> never = new ArrayList<>();
        for (final Status status : Status.values()) {
            if (count(status) == 0) {
                never.add(status);
            }
        }
        return never;
    }

    /** @return a table for people. */
    List<String> lines() {
        final List<String> lines = new ArrayList<>();
        lines.add(line("histories", histories));
        lines.add(line("  behind the real pipeline and journal", pipelineHistories));
        lines.add(line("commands", commands));
        lines.add(line("replies compared", replies));
        lines.add(line("answers to queries compared", queries));
        lines.add(line("chains", chains));
        lines.add(line("  done, or done before", chainsDone));
        lines.add(line("commands before which holds expired", expiries));
        lines.add(line("ticks made by the pipeline", ticks));
        lines.add(line("crashes survived", crashes));
        lines.add(line("  from a snapshot and the rest", snapshotStarts));
        lines.add(line("  with a torn record", tornTails));
        lines.add(line("failed syncs survived", syncFailures));
        lines.add(line("bits flipped in a journal", flips));
        lines.add(line("  and the start refused", flipsRefused));
        lines.add("");
        lines.add(String.format(Locale.ROOT, "%-38s %15s %15s", "status", "of commands", "of queries"));
        for (final Status status : Status.values()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-38s %,15d %,15d",
                    status,
                    ofCommands.getOrDefault(status, 0L),
                    ofQueries.getOrDefault(status, 0L)));
        }
        return lines;
    }

    private static String line(final String name, final long value) {
        return String.format(Locale.ROOT, "%-38s %,15d", name, value);
    }
}
