package io.florin.gateway.pipeline;

import io.florin.engine.Engine;
import io.florin.journal.DirectoryLock;
import io.florin.journal.Journal;
import io.florin.journal.JournalConfig;
import io.florin.journal.JournalException;
import io.florin.journal.JournalFollower;
import io.florin.journal.JournalPosition;
import io.florin.journal.JournalPruner;
import io.florin.journal.JournalRecovery;
import io.florin.journal.KeyRing;
import io.florin.journal.RecordHandler;
import io.florin.journal.RecoveryReport;
import io.florin.journal.ReplayConfig;
import io.florin.journal.SnapshotStore;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A standby's side of the journal: reads what another process writes into the engine, and takes the journal over when that process is
 * gone. Used by one thread at a time: who loads the engine, then the pipeline's, then who closes.
 */
public final class Standby implements AutoCloseable {
    private static final int RECORDS_PER_POLL = 64;
    private static final long PRUNER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    private final JournalConfig config;
    private final KeyRing keys;
    private final RecoveredEngine engine;
    private final JournalFollower follower;
    private final RecordHandler apply;
    private @Nullable DirectoryLock lock;
    private @Nullable Journal journal;

    /**
     * @param config of the journal that is followed, and how it is written after a takeover.
     * @param engine is given the records; it stands at {@code from}.
     * @param from the first record that the engine has not had.
     */
    public Standby(
            final JournalConfig config, final KeyRing keys, final RecoveredEngine engine, final JournalPosition from) {
        this.config = config;
        this.keys = keys;
        this.engine = engine;
        apply = engine::onRecord;
        follower = new JournalFollower(config.directory(), keys, from);
    }

    /**
     * Applies everything that is acknowledged, until there is nothing more for the moment.
     *
     * @throws io.florin.journal.JournalException if the journal is damaged or cannot be read.
     */
    public void load() {
        boolean isMore = true;
        while (isMore) {
            isMore = poll();
        }
    }

    /**
     * Applies some of what was acknowledged.
     *
     * @return whether there may be more for the moment.
     * @throws io.florin.journal.JournalException if the journal is damaged or cannot be read.
     */
    boolean poll() {
        final ReplyRouter router = engine.router();
        router.mute(true);
        try {
            return follower.poll(apply, RECORDS_PER_POLL) == RECORDS_PER_POLL;
        } finally {
            router.mute(false);
        }
    }

    /** The last sequence that the writer had acknowledged at the last poll; never less than what is applied. */
    public long acknowledgedSequence() {
        return Math.max(follower.acknowledgedSequence(), lastSequence());
    }

    /**
     * Takes the journal over: the lock, the rest of the acknowledged records, the check of the tail as at any start, an epoch of our own.
     * Where it throws, nothing has changed, and what has been followed is still followed.
     *
     * @return the journal, which {@link #close()} closes.
     * @throws io.florin.journal.DirectoryInUseException if the writer lives.
     * @throws io.florin.journal.DamagedJournalException if acknowledged records are damaged or missing.
     * @throws io.florin.journal.JournalException if the journal cannot be read or written.
     */
    Journal takeOver() {
        final DirectoryLock acquired = DirectoryLock.acquire(config.directory());
        try {
            return takeOver(acquired);
        } finally {
            if (journal == null) {
                acquired.close();
            }
        }
    }

    private Journal takeOver(final DirectoryLock acquired) {
        load();
        final DirectoryLock noPruner = JournalPruner.awaitLock(config.directory(), PRUNER_TIMEOUT_NS);
        final RecoveryReport recovered;
        final Journal opened;
        try {
            recovered = JournalRecovery.replay(
                    ReplayConfig.of(config.directory()).withKeys(keys).withFrom(follower.position()), Standby::ignore);
            new SnapshotStore(config.directory(), keys).requireReached(recovered);
            opened = Journal.open(config, acquired, recovered);
        } finally {
            noPruner.close();
        }
        lock = acquired;
        journal = opened;
        applyTail(recovered.lastSequence());
        return opened;
    }

    /** Applies what was written and not acknowledged: it counts now, as our epoch builds upon it. There is no way back from here. */
    private void applyTail(final long recoveredSequence) {
        try {
            load();
        } catch (final JournalException e) {
            throw new IllegalStateException("cannot read the tail of the journal that was taken over", e);
        }
        if (lastSequence() != recoveredSequence) {
            throw new IllegalStateException("took over another journal than was recovered: applied=" + lastSequence()
                    + ", recovered=" + recoveredSequence);
        }
    }

    RecoveredEngine engine() {
        return engine;
    }

    int recordLengthMax() {
        return config.recordLengthMax();
    }

    /** Closes what is open: the journal after a takeover, then the directory's lock. */
    @Override
    public void close() {
        try {
            follower.close();
        } finally {
            try {
                CloseHelper.close(journal);
            } finally {
                CloseHelper.close(lock);
            }
        }
    }

    private long lastSequence() {
        final Engine applied = engine.engine();
        return applied.lastSequence();
    }

    private static void ignore(
            final long firstSequence,
            final int count,
            final long timestampNs,
            final DirectBuffer buffer,
            final int offset,
            final int length) {}
}
