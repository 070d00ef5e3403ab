package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalPrunerTest {
    private static final int RECORDS_PER_EPOCH = 1_000;
    private static final int EPOCHS = 4;
    private static final RecordHandler NOBODY = (first, count, ns, buffer, offset, length) -> {};

    @TempDir
    Path temp;

    private Path directory;

    @BeforeEach
    void setUp() {
        directory = temp.resolve("journal");
    }

    @Test
    void shouldDeleteWhatIsInFrontOfThePlaceAndNothingElse() {
        writeEpochs();
        final JournalPosition place = positionBehind(2_700);
        assertTrue(place.epoch() == 3 && place.segment() > 0, place.toString());
        final long bytes = JournalPruner.prune(directory, place);

        assertTrue(bytes > 4 * OwnedJournal.SEGMENT_LENGTH_BYTES, "bytes=" + bytes);
        assertEquals(List.of(3, 4), List.copyOf(JournalFiles.epochMarks(directory)));
        assertEquals(List.of(3, 4), List.copyOf(JournalFiles.epochDirectories(directory)));
        assertEquals(
                place.segment(),
                JournalFiles.segments(JournalFiles.epochDirectory(directory, 3)).first());
        assertEquals(samplesFrom(2_700), replayFrom(place));
        assertEquals(0, JournalPruner.prune(directory, place), "there is nothing left to prune");
    }

    @Test
    void shouldRefuseAReplayFromTheFirstRecordAndSayWhatIsMissing() {
        writeEpochs();
        JournalPruner.prune(directory, positionBehind(2_700));

        final DamagedJournalException damage =
                assertThrows(DamagedJournalException.class, () -> SampleRecord.replay(directory));

        assertEquals(JournalFiles.epochMark(directory, 1), damage.file());
        assertTrue(damage.toString().contains("begins at epoch 3"), damage.toString());
        assertTrue(damage.toString().contains("no snapshot covers it"), damage.toString());
        assertTrue(damage.toString().contains(JournalRecovery.PRUNED), damage.toString());
    }

    @Test
    void shouldGoOnWritingBehindAPrunedJournal() {
        writeEpochs();
        final JournalPosition place = positionBehind(2_700);
        JournalPruner.prune(directory, place);
        try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
            final RecoveryReport report =
                    JournalRecovery.replay(ReplayConfig.of(directory).withFrom(place), NOBODY);
            try (Journal journal = Journal.open(OwnedJournal.config(directory), lock, report)) {
                SampleRecord.at(EPOCHS * RECORDS_PER_EPOCH).appendTo(journal);
            }
        }
        final List<SampleRecord> expected = new ArrayList<>(samplesFrom(2_700));
        expected.add(SampleRecord.at(EPOCHS * RECORDS_PER_EPOCH));
        assertEquals(expected, replayFrom(place));
    }

    /** Each force is a place where the process may have died. */
    @Test
    void shouldLeaveAJournalThatReplaysFromThePlaceWhereverItDies() throws IOException {
        writeEpochs();
        final JournalPosition place = positionBehind(2_700);
        final List<SampleRecord> expected = samplesFrom(2_700);
        final Path whole = temp.resolve("whole");
        OwnedJournal.copy(directory, whole);
        final int steps = forcesOf(place);
        assertTrue(steps > 8, "steps=" + steps);
        for (int step = 1; step <= steps; step++) {
            directory = temp.resolve("died-" + step);
            OwnedJournal.copy(whole, directory);
            final Dying dying = new Dying(step);
            assertThrows(JournalException.class, () -> JournalPruner.prune(directory, place, dying));
            assertEquals(expected, replayFrom(place), "step=" + step);
            JournalPruner.prune(directory, place);
            assertEquals(expected, replayFrom(place), "step=" + step);
            assertEquals(List.of(3, 4), List.copyOf(JournalFiles.epochMarks(directory)));
        }
    }

    @Test
    void shouldRefuseAPlaceThatIsNotInTheJournal() {
        writeEpochs();
        final JournalPosition place = positionBehind(2_700);
        for (final JournalPosition bad : List.of(
                at(place, 9, 0, place.filePosition(), place.sequence(), place.crc()),
                at(place, 3, 99, place.filePosition(), place.sequence(), place.crc()),
                at(place, 3, place.segment(), 1L << 40, place.sequence(), place.crc()),
                at(place, 3, place.segment(), place.filePosition(), place.sequence() + 1, place.crc()),
                at(place, 3, place.segment(), place.filePosition(), 1_000_000, place.crc()),
                at(place, 3, place.segment(), place.filePosition(), place.sequence(), place.crc() + 1))) {
            assertThrows(DamagedJournalException.class, () -> JournalPruner.prune(directory, bad), bad.toString());
        }
        assertEquals(SampleRecord.first(EPOCHS * RECORDS_PER_EPOCH), SampleRecord.replay(directory));
    }

    @Test
    void shouldRefuseAPlaceThatWasNotAcknowledged() throws IOException {
        final Path killed = temp.resolve("killed");
        try (OwnedJournal owned = OwnedJournal.open(directory)) {
            owned.append(500).commit().append(100);
            OwnedJournal.copy(directory, killed);
        }
        final JournalPosition ahead = positionBehind(600);
        directory = killed;

        assertThrows(DamagedJournalException.class, () -> JournalPruner.prune(killed, ahead));
        assertTrue(Files.exists(JournalFiles.segment(JournalFiles.epochDirectory(killed, 1), 0)));
    }

    @Test
    void shouldKeepTheSegmentsOfALiveWriter() {
        try (OwnedJournal owned = OwnedJournal.open(directory, SyncPolicy.NONE)) {
            owned.append(1_500).commit();
            final JournalPosition place = positionBehind(1_500);
            final Path epoch = JournalFiles.epochDirectory(directory, 1);
            final Path prepared = JournalFiles.preparedSegment(epoch, place.segment() + 1);
            SegmentPreparerTest.await(() -> Files.exists(prepared));
            JournalPruner.prune(directory, place);
            assertEquals(List.of(place.segment()), List.copyOf(JournalFiles.segments(epoch)));
            assertTrue(Files.exists(prepared));

            owned.append(6_000).commit();
            owned.journal().sync();
            final List<SampleRecord> expected = SampleRecord.first(7_500).subList(1_500, 7_500);
            assertEquals(expected, replayFrom(place));
        }
        assertFalse(Files.exists(JournalFiles.segment(JournalFiles.epochDirectory(directory, 1), 0)));
    }

    private void writeEpochs() {
        for (int epoch = 1; epoch <= EPOCHS; epoch++) {
            try (OwnedJournal owned = OwnedJournal.open(directory)) {
                owned.append(RECORDS_PER_EPOCH).commit();
            }
        }
    }

    private JournalPosition positionBehind(final int records) {
        try (JournalFollower follower = new JournalFollower(directory, KeyRing.none(), JournalPosition.START)) {
            assertEquals(records, follower.poll(NOBODY, records));
            return follower.position();
        }
    }

    private List<SampleRecord> replayFrom(final JournalPosition place) {
        final List<SampleRecord> records = new ArrayList<>();
        JournalRecovery.replay(ReplayConfig.of(directory).withFrom(place), SampleRecord.collector(records));
        return records;
    }

    private static List<SampleRecord> samplesFrom(final int record) {
        return SampleRecord.first(EPOCHS * RECORDS_PER_EPOCH).subList(record, EPOCHS * RECORDS_PER_EPOCH);
    }

    private int forcesOf(final JournalPosition place) throws IOException {
        final Path copy = temp.resolve("counted");
        OwnedJournal.copy(directory, copy);
        final ForceLog log = new ForceLog();
        JournalPruner.prune(copy, place, log);
        return log.count();
    }

    private static JournalPosition at(
            final JournalPosition place,
            final int epoch,
            final int segment,
            final long filePosition,
            final long sequence,
            final int crc) {
        return new JournalPosition(
                epoch,
                segment,
                filePosition,
                place.recordNumber(),
                sequence,
                place.timestampNs(),
                crc,
                place.chainDigest());
    }

    /** Fails at a force and ever after. */
    private static final class Dying implements Forcer {
        private int left;

        Dying(final int step) {
            this.left = step;
        }

        @Override
        public void force(final Path path, final FileChannel channel, final boolean metaData) throws IOException {
            if (--left <= 0) {
                throw new IOException("died");
            }
            Forcer.SYSTEM.force(path, channel, metaData);
        }
    }
}
