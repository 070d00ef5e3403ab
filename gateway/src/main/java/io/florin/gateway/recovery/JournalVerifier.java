package io.florin.gateway.recovery;

import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.journal.BackupCheck;
import io.florin.journal.CopyProgress;
import io.florin.journal.JournalDirectory;
import io.florin.journal.JournalException;
import io.florin.journal.JournalFollower;
import io.florin.journal.JournalPosition;
import io.florin.journal.JournalRecovery;
import io.florin.journal.KeyException;
import io.florin.journal.KeyRing;
import io.florin.journal.RecordHandler;
import io.florin.journal.ReplayConfig;
import io.florin.journal.SnapshotInfo;
import io.florin.journal.SnapshotStore;
import io.florin.journal.TornTail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Proves a data directory: that a start would succeed, and give the state that the snapshots have.
 *
 * <pre>
 *   backup.manifest   every file's SHA-256, if it is a backup
 *   snapshots         each read whole, and loaded
 *   journal           1 … … 60 … … 75 … … 99      every record, replayed into an engine
 *   snapshots               60       75           hash of the state = hash in the snapshot
 * </pre>
 *
 * Where the journal's beginning was pruned, the replay begins with the oldest snapshot. Beside a live server it ends with what was
 * acknowledged when it began. Changes nothing; single thread.
 */
public final class JournalVerifier {
    private static final int RECORDS_PER_POLL = 1024;

    private final Path directory;
    private final KeyRing keys;
    private final CopyProgress backupProgress;
    private final RecoveryProgress progress;
    private final @Nullable SignatureAudit audit;
    private final SnapshotLoader loader;
    private final SnapshotStore store;
    private final Map<Long, SnapshotInfo> expected = new HashMap<>();
    private long recordCount;
    private long commandCount;
    private long lastSequence;

    private JournalVerifier(
            final Path directory,
            final KeyRing keys,
            final CopyProgress backupProgress,
            final RecoveryProgress progress,
            final @Nullable SignatureAudit audit) {
        this.directory = directory;
        this.keys = keys;
        this.backupProgress = backupProgress;
        this.progress = progress;
        this.audit = audit;
        this.store = new SnapshotStore(directory, keys);
        this.loader = new SnapshotLoader(store, progress);
    }

    /**
     * Verifies a data directory.
     *
     * @param keys that it was written with.
     * @param backupProgress hears how far the comparison with a backup's manifest has come.
     * @param progress hears of the rest.
     * @throws io.florin.journal.DamagedJournalException if a file is not as it was written.
     * @throws VerificationException if a snapshot is not, or has another state than the journal gives.
     * @throws JournalException if anything cannot be read.
     */
    public static VerificationReport verify(
            final Path directory,
            final KeyRing keys,
            final CopyProgress backupProgress,
            final RecoveryProgress progress) {
        return verify(directory, keys, backupProgress, progress, null);
    }

    /**
     * As the other, and checks the signatures of commands.
     *
     * @param audit checks them, and counts; null to leave them.
     * @throws VerificationException if a signature is not its principal's, or missing, besides.
     */
    public static VerificationReport verify(
            final Path directory,
            final KeyRing keys,
            final CopyProgress backupProgress,
            final RecoveryProgress progress,
            final @Nullable SignatureAudit audit) {
        return new JournalVerifier(directory, keys, backupProgress, progress, audit).verify();
    }

    private VerificationReport verify() {
        final boolean isLive = JournalDirectory.isInUse(directory);
        final BackupCheck.Report backup = isLive ? null : BackupCheck.run(directory, backupProgress);
        final List<SnapshotInfo> snapshots = snapshots();
        try (RecoveredEngine engine = new RecoveredEngine()) {
            final JournalPosition begin = begin(snapshots, engine);
            lastSequence = begin.sequence();
            snapshots.forEach(snapshot -> expected.put(snapshot.sequence(), snapshot));
            expected.remove(begin.sequence());
            final RecordHandler handler = (first, count, timestampNs, record, offset, length) ->
                    onRecord(engine, first, count, timestampNs, record, offset, length);
            final TornTail tornTail = isLive ? follow(begin, handler) : replay(begin, handler);
            for (final SnapshotInfo snapshot : expected.values()) {
                throw new VerificationException("snapshot does not fit the journal: file=" + snapshot.file()
                        + " sequence=" + snapshot.sequence() + ": no record ends there, and the journal ends at "
                        + lastSequence);
            }
            return new VerificationReport(
                    isLive,
                    begin.sequence(),
                    lastSequence,
                    recordCount,
                    commandCount,
                    engine.engine().stateHash(),
                    snapshots,
                    backup,
                    tornTail);
        }
    }

    /** @return all snapshots, each known to be good; without those that a server has removed meanwhile. */
    private List<SnapshotInfo> snapshots() {
        final List<SnapshotInfo> snapshots = new ArrayList<>();
        for (final Path file : store.files()) {
            try {
                snapshots.add(loader.check(file));
            } catch (final KeyException e) {
                throw e;
            } catch (final RuntimeException e) {
                if (Files.exists(file)) {
                    throw new VerificationException(
                            "snapshot cannot be used: file=" + file + " cause=" + e.getMessage(), e);
                }
            }
        }
        return snapshots;
    }

    /** @return where the replay begins, with the engine in the state that it has there. */
    private JournalPosition begin(final List<SnapshotInfo> snapshots, final RecoveredEngine engine) {
        if (snapshots.isEmpty() || !JournalDirectory.isPruned(directory)) {
            return JournalPosition.START;
        }
        final SnapshotInfo oldest = snapshots.get(snapshots.size() - 1);
        loader.load(oldest.file(), engine);
        store.requireInJournal(oldest);
        return oldest.position();
    }

    private @Nullable TornTail replay(final JournalPosition begin, final RecordHandler handler) {
        final ReplayConfig config =
                ReplayConfig.of(directory).withKeys(keys).withFrom(begin).withProgress(progress::onReplay);
        return JournalRecovery.replay(config, handler).tornTail();
    }

    private @Nullable TornTail follow(final JournalPosition begin, final RecordHandler handler) {
        final long end = JournalDirectory.acknowledgedSequence(directory);
        try (JournalFollower follower = new JournalFollower(directory, keys, begin)) {
            while (lastSequence < end && follower.poll(handler, RECORDS_PER_POLL) > 0) {
                progress.onReplay(lastSequence - begin.sequence(), end - begin.sequence(), lastSequence);
            }
        }
        return null;
    }

    private void onRecord(
            final RecoveredEngine engine,
            final long firstSequence,
            final int count,
            final long timestampNs,
            final DirectBuffer record,
            final int offset,
            final int length) {
        engine.onRecord(firstSequence, count, timestampNs, record, offset, length);
        if (audit != null) {
            audit.onRecord(firstSequence, count, timestampNs, record, offset);
        }
        recordCount++;
        commandCount += count;
        lastSequence = firstSequence + count - 1;
        final SnapshotInfo snapshot = expected.remove(lastSequence);
        if (snapshot != null && snapshot.stateHash() != engine.engine().stateHash()) {
            throw new VerificationException("snapshot has another state than the journal gives: file=" + snapshot.file()
                    + " sequence=" + lastSequence + " stateHash=" + Long.toHexString(snapshot.stateHash())
                    + " expected=" + Long.toHexString(engine.engine().stateHash()));
        }
    }
}
