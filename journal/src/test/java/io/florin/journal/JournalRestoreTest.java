package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalRestoreTest {
    private static final int MANY = 700;

    @TempDir
    private Path directory;

    private Path data;
    private Path backup;
    private Path restored;

    @BeforeEach
    void makeBackup() {
        data = directory.resolve("data");
        backup = directory.resolve("backup");
        restored = directory.resolve("restored");
        append(MANY);
        append(5);
        backUp();
    }

    @Test
    void shouldGiveEveryRecordBack() {
        final JournalRestore.Report report = JournalRestore.run(backup, restored, CopyProgress.NONE);

        assertEquals(SampleRecord.first(MANY + 5), SampleRecord.replay(restored));
        assertEquals(SampleRecord.lastSequence(SampleRecord.first(MANY + 5)), report.sequence());
        assertEquals(report.fileCount(), report.copiedFileCount());
        try (OwnedJournal journal = OwnedJournal.open(restored)) {
            journal.append(1).commit();
        }
        assertEquals(SampleRecord.first(MANY + 6), SampleRecord.replay(restored));
    }

    @Test
    void shouldNoticeEachFileThatIsMissing() throws IOException {
        for (final Map.Entry<String, byte[]> file :
                JournalBackupTest.contents(backup).entrySet()) {
            if (!file.getKey().equals(DirectoryLock.FILE_NAME)) {
                Files.delete(backup.resolve(file.getKey()));

                assertNoticed(file.getKey());

                Files.write(backup.resolve(file.getKey()), file.getValue());
            }
        }
    }

    @Test
    void shouldNoticeEachFlippedByteOfEachFile() throws IOException {
        for (final Map.Entry<String, byte[]> file :
                JournalBackupTest.contents(backup).entrySet()) {
            if (!file.getKey().equals(DirectoryLock.FILE_NAME)) {
                final int stride = Math.max(1, file.getValue().length / 9);
                for (int position = 0; position < file.getValue().length; position += stride) {
                    JournalBackupTest.flip(backup.resolve(file.getKey()), position);
                    assertNoticed(file.getKey() + " " + position);
                    Files.write(backup.resolve(file.getKey()), file.getValue());
                }
            }
        }
    }

    @Test
    void shouldNoticeEachFileThatIsShorter() throws IOException {
        for (final Map.Entry<String, byte[]> file :
                JournalBackupTest.contents(backup).entrySet()) {
            if (!file.getKey().equals(DirectoryLock.FILE_NAME)) {
                Files.write(backup.resolve(file.getKey()), Arrays.copyOf(file.getValue(), file.getValue().length - 1));

                assertNoticed(file.getKey());

                Files.write(backup.resolve(file.getKey()), file.getValue());
            }
        }
    }

    @Test
    void shouldNeverBeOpenedHalf() throws IOException {
        for (int place = 0; ; place++) {
            final Path to = directory.resolve("restored-" + place);
            if (!isInterruptedAt(place, to)) {
                assertTrue(place > 2, "places " + place);
                return;
            }
            final JournalException refusal = assertThrows(JournalException.class, () -> OwnedJournal.open(to));
            assertTrue(refusal.getMessage().contains("not finished"), refusal.getMessage());

            final JournalRestore.Report report = JournalRestore.run(backup, to, CopyProgress.NONE);
            assertEquals(SampleRecord.first(MANY + 5), SampleRecord.replay(to));
            assertFalse(Files.exists(to.resolve(JournalFiles.RESTORE_INCOMPLETE)));
            assertTrue(place == 0 || report.copiedFileCount() < report.fileCount(), "place " + place);
        }
    }

    @Test
    void shouldNotGoOnWithAnotherState() {
        assertTrue(isInterruptedAt(1, restored));
        append(1);
        backUp();

        final JournalException refusal =
                assertThrows(JournalException.class, () -> JournalRestore.run(backup, restored, CopyProgress.NONE));

        assertTrue(refusal.getMessage().contains("another"), refusal.getMessage());
    }

    @Test
    void shouldOverwriteNothing() throws IOException {
        assertThrows(JournalException.class, () -> JournalRestore.run(backup, data, CopyProgress.NONE));
        Files.createDirectories(restored);
        Files.writeString(restored.resolve("mine.txt"), "mine");
        assertThrows(JournalException.class, () -> JournalRestore.run(backup, restored, CopyProgress.NONE));
        assertFalse(Files.exists(restored.resolve(DirectoryLock.FILE_NAME)));
        assertThrows(
                JournalException.class,
                () -> JournalRestore.run(directory.resolve("no"), directory.resolve("new"), CopyProgress.NONE));
        assertThrows(
                JournalException.class, () -> JournalRestore.run(data, directory.resolve("new"), CopyProgress.NONE));
    }

    private void assertNoticed(final String what) throws IOException {
        assertThrows(JournalException.class, () -> JournalRestore.run(backup, restored, CopyProgress.NONE), what);
        if (!what.startsWith(BackupManifest.FILE_NAME) || Files.exists(backup.resolve(BackupManifest.FILE_NAME))) {
            assertThrows(DamagedJournalException.class, () -> BackupCheck.run(backup, CopyProgress.NONE), what);
        }
        if (Files.exists(restored)) {
            assertThrows(JournalException.class, () -> OwnedJournal.open(restored), what);
            JournalBackupTest.delete(restored);
        }
    }

    private boolean isInterruptedAt(final int place, final Path to) {
        final int[] told = {0};
        try {
            JournalRestore.run(backup, to, (file, done, total) -> {
                if (told[0]++ == place) {
                    throw new IllegalStateException("interrupted");
                }
            });
            return false;
        } catch (final IllegalStateException e) {
            return true;
        }
    }

    private void append(final int count) {
        try (OwnedJournal journal = OwnedJournal.open(data)) {
            journal.append(count).commit();
        }
    }

    private void backUp() {
        JournalBackup.run(data, backup, false, CopyProgress.NONE);
    }
}
