package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots as witnesses of what a journal has lost at its end. */
final class SnapshotReachTest {
    @TempDir
    private Path directory;

    private Path data;

    @BeforeEach
    void nameDirectory() {
        data = directory.resolve("data");
    }

    @Test
    void shouldMissNewestEpochThatWasTakenAwayWhole() throws IOException {
        append(data, SyncPolicy.BATCH, 10);
        append(data, SyncPolicy.BATCH, 10);
        final SnapshotInfo snapshot = snapshot(data, replay(data).position());
        deleteEpoch(data, 2);

        final DamagedJournalException refusal = assertMissing(data);

        assertEquals(JournalFiles.epochMark(data, 2), refusal.file());
        assertEquals(SampleSnapshot.SEQUENCE, refusal.sequence());
        assertTrue(
                refusal.getMessage().contains(snapshot.file().getFileName() + " holds sequence " + snapshot.sequence()),
                refusal.getMessage());
    }

    @Test
    void shouldMissAllEpochs() throws IOException {
        append(data, SyncPolicy.BATCH, 10);
        snapshot(data, replay(data).position());
        deleteEpoch(data, 1);

        final DamagedJournalException refusal = assertMissing(data);

        assertEquals(JournalFiles.epochMark(data, 1), refusal.file());
    }

    @Test
    void shouldIgnoreSnapshotsOfOtherJournals() throws IOException {
        final Path other = directory.resolve("other");
        append(other, SyncPolicy.BATCH, 20);
        append(data, SyncPolicy.BATCH, 10);
        copy(snapshot(other, replay(other).position()), data);

        new SnapshotStore(data, KeyRing.none()).requireReached(replay(data));
    }

    @Test
    void shouldMissWhatSnapshotKnewToBeOnStorage() throws IOException {
        final Path older = olderThanItsSnapshotKnows(SyncPolicy.BATCH);

        final DamagedJournalException refusal = assertMissing(older);

        assertEquals(SampleSnapshot.SEQUENCE, refusal.sequence());
        assertTrue(refusal.getMessage().contains("was acknowledged"), refusal.getMessage());
    }

    @Test
    void shouldNotMissWhatWasAcknowledgedAheadOfStorage() throws IOException {
        for (final SyncPolicy policy : new SyncPolicy[] {SyncPolicy.NONE, SyncPolicy.INTERVAL}) {
            data = directory.resolve("data-" + policy);
            final Path older = olderThanItsSnapshotKnows(policy);

            new SnapshotStore(older, KeyRing.none()).requireReached(replay(older));
        }
    }

    /** What a loss of power leaves when neither the mark's page nor the tail was forced. */
    private Path olderThanItsSnapshotKnows(final SyncPolicy policy) throws IOException {
        final Path older = directory.resolve("older-" + policy);
        try (OwnedJournal journal = OwnedJournal.open(data, policy)) {
            journal.append(10).commit();
            final JournalPosition position = replay(data).position();
            OwnedJournal.copy(data, older);
            journal.append(10).commit();
            final SnapshotInfo snapshot = snapshot(data, position);
            assertTrue(snapshot.acknowledgedSequence() > snapshot.sequence(), snapshot.toString());
            copy(snapshot, older);
        }
        return older;
    }

    private static DamagedJournalException assertMissing(final Path from) {
        final RecoveryReport report = replay(from);
        final SnapshotStore store = new SnapshotStore(from, KeyRing.none());
        return assertThrows(DamagedJournalException.class, () -> store.requireReached(report));
    }

    private static void append(final Path to, final SyncPolicy policy, final int count) {
        try (OwnedJournal journal = OwnedJournal.open(to, policy)) {
            journal.append(count).commit();
        }
    }

    private static SnapshotInfo snapshot(final Path of, final JournalPosition position) {
        final SnapshotStore store = new SnapshotStore(of, KeyRing.none());
        try (SnapshotWriter writer = store.create(position, SampleSnapshot.STATE_HASH, SampleSnapshot.CREATED_NS)) {
            return writer.commit();
        }
    }

    private static void copy(final SnapshotInfo snapshot, final Path to) throws IOException {
        final Path snapshots = Files.createDirectories(SnapshotFiles.directory(to));
        Files.copy(snapshot.file(), snapshots.resolve(snapshot.file().getFileName()));
    }

    private static void deleteEpoch(final Path from, final int epoch) throws IOException {
        JournalBackupTest.delete(JournalFiles.epochDirectory(from, epoch));
        Files.delete(JournalFiles.epochMark(from, epoch));
    }

    private static RecoveryReport replay(final Path from) {
        return JournalRecovery.replay(from, (first, count, ns, buffer, offset, length) -> {});
    }
}
