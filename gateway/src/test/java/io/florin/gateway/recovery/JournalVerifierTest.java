package io.florin.gateway.recovery;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.pipeline.TestLedger;
import io.florin.journal.CopyProgress;
import io.florin.journal.DamagedJournalException;
import io.florin.journal.DirectoryLock;
import io.florin.journal.JournalBackup;
import io.florin.journal.JournalException;
import io.florin.journal.JournalRestore;
import io.florin.journal.KeyRing;
import io.florin.journal.SnapshotInfo;
import io.florin.journal.SnapshotLimits;
import io.florin.journal.SnapshotStore;
import io.florin.journal.SnapshotWriter;
import io.florin.journal.SyncPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Verifies ledgers that are whole, and that are not. */
@Timeout(120)
final class JournalVerifierTest {
    private static final long CREATED_NS = 1_800_000_000_000_000_000L;

    @TempDir
    private Path temp;

    private Path directory;

    @BeforeEach
    void nameDirectory() {
        directory = temp.resolve("data");
    }

    @Test
    void shouldReplayAndCompareWithEverySnapshot() {
        final long stateHash;
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            for (int i = 0; i < 3; i++) {
                ledger.pay(300);
                make(false);
            }
            ledger.pay(10);
            stateHash = ledger.stateHash();
            assertVerified(verify(directory), true, 0, ledger.lastSequence(), stateHash, 2);
        }

        final VerificationReport report = verify(directory);

        assertVerified(report, false, 0, report.commandCount(), stateHash, 2);
        assertNull(report.backup());
        assertNull(report.tornTail());
    }

    @Test
    void shouldBeginWithTheOldestSnapshotWherePruned() {
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            for (int i = 0; i < 3; i++) {
                ledger.pay(600);
                make(true);
            }
        }
        final VerificationReport report = verify(directory);

        assertTrue(report.beginSequence() > 0, report.toString());
        assertEquals(report.snapshots().get(1).sequence(), report.beginSequence());
        assertEquals(report.lastSequence() - report.beginSequence(), report.commandCount());
        assertEquals(2, report.snapshots().size());
    }

    @Test
    void shouldProveBackupsOfPrunedLiveJournal() {
        final Path backup = temp.resolve("backup");
        final Path restored = temp.resolve("restored");
        final long stateHash;
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            for (int i = 0; i < 4; i++) {
                ledger.pay(600);
                make(true);
                backUp(backup);
                assertNotNull(verify(backup).backup());
            }
            ledger.pay(3);
            backUp(backup);
            stateHash = ledger.stateHash();
        }
        assertEquals(stateHash, verify(backup).stateHash());

        JournalRestore.run(backup, restored, CopyProgress.NONE);

        assertEquals(stateHash, verify(restored).stateHash());
        try (TestLedger ledger = TestLedger.open(restored, SyncPolicy.BATCH)) {
            assertEquals(stateHash, ledger.stateHash());
        }
    }

    @Test
    void shouldNameSnapshotThatIsDamaged() throws IOException {
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            ledger.pay(300);
            make(false);
        }
        final Path file = new SnapshotStore(directory, KeyRing.none()).files().get(0);
        flip(file, (int) Files.size(file) / 2);

        final JournalException failure = assertThrows(VerificationException.class, () -> verify(directory));

        assertTrue(requireNonNull(failure.getMessage()).contains(file.toString()), failure.getMessage());
    }

    @Test
    void shouldNoticeSnapshotWithTheStateOfAnotherPlace() {
        final Path other = temp.resolve("other");
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH);
                TestLedger different = TestLedger.open(other, SyncPolicy.BATCH)) {
            ledger.pay(300);
            make(false);
            different.pay(3).pay(2).pay(295); // the same payments at other times
            forge(different);
        }

        final JournalException failure = assertThrows(VerificationException.class, () -> verify(directory));

        assertTrue(requireNonNull(failure.getMessage()).contains("another state"), failure.getMessage());
    }

    @Test
    void shouldNameDamagedRecord() throws IOException {
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            ledger.pay(300);
        }
        final Path segment = directory.resolve("epoch-00000001/segment-00000000.cq4");
        flip(segment, 30_000);

        final DamagedJournalException failure = assertThrows(DamagedJournalException.class, () -> verify(directory));

        assertEquals(segment, failure.file());
        assertTrue(failure.position() > 0 && failure.position() < 30_000, failure.getMessage());
    }

    @Test
    void shouldNoticeBackupWithMissingSnapshot() throws IOException {
        final Path backup = temp.resolve("backup");
        try (TestLedger ledger = TestLedger.open(directory, SyncPolicy.BATCH)) {
            ledger.pay(300);
            make(false);
        }
        backUp(backup);
        final Path file = new SnapshotStore(backup, KeyRing.none()).files().get(0);
        Files.delete(file);

        final DamagedJournalException failure = assertThrows(DamagedJournalException.class, () -> verify(backup));

        assertEquals(file, failure.file());
        assertFalse(Files.exists(file));
    }

    private static void assertVerified(
            final VerificationReport report,
            final boolean isLive,
            final long begin,
            final long last,
            final long stateHash,
            final int snapshots) {
        assertEquals(isLive, report.isLive());
        assertEquals(begin, report.beginSequence());
        assertEquals(last, report.lastSequence());
        assertEquals(last - begin, report.commandCount());
        assertEquals(stateHash, report.stateHash());
        assertEquals(snapshots, report.snapshots().size());
    }

    private static VerificationReport verify(final Path data) {
        return JournalVerifier.verify(data, KeyRing.none(), CopyProgress.NONE, RecoveryProgress.NONE);
    }

    private void backUp(final Path backup) {
        JournalBackup.run(directory, backup, false, CopyProgress.NONE);
    }

    private void make(final boolean isPruning) {
        final SnapshotMakerConfig config =
                new SnapshotMakerConfig(directory, KeyRing.none(), 2, isPruning, SnapshotLimits.NONE);
        new SnapshotMaker(config, RecoveryProgress.NONE, () -> CREATED_NS).make();
    }

    /** Puts another ledger's state in place of the snapshot's: good by itself, and wrong. */
    private void forge(final TestLedger different) {
        final SnapshotStore store = new SnapshotStore(directory, KeyRing.none());
        final SnapshotInfo info = store.list().get(0);
        try (DirectoryLock lock = store.lock();
                SnapshotWriter writer = store.create(info.position(), different.stateHash(), CREATED_NS)) {
            assertTrue(lock.isHeld());
            different.writeSnapshot(writer::write);
            writer.commit();
        }
    }

    private static void flip(final Path file, final int position) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        bytes[position] ^= 0x10;
        Files.write(file, bytes);
    }
}
