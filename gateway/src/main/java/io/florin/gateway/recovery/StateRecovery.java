package io.florin.gateway.recovery;

import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.journal.JournalException;
import io.florin.journal.JournalRecovery;
import io.florin.journal.KeyRing;
import io.florin.journal.RecoveryReport;
import io.florin.journal.ReplayConfig;
import io.florin.journal.SnapshotInfo;
import io.florin.journal.SnapshotStore;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recovers the state of a data directory: the newest good snapshot, and the journal behind it.
 *
 * <pre>
 *   snapshot 3   damaged: skipped, and reported
 *   snapshot 2   ──▶ engine ──▶ journal from its position on ──▶ state
 *   snapshot 1
 * </pre>
 *
 * <p>Without a usable snapshot the whole journal is replayed. The outcome is the same state in each case, or an exception.
 */
public final class StateRecovery {
    private static final Logger LOGGER = LoggerFactory.getLogger(StateRecovery.class);

    private StateRecovery() {}

    /**
     * Begins where a follower of the journal can go on: with the newest good snapshot. Needs no lock.
     *
     * @return the state of the snapshot; whoever gets it closes its engine.
     * @throws JournalException if the directory or the journal cannot be read.
     */
    public static StartState begin(final Path directory, final KeyRing keys, final RecoveryProgress progress) {
        final SnapshotStore store = new SnapshotStore(directory, keys);
        final StartState start = new SnapshotLoader(store, progress).loadNewest();
        final SnapshotInfo snapshot = start.snapshot();
        if (snapshot != null) {
            try {
                store.requireInJournal(snapshot);
            } catch (final JournalException e) {
                start.close();
                throw e;
            }
        }
        return start;
    }

    /**
     * Recovers. Hold the directory's lock.
     *
     * @param acceptLostTail see {@link ReplayConfig}.
     * @return the state; whoever gets it closes its engine.
     * @throws io.florin.journal.DamagedJournalException if acknowledged records are damaged or missing.
     * @throws JournalException if the journal cannot be read; also when its beginning was pruned, and no snapshot is good.
     */
    public static RecoveredState recover(
            final Path directory, final KeyRing keys, final boolean acceptLostTail, final RecoveryProgress progress) {
        final SnapshotStore store = new SnapshotStore(directory, keys);
        final StartState start = new SnapshotLoader(store, progress).loadNewest();
        boolean isRecovered = false;
        try {
            final RecoveredEngine engine = start.engine();
            final SnapshotInfo snapshot = start.snapshot();
            if (snapshot != null) {
                store.requireInJournal(snapshot);
            }
            final ReplayConfig config = ReplayConfig.of(directory)
                    .withKeys(keys)
                    .withFrom(start.position())
                    .withAcceptLostTail(acceptLostTail)
                    .withProgress(progress::onReplay);
            final long startNs = System.nanoTime();
            final RecoveryReport report = JournalRecovery.replay(config, engine::onRecord);
            final long replayNs = System.nanoTime() - startNs;
            store.requireReached(report);
            isRecovered = true;
            return new RecoveredState(start, report, replayNs);
        } catch (final JournalException e) {
            start.skipped().forEach(snapshot -> LOGGER.warn("{}", snapshot.reason()));
            throw e;
        } finally {
            if (!isRecovered) {
                start.close();
            }
        }
    }
}
