package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal as the first version wrote it: an epoch of three records, closed, and one of four acknowledged records and two more,
 * killed.
 */
final class JournalVersionTest {
    private static final int RECORDS = 9;

    @TempDir
    Path temp;

    @BeforeEach
    void setUp() throws IOException {
        try (InputStream in = JournalVersionTest.class.getResourceAsStream("/journal-v1.zip")) {
            assertNotNull(in);
            final ZipInputStream zip = new ZipInputStream(in);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                final Path file = temp.resolve(entry.getName());
                Files.createDirectories(file.resolveSibling("."));
                Files.write(file, zip.readAllBytes());
            }
        }
    }

    @Test
    void shouldReadTheFirstVersion() {
        assertEquals(SampleRecord.first(RECORDS), SampleRecord.replay(temp));
        assertEquals(SampleRecord.at(6).lastSequence(), EpochMark.read(temp, 2).acknowledgedSequence());
    }

    @Test
    void shouldGoOnBehindTheFirstVersion() {
        for (int epoch = 3; epoch <= 4; epoch++) {
            try (OwnedJournal owned = OwnedJournal.open(temp)) {
                owned.append(5).commit();
            }
        }

        assertEquals(SampleRecord.first(RECORDS + 10), SampleRecord.replay(temp));
        assertEquals(EpochMark.NO_ID, EpochMark.read(temp, 2).journalId());
        assertNotEquals(EpochMark.NO_ID, EpochMark.read(temp, 3).journalId());
        assertEquals(
                EpochMark.read(temp, 3).journalId(), EpochMark.read(temp, 4).journalId());
        assertNotEquals(EpochMark.read(temp, 3).salt(), EpochMark.read(temp, 4).salt());
        assertNotEquals(Digest.ZERO, EpochMark.read(temp, 4).salt());
    }

    @Test
    void shouldFollowTheFirstVersionOnlyAsFarAsItWasAcknowledgedOrBuiltUpon() {
        final List<SampleRecord> followed = new ArrayList<>();
        try (JournalFollower follower = new JournalFollower(temp, KeyRing.none(), JournalPosition.START)) {
            assertEquals(7, follower.poll(SampleRecord.collector(followed), 100));
            OwnedJournal.open(temp).close();
            assertEquals(2, follower.poll(SampleRecord.collector(followed), 100));
        }
        assertEquals(SampleRecord.first(RECORDS), followed);
    }
}
