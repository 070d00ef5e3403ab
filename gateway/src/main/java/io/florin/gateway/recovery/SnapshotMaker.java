package io.florin.gateway.recovery;

import io.florin.engine.Engine;
import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.journal.DirectoryInUseException;
import io.florin.journal.DirectoryLock;
import io.florin.journal.JournalException;
import io.florin.journal.JournalFollower;
import io.florin.journal.JournalPruner;
import io.florin.journal.SnapshotInfo;
import io.florin.journal.SnapshotStore;
import io.florin.journal.SnapshotWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a snapshot beside a live server, as another reader of its journal; nobody waits for it. It needs as much memory as the
 * server's engine.
 *
 * <pre>
 *   1 lock of the snapshots       one maker at a time
 *   2 newest good snapshot  ──▶ engine
 *   3 journal behind it     ──▶ engine, up to what was acknowledged when it began
 *   4 force the journal up to there, whatever the server's sync policy
 *   5 engine ──▶ new snapshot: written aside, forced, named
 *   6 load it into another engine, and compare the hash of the state
 *   7 only now remove snapshots that are older than those to keep, all of which are good, and if that is wanted the journal in
 *     front of them
 * </pre>
 *
 * Killed at any point it leaves what was there before, or one snapshot more. Single thread.
 */
public final class SnapshotMaker {
    private static final int RECORDS_PER_POLL = 256;

    private final SnapshotMakerConfig config;
    private final SnapshotStore store;
    private final SnapshotLoader loader;
    private final RecoveryProgress progress;
    private final LongSupplier clockNs;
    private final Consumer<JournalFollower> force;

    /** What was deleted, or that it has to wait. */
    private record Pruned(List<Path> snapshots, long journalBytes, boolean isPutOff) {
        private static final Pruned NOTHING = new Pruned(List.of(), 0, false);
        private static final Pruned PUT_OFF = new Pruned(List.of(), 0, true);
    }

    private long loadNs;
    private long commandCount;
    private long replayNs;
    private long writeNs;
    private long verifyNs;

    /**
     * @param progress hears of both loads, and of the commands of the replay.
     * @param clockNs nanoseconds since the Unix epoch.
     */
    public SnapshotMaker(
            final SnapshotMakerConfig config, final RecoveryProgress progress, final LongSupplier clockNs) {
        this(config, progress, clockNs, JournalFollower::force);
    }

    /** @param force makes the journal durable up to where the follower is. */
    SnapshotMaker(
            final SnapshotMakerConfig config,
            final RecoveryProgress progress,
            final LongSupplier clockNs,
            final Consumer<JournalFollower> force) {
        this.config = config;
        this.force = force;
        this.progress = progress;
        this.clockNs = clockNs;
        store = new SnapshotStore(config.directory(), config.keys(), config.limits());
        loader = new SnapshotLoader(store, progress);
    }

    /**
     * Makes a snapshot, if there is anything new.
     *
     * @throws JournalException if another maker is at work, or the journal or a snapshot cannot be read or written. What was there
     *     before is there still.
     */
    public SnapshotReport make() {
        if (!Files.isDirectory(config.directory())) {
            throw new JournalException("there is no data directory: directory=" + config.directory());
        }
        final DirectoryLock lock = store.lock();
        try {
            return makeLocked();
        } finally {
            lock.close();
        }
    }

    private SnapshotReport makeLocked() {
        final @Nullable SnapshotInfo previous;
        final @Nullable SnapshotInfo made;
        final List<SkippedSnapshot> skipped = new ArrayList<>();
        try (StartState start = loader.loadNewest()) {
            previous = start.snapshot();
            skipped.addAll(start.skipped());
            loadNs = start.loadNs();
            if (previous != null) {
                store.requireInJournal(previous);
            }
            made = follow(start);
        }
        if (made != null) {
            verify(made);
        }
        final SnapshotInfo oldestKept = oldestKept(made, previous, skipped);
        final Pruned pruned = oldestKept == null ? Pruned.NOTHING : prune(oldestKept);
        return new SnapshotReport(
                previous,
                made,
                List.copyOf(skipped),
                loadNs,
                commandCount,
                replayNs,
                writeNs,
                verifyNs,
                pruned.snapshots(),
                pruned.journalBytes(),
                pruned.isPutOff());
    }

    /** @return the new snapshot; null when nothing has come since the last one. */
    private @Nullable SnapshotInfo follow(final StartState start) {
        final Engine engine = start.engine().engine();
        try (JournalFollower follower = new JournalFollower(config.directory(), config.keys(), start.position())) {
            final long startNs = System.nanoTime();
            replay(start.engine(), follower);
            replayNs = System.nanoTime() - startNs;
            commandCount = engine.lastSequence() - start.position().sequence();
            if (commandCount == 0) {
                return null;
            }
            force.accept(follower);
            return write(engine, follower);
        }
    }

    /** Goes to where the journal is acknowledged now: a server under load is never caught up with. */
    private void replay(final RecoveredEngine engine, final JournalFollower follower) {
        final long target = store.acknowledgedSequence();
        final long from = engine.engine().lastSequence();
        long sequence = from;
        while (sequence < target && follower.poll(engine::onRecord, RECORDS_PER_POLL) > 0) {
            sequence = engine.engine().lastSequence();
            progress.onReplay(sequence - from, target - from, sequence);
        }
    }

    private SnapshotInfo write(final Engine engine, final JournalFollower follower) {
        final long startNs = System.nanoTime();
        try (SnapshotWriter writer = store.create(follower.position(), engine.stateHash(), clockNs.getAsLong())) {
            engine.writeSnapshot(writer::write);
            final SnapshotInfo made = writer.commit();
            writeNs = System.nanoTime() - startNs;
            return made;
        }
    }

    private void verify(final SnapshotInfo made) {
        final long startNs = System.nanoTime();
        boolean isGood = false;
        try {
            loader.check(made.file());
            isGood = true;
        } finally {
            verifyNs = System.nanoTime() - startNs;
            if (!isGood) {
                store.remove(made.file());
            }
        }
    }

    /**
     * Counts good snapshots, the newest first, as far as it has to: the new one and the one that it began with have just been loaded,
     * others are read whole. So with two to keep hardly any is read again, and what is deleted never relies on what was good some
     * other day.
     *
     * @param skipped that are not good; those that turn out here not to be are added.
     * @return the oldest of those to keep; null when there are too few, or nothing to delete.
     */
    private @Nullable SnapshotInfo oldestKept(
            final @Nullable SnapshotInfo made,
            final @Nullable SnapshotInfo previous,
            final List<SkippedSnapshot> skipped) {
        final List<Path> files = new ArrayList<>(store.files());
        files.removeAll(skipped.stream().map(SkippedSnapshot::file).toList());
        if (files.size() < config.keepCount() || (files.size() == config.keepCount() && !config.prunesJournal())) {
            return null;
        }
        int goodCount = 0;
        for (final Path file : files) {
            final SnapshotInfo good = good(file, made, previous, skipped);
            goodCount += good == null ? 0 : 1;
            if (goodCount == config.keepCount()) {
                return good;
            }
        }
        return null;
    }

    /** A server that starts is not waited for: it may take longer than any snapshot, and the next maker prunes as well. */
    private Pruned prune(final SnapshotInfo oldestKept) {
        final Path directory = config.directory();
        final DirectoryLock lock;
        try {
            lock = JournalPruner.lock(directory);
        } catch (final DirectoryInUseException e) {
            return Pruned.PUT_OFF;
        }
        try {
            final List<Path> removed = store.prune(oldestKept);
            final long bytes = config.prunesJournal() ? JournalPruner.prune(directory, oldestKept.position()) : 0;
            return new Pruned(removed, bytes, false);
        } finally {
            lock.close();
        }
    }

    private @Nullable SnapshotInfo good(
            final Path file,
            final @Nullable SnapshotInfo made,
            final @Nullable SnapshotInfo previous,
            final List<SkippedSnapshot> skipped) {
        if (made != null && made.file().equals(file)) {
            return made;
        }
        if (previous != null && previous.file().equals(file)) {
            return previous;
        }
        try {
            return store.verify(file);
        } catch (final JournalException e) {
            skipped.add(new SkippedSnapshot(file, String.valueOf(e.getMessage())));
            return null;
        }
    }
}
