package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JournalBackupTest {
    /** Enough for three segments. */
    private static final int MANY = 1_200;

    /** Enough for three blocks. */
    private static final int SNAPSHOT_PAYLOAD_LENGTH = 2_100_000;

    @TempDir
    private Path directory;

    private Path data;
    private Path backup;
    private Path restored;

    @BeforeEach
    void nameDirectories() {
        data = directory.resolve("data");
        backup = directory.resolve("backup");
        restored = directory.resolve("restored");
    }

    @Test
    void shouldHoldEveryRecordOfEveryEpoch() {
        append(MANY);
        append(0);
        append(10);

        final BackupReport report = backUp();

        assertEquals(SampleRecord.first(MANY + 10), SampleRecord.replay(backup));
        assertEquals(SampleRecord.lastSequence(SampleRecord.first(MANY + 10)), report.sequence());
        assertEquals(3, report.epoch());
        assertEquals(report.fileCount(), report.copiedFileCount());
        assertFalse(Files.exists(backup.resolve(BackupLog.FILE_NAME)));
    }

    @Test
    void shouldHoldSealedRecordsWithoutTheKeys() {
        final JournalConfig config = OwnedJournal.config(data).withKeys(SampleKeys.all());
        for (int epoch = 1; epoch <= 2; epoch++) {
            try (OwnedJournal journal = OwnedJournal.open(config, Forcer.SYSTEM, false)) {
                journal.append(500).commit();
                backUp();
                assertEquals(SampleRecord.first(500 * epoch), SampleRecord.replay(backup, SampleKeys.all()));
            }
        }
        backUp();
        assertEquals(SampleRecord.first(1_000), SampleRecord.replay(backup, SampleKeys.all()));

        JournalRestore.run(backup, restored, CopyProgress.NONE);

        assertEquals(SampleRecord.first(1_000), SampleRecord.replay(restored, SampleKeys.all()));
    }

    @Test
    void shouldBeOpenedAsDataDirectory() {
        append(MANY);
        backUp();

        try (OwnedJournal journal = OwnedJournal.open(backup)) {
            journal.append(3).commit();
        }

        assertEquals(SampleRecord.first(MANY + 3), SampleRecord.replay(backup));
        assertNull(BackupCheck.run(backup, CopyProgress.NONE));
    }

    @Test
    void shouldCopyOnlyWhatIsNew() throws IOException {
        try (OwnedJournal journal = OwnedJournal.open(data)) {
            journal.append(MANY).commit();
            final BackupReport first = backUp();
            journal.append(1).commit();

            final BackupReport second = backUp();

            assertTrue(first.copiedBytes() > 2 * OwnedJournal.SEGMENT_LENGTH_BYTES, first.toString());
            assertTrue(second.copiedBytes() < EpochMark.FILE_LENGTH + 300, second.toString());
            assertEquals(2, second.copiedFileCount(), "the segment and the mark");
            assertEquals(0, backUp().copiedBytes());
        }
        assertEquals(SampleRecord.first(MANY + 1), SampleRecord.replay(backup));
        assertTrue(lengthBytes(backup) < lengthBytes(data) * 3 / 4, "prepared segments and zeros are left out");
    }

    @Test
    void shouldLeaveOutWhatWasNotAcknowledged() {
        try (OwnedJournal journal = OwnedJournal.open(data)) {
            journal.append(5).commit().append(MANY);

            final BackupReport report = backUp();

            assertEquals(SampleRecord.lastSequence(SampleRecord.first(5)), report.sequence());
            assertEquals(SampleRecord.first(5), SampleRecord.replay(backup));
        }
    }

    @Test
    void shouldFollowLiveJournalOverRollsAndRestarts() {
        int count = 0;
        for (int life = 0; life < 3; life++) {
            try (OwnedJournal journal = OwnedJournal.open(data, SyncPolicy.NONE)) {
                for (int i = 0; i < 20; i++) {
                    journal.append(37).commit();
                    count += 37;
                    backUp();
                    assertEquals(SampleRecord.first(count), SampleRecord.replay(backup));
                }
            }
        }
        assertNotNull(BackupCheck.run(backup, CopyProgress.NONE));
    }

    @Test
    void shouldBeCurrentWhereverItIsInterruptedAndContinued() throws IOException {
        append(MANY);
        backUp();
        append(MANY);
        append(3);
        final Map<String, byte[]> before = contents(backup);
        final int places = interruptAt(Integer.MAX_VALUE, before);

        for (int place = 0; place < places; place++) {
            interruptAt(place, before);

            final Path restoredBefore = directory.resolve("restored-" + place);
            JournalRestore.run(backup, restoredBefore, CopyProgress.NONE);
            assertEquals(SampleRecord.first(MANY), SampleRecord.replay(restoredBefore), "place " + place);
            if (Files.exists(backup.resolve(BackupLog.FILE_NAME))) {
                assertThrows(JournalException.class, () -> SampleRecord.replay(backup), "not finished");
            } else {
                assertEquals(SampleRecord.first(MANY), SampleRecord.replay(backup), "not begun");
            }

            backUp();
            assertEquals(SampleRecord.first(2 * MANY + 3), SampleRecord.replay(backup), "place " + place);
            assertNotNull(BackupCheck.run(backup, CopyProgress.NONE));
        }
        assertTrue(places > 3, "places " + places);
    }

    @Test
    void shouldNotCopyAgainWhatInterruptedBackupHasCopied() {
        append(MANY);
        final AtomicBoolean isLast = new AtomicBoolean();
        assertThrows(
                IllegalStateException.class,
                () -> JournalBackup.run(data, backup, false, (file, done, total) -> {
                    if (isLast.getAndSet(file.endsWith("segment-00000002.cq4"))) {
                        throw new IllegalStateException("interrupted");
                    }
                }));

        final BackupReport report = backUp();

        assertTrue(report.copiedBytes() < OwnedJournal.SEGMENT_LENGTH_BYTES + EpochMark.FILE_LENGTH, report.toString());
        assertEquals(SampleRecord.first(MANY), SampleRecord.replay(backup));
    }

    @Test
    void shouldRefuseToBackUpDamage() throws IOException {
        append(MANY);
        final Path segment = JournalFiles.segment(JournalFiles.epochDirectory(data, 1), 1);
        flip(segment, 30_000);

        final DamagedJournalException damage = assertThrows(DamagedJournalException.class, this::backUp);

        assertEquals(segment, damage.file());
        assertTrue(damage.position() > 20_000 && damage.position() < 30_000, damage.getMessage());
    }

    @Test
    void shouldRefuseToBackUpJournalThatLostItsEnd() throws IOException {
        append(MANY);
        Files.delete(JournalFiles.segment(JournalFiles.epochDirectory(data, 1), 2));

        final DamagedJournalException damage = assertThrows(DamagedJournalException.class, this::backUp);

        assertTrue(damage.getMessage().contains("was acknowledged"), damage.getMessage());
    }

    @Test
    void shouldKeepBackupOfAnotherJournal() {
        append(5);
        backUp();
        data = directory.resolve("other");
        append(9);

        assertThrows(JournalException.class, this::backUp);
        assertEquals(SampleRecord.first(5), SampleRecord.replay(backup));
    }

    @Test
    void shouldKeepWhatTheDirectoryHasLost() {
        append(5);
        backUp();
        JournalRestore.run(backup, restored, CopyProgress.NONE);
        append(9);
        backUp();
        data = restored;
        append(1);
        append(1);

        final JournalException refusal = assertThrows(JournalException.class, this::backUp);

        assertTrue(refusal.getMessage().contains("--to"), refusal.getMessage());
        assertEquals(SampleRecord.first(14), SampleRecord.replay(backup));
    }

    @Test
    void shouldRefuseDirectoryWithOtherFiles() throws IOException {
        append(5);
        Files.createDirectories(backup);
        Files.writeString(backup.resolve("mine.txt"), "mine");

        assertThrows(JournalException.class, this::backUp);
        assertThrows(JournalException.class, () -> JournalBackup.run(data, data, false, CopyProgress.NONE));
        assertThrows(
                JournalException.class,
                () -> JournalBackup.run(directory.resolve("no"), backup, false, CopyProgress.NONE));
    }

    @Test
    void shouldTakeSnapshotsWithPrunedJournal() throws IOException {
        append(MANY);
        prune(0);

        final JournalException refusal = assertThrows(JournalException.class, this::backUp);
        assertTrue(refusal.getMessage().contains("no snapshot"), refusal.getMessage());

        snapshot(SampleRecord.lastSequence(SampleRecord.first(1_000)));
        backUp();

        assertTrue(Files.exists(backup.resolve("snapshots")));
        assertNotNull(BackupCheck.run(backup, CopyProgress.NONE));
    }

    @Test
    void shouldNotTakeDamagedSnapshotForTheBeginningOfAPrunedJournal() throws IOException {
        append(MANY);
        prune(0);
        final long sequence = SampleRecord.lastSequence(SampleRecord.first(1_000));
        snapshot(sequence);
        flip(snapshotFile(data, sequence), 1_500_000);

        final JournalException refusal = assertThrows(JournalException.class, this::backUp);
        assertTrue(refusal.getMessage().contains("no snapshot"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(snapshotName(sequence)), refusal.getMessage());
        assertFalse(Files.exists(snapshotFile(backup, sequence)));

        snapshot(sequence + 1);
        final BackupReport report = backUp();

        assertEquals(List.of(snapshotName(sequence + 1)), names(backup.resolve("snapshots")));
        assertEquals(1, report.skippedSnapshots().size());
        assertTrue(report.skippedSnapshots().get(0).contains(snapshotName(sequence)), report.toString());
        assertNotNull(BackupCheck.run(backup, CopyProgress.NONE));
    }

    @ParameterizedTest
    @MethodSource("io.florin.journal.SnapshotStoreTest#keyRings")
    void shouldCheckSnapshotsWithoutTheKeys(final KeyRing keys) throws IOException {
        append(MANY);
        final SnapshotStore store = new SnapshotStore(data, keys);
        final Path good = SampleSnapshot.write(store, 10, SampleSnapshot.payload(SNAPSHOT_PAYLOAD_LENGTH))
                .file();
        for (int sequence = 11; sequence < 20; sequence++) {
            final Path file = SampleSnapshot.write(store, sequence, SampleSnapshot.payload(SNAPSHOT_PAYLOAD_LENGTH))
                    .file();
            final byte[] bytes = Files.readAllBytes(file);
            if (sequence < 15) {
                bytes[(int) ((bytes.length - 1) * (sequence - 11L) / 3)] ^= 1;
                Files.write(file, bytes);
            } else {
                final int longerBytes = sequence == 19 ? 1 : (15 - sequence) * 20_000 - 1;
                Files.write(file, Arrays.copyOf(bytes, bytes.length + longerBytes));
            }
        }

        assertEquals(9, backUp().skippedSnapshots().size());

        assertEquals(List.of(snapshotName(10)), names(backup.resolve("snapshots")));
        assertArrayEquals(Files.readAllBytes(good), Files.readAllBytes(snapshotFile(backup, 10)));
    }

    @Test
    void shouldTakeAnotherSnapshotOfTheSameName() throws IOException {
        append(MANY);
        snapshot(100);
        backUp();
        final byte[] first = Files.readAllBytes(snapshotFile(data, 100));
        assertEquals(0, backUp().copiedBytes());
        Files.delete(snapshotFile(data, 100));
        snapshot(100);
        final byte[] second = Files.readAllBytes(snapshotFile(data, 100));
        assertFalse(Arrays.equals(first, second));

        assertEquals(second.length, backUp().copiedBytes());
        assertArrayEquals(second, Files.readAllBytes(snapshotFile(backup, 100)));
        assertNotNull(BackupCheck.run(backup, CopyProgress.NONE));

        flip(snapshotFile(data, 100), 50);
        assertEquals(1, backUp().skippedSnapshots().size());
        assertArrayEquals(second, Files.readAllBytes(snapshotFile(backup, 100)), "the backup's own is whole");
        assertNotNull(BackupCheck.run(backup, CopyProgress.NONE));
    }

    @Test
    void shouldBeginAgainWhenServerPrunesMeanwhile() throws IOException {
        append(MANY);
        append(MANY);
        backUp();
        snapshot(1);
        append(MANY);
        final AtomicBoolean isPruned = new AtomicBoolean();

        final BackupReport report = JournalBackup.run(data, backup, false, (file, done, total) -> {
            if (!isPruned.getAndSet(true)) {
                pruneMost();
            }
        });

        assertTrue(isPruned.get());
        assertEquals(1, report.restartCount());
        assertEquals(SampleRecord.lastSequence(SampleRecord.first(3 * MANY)), report.sequence());
        assertNotNull(BackupCheck.run(backup, CopyProgress.NONE));
        assertFalse(Files.exists(JournalFiles.epochMark(backup, 1)), "what the server has no more is deleted");
        assertFalse(Files.exists(JournalFiles.epochDirectory(backup, 1)));
        assertEquals(List.of(snapshotName(3_100)), names(backup.resolve("snapshots")));
    }

    @Test
    void shouldLeaveOutCheckpointsOfLaterRecords() throws IOException {
        append(5);
        final Path checkpoints = data.resolve("checkpoints.log");
        final String covered = "form id 1 3 rest\nform id 1 9 rest\n";
        Files.writeString(checkpoints, covered + "form id 1 10 rest\nform id 1 9");

        backUp();

        assertEquals(covered, Files.readString(backup.resolve("checkpoints.log")));
        JournalRestore.run(backup, restored, CopyProgress.NONE);
        assertEquals(covered, Files.readString(restored.resolve("checkpoints.log")));
    }

    @Test
    void shouldCopyDamagedFilesAgainWhenChecked() throws IOException {
        append(MANY);
        backUp();
        flip(JournalFiles.segment(JournalFiles.epochDirectory(backup, 1), 0), 20_000);
        assertThrows(DamagedJournalException.class, () -> BackupCheck.run(backup, CopyProgress.NONE));

        JournalBackup.run(data, backup, true, CopyProgress.NONE);

        assertNotNull(BackupCheck.run(backup, CopyProgress.NONE));
        assertEquals(SampleRecord.first(MANY), SampleRecord.replay(backup));
    }

    private void append(final int count) {
        try (OwnedJournal journal = OwnedJournal.open(data)) {
            journal.append(count).commit();
        }
    }

    private BackupReport backUp() {
        return JournalBackup.run(data, backup, false, CopyProgress.NONE);
    }

    /** Puts a backup back as it was, and runs it until it is told of its progress for the n-th time. @return how often it was told. */
    private int interruptAt(final int place, final Map<String, byte[]> before) throws IOException {
        delete(backup);
        for (final Map.Entry<String, byte[]> file : before.entrySet()) {
            final Path path = backup.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling("."));
            Files.write(path, file.getValue());
        }
        final int[] told = {0};
        try {
            JournalBackup.run(data, backup, false, (file, done, total) -> {
                if (told[0]++ == place) {
                    throw new IllegalStateException("interrupted");
                }
            });
        } catch (final IllegalStateException e) {
            assertEquals("interrupted", e.getMessage());
        }
        return told[0];
    }

    private void pruneMost() {
        try {
            snapshot(3_100);
            Files.delete(data.resolve("snapshots").resolve(snapshotName(1)));
            for (int segment = 0; segment < 2; segment++) {
                prune(segment);
            }
            delete(JournalFiles.epochDirectory(data, 1));
            Files.delete(JournalFiles.epochMark(data, 1));
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private void prune(final int segment) throws IOException {
        Files.delete(JournalFiles.segment(JournalFiles.epochDirectory(data, 1), segment));
    }

    private void snapshot(final long sequence) {
        SampleSnapshot.write(
                new SnapshotStore(data, KeyRing.none()), sequence, SampleSnapshot.payload(SNAPSHOT_PAYLOAD_LENGTH));
    }

    private static Path snapshotFile(final Path in, final long sequence) {
        return in.resolve("snapshots").resolve(snapshotName(sequence));
    }

    private static String snapshotName(final long sequence) {
        return String.format("snapshot-%020d.snap", sequence);
    }

    static void flip(final Path file, final int position) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        bytes[position] ^= 0x10;
        Files.write(file, bytes);
    }

    static Map<String, byte[]> contents(final Path from) throws IOException {
        final Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(from)) {
            for (final Path path : walk.filter(Files::isRegularFile).toList()) {
                contents.put(from.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return contents;
    }

    static void delete(final Path from) throws IOException {
        final List<Path> paths;
        try (Stream<Path> walk = Files.walk(from)) {
            paths = new ArrayList<>(walk.sorted().toList());
        }
        for (int i = paths.size() - 1; i >= 0; i--) {
            Files.delete(paths.get(i));
        }
    }

    private static List<String> names(final Path from) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private static long lengthBytes(final Path from) throws IOException {
        return contents(from).values().stream().mapToLong(bytes -> bytes.length).sum();
    }
}
