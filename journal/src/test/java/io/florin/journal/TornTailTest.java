package io.florin.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a process was writing when it died: the last record, cut or zeroed at every byte. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
final class TornTailTest {
    private static final int RECORDS = 4;

    @TempDir
    Path temp;

    private Path killed;
    private Path segment;

    @BeforeEach
    void setUp() {
        killed = temp.resolve("killed");
        segment = segment(killed, 0);
    }

    @ParameterizedTest
    @EnumSource(SyncPolicy.class)
    void shouldDropTheLastRecordWhenItIsTornAndWasNotAnswered(final SyncPolicy policy) throws IOException {
        writeAndKill(policy, RECORDS - 1, 1);

        for (final byte[] torn : tornAtEveryByte()) {
            Files.write(segment, torn);
            final List<SampleRecord> records = new ArrayList<>();
            final RecoveryReport report = JournalRecovery.replay(killed, SampleRecord.collector(records));

            assertEquals(SampleRecord.first(RECORDS - 1), records);
            assertEquals(SampleRecord.at(RECORDS - 2).lastSequence(), report.lastSequence());
        }
    }

    @ParameterizedTest
    @EnumSource(SyncPolicy.class)
    void shouldRefuseToStartWhenTheLastRecordIsTornAndWasAnswered(final SyncPolicy policy) throws IOException {
        writeAndKill(policy, RECORDS, 0);

        for (final byte[] torn : tornAtEveryByte()) {
            Files.write(segment, torn);
            final DamagedJournalException damage =
                    assertThrows(DamagedJournalException.class, () -> SampleRecord.replay(killed));

            assertEquals(segment, damage.file());
            assertEquals(SampleRecord.at(RECORDS - 2).lastSequence(), damage.sequence());
        }
    }

    @Test
    void shouldSayWhatWasDropped() throws IOException {
        writeAndKill(SyncPolicy.BATCH, RECORDS - 1, 1);
        final byte[] bytes = Files.readAllBytes(segment);
        final Extent last = lastRecord();
        Files.write(segment, zeroedFrom(bytes, last.end() - 5));

        final TornTail tail = JournalRecovery.replay(killed, (first, count, ns, buffer, offset, length) -> {})
                .tornTail();

        assertNotNull(tail);
        assertEquals(new TornTail(segment, last.start(), last.end() - 5 - last.start(), tail.reason(), false), tail);
    }

    @Test
    void shouldReportNoTornTailWhenNothingWasBeingWritten() throws IOException {
        writeAndKill(SyncPolicy.BATCH, RECORDS, 0);

        assertNull(JournalRecovery.replay(killed, (first, count, ns, buffer, offset, length) -> {})
                .tornTail());
    }

    /** Chronicle writes an excerpt's word last, so a kill in mid-write leaves a record with a word of zero. */
    @ParameterizedTest
    @EnumSource(SyncPolicy.class)
    void shouldDropTheLastRecordWhenItsWordWasNotYetWritten(final SyncPolicy policy) throws IOException {
        writeAndKill(policy, RECORDS - 1, 1);
        final byte[] bytes = Files.readAllBytes(segment);
        final int start = Math.toIntExact(lastRecord().start());
        Arrays.fill(bytes, start, start + 4, (byte) 0);
        Files.write(segment, bytes);

        final List<SampleRecord> records = new ArrayList<>();
        final RecoveryReport report = JournalRecovery.replay(killed, SampleRecord.collector(records));

        assertEquals(SampleRecord.first(RECORDS - 1), records);
        assertNotNull(report.tornTail());
    }

    @Test
    void shouldGoOnBehindATornTailForEver() throws IOException {
        writeAndKill(SyncPolicy.BATCH, RECORDS - 1, 1);
        final byte[] whole = Files.readAllBytes(segment);
        Files.write(segment, zeroedFrom(whole, lastRecord().end() - 1));

        try (OwnedJournal owned = OwnedJournal.open(killed)) {
            assertNotNull(owned.recovered().tornTail());
            owned.append(2).commit();
        }
        try (OwnedJournal owned = OwnedJournal.open(killed)) {
            assertNull(owned.recovered().tornTail());
            owned.append(2).commit();
        }
        assertEquals(SampleRecord.first(RECORDS + 3), SampleRecord.replay(killed));

        Files.write(segment, whole);
        assertEquals(
                SampleRecord.first(RECORDS + 3),
                SampleRecord.replay(killed),
                "a tail that reads well after all stays dropped: the next epoch has taken its sequences");
    }

    @Test
    void shouldRefuseToStartWhenTheMarkIsOldButALaterRecordSaysThatMoreWasAnswered() throws IOException {
        writeAndKill(SyncPolicy.BATCH, RECORDS - 1, 1);
        forgetTheMark();
        final Extent damaged = record(RECORDS - 2);
        flip(damaged.end() - 1);

        final DamagedJournalException damage =
                assertThrows(DamagedJournalException.class, () -> SampleRecord.replay(killed));

        assertEquals(segment, damage.file());
        assertEquals(damaged.start(), damage.position());
        assertTrue(damage.toString().contains(JournalRecovery.RESTORE), damage.toString());
    }

    @Test
    void shouldDropRecordsOfOneCommitWhenOnlyTheFirstOfThemIsTorn() throws IOException {
        writeAndKill(SyncPolicy.BATCH, RECORDS - 2, 2);
        flip(record(RECORDS - 2).end() - 1);

        assertEquals(SampleRecord.first(RECORDS - 2), SampleRecord.replay(killed));
    }

    @Test
    void shouldDropRecordsOfOneCommitWhenTheyLieInTwoSegmentsAndOnlyTheFirstOfThemIsTorn() throws IOException {
        final int rolled = writeAcrossTwoSegmentsAndKill(SyncPolicy.BATCH, false);
        flip(record(rolled - 1).end() - 1);

        assertDropsAllBehind(rolled - 1);
    }

    /** Two segments have their names since the last commit, and the directory kept the second one's alone. */
    @Test
    void shouldDropRecordsOfOneCommitWhenASegmentBetweenThemHasNotKeptItsName() throws IOException {
        final Path live = temp.resolve("live");
        final int rolled;
        try (OwnedJournal owned = OwnedJournal.open(live)) {
            owned.append(1).commit();
            rolled = appendUntilThereIs(owned, segment(live, 1), false);
            appendUntilThereIs(owned, segment(live, 2), false);
            OwnedJournal.copy(live, killed);
        }
        Files.delete(segment(killed, 1));

        assertDropsAllBehind(rolled);
    }

    @ParameterizedTest
    @EnumSource(SyncPolicy.class)
    void shouldRefuseToStartWhenTheNextSegmentSaysThatATornRecordWasAnswered(final SyncPolicy policy)
            throws IOException {
        final int rolled = writeAcrossTwoSegmentsAndKill(policy, true);
        forgetTheMark();
        final Extent damaged = record(rolled - 1);
        flip(damaged.end() - 1);

        final DamagedJournalException damage =
                assertThrows(DamagedJournalException.class, () -> SampleRecord.replay(killed));

        assertEquals(segment, damage.file());
        assertEquals(damaged.start(), damage.position());
    }

    /** The words are zero in one page, and there is nothing yet in the next segment: what lies behind that page still counts. */
    @ParameterizedTest
    @EnumSource(SyncPolicy.class)
    void shouldRefuseToStartWhenARecordBehindAZeroWordSaysSoAndTheNextSegmentIsEmpty(final SyncPolicy policy)
            throws IOException {
        final int rolled = writeAcrossTwoSegmentsAndKill(policy, true);
        forgetTheMark();
        final Extent lost = record(rolled - 2);
        zero(segment, lost.start(), 4);
        final Path following = segment(killed, 1);
        zero(following, 0, Math.toIntExact(Files.size(following)));

        assertThrows(DamagedJournalException.class, () -> SampleRecord.replay(killed));
    }

    /** Nothing is between the two, so no loss of power explains why they do not fit. */
    @Test
    void shouldRefuseToStartWhenTheNextSegmentGoesOnBehindAnotherRecord() throws IOException {
        final int rolled = writeAcrossTwoSegmentsAndKill(SyncPolicy.BATCH, false);
        final byte[] bytes = Files.readAllBytes(segment);
        final int header = Math.toIntExact(record(rolled - 1).start()) + 4;
        final int length = Math.toIntExact(record(rolled - 1).end()) - header;
        bytes[header + length - 1] ^= 1;
        final CRC32C crc = new CRC32C();
        crc.update(bytes, header + RecordHeader.CRC_OFFSET + Integer.BYTES, length - Integer.BYTES);
        new UnsafeBuffer(bytes).putInt(header + RecordHeader.CRC_OFFSET, (int) crc.getValue(), LITTLE_ENDIAN);
        Files.write(segment, bytes);

        assertThrows(DamagedJournalException.class, () -> SampleRecord.replay(killed));
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "INTERVAL"})
    void shouldRefuseAnyLossInFrontOfAnIntactRecordUnlessItIsAccepted(final SyncPolicy policy) throws IOException {
        writeAndKill(policy, RECORDS, 0);
        forgetTheMark();
        flip(record(1).end() - 1);

        final DamagedJournalException damage =
                assertThrows(DamagedJournalException.class, () -> SampleRecord.replay(killed));
        assertTrue(damage.toString().contains(JournalRecovery.ACCEPT), damage.toString());

        final List<SampleRecord> records = new ArrayList<>();
        final TornTail tail = JournalRecovery.replay(
                        ReplayConfig.of(killed).withAcceptLostTail(true), SampleRecord.collector(records))
                .tornTail();
        assertEquals(SampleRecord.first(1), records);
        assertTrue(tail != null && tail.acknowledgedLost());
    }

    /** A start goes on in front of what is dropped, and so does the one after it. */
    private void assertDropsAllBehind(final int records) {
        final List<SampleRecord> read = new ArrayList<>();
        final TornTail tail =
                JournalRecovery.replay(killed, SampleRecord.collector(read)).tornTail();
        assertEquals(SampleRecord.first(records), read);
        assertTrue(tail != null && !tail.acknowledgedLost());
        try (OwnedJournal owned = OwnedJournal.open(killed)) {
            owned.append(2).commit();
        }
        assertEquals(SampleRecord.first(records + 2), SampleRecord.replay(killed));
    }

    /** The last record is the first one of the second segment. @return how many are in the first. */
    private int writeAcrossTwoSegmentsAndKill(final SyncPolicy policy, final boolean isAnswered) throws IOException {
        final Path live = temp.resolve("live");
        try (OwnedJournal owned = OwnedJournal.open(live, policy)) {
            owned.append(1).commit();
            final int appended = appendUntilThereIs(owned, segment(live, 1), isAnswered);
            OwnedJournal.copy(live, killed);
            return appended;
        }
    }

    /** @return how many records it took, each with a commit if they are answered. */
    private static int appendUntilThereIs(final OwnedJournal owned, final Path file, final boolean isAnswered) {
        int appended = 0;
        while (!Files.exists(file)) {
            owned.append(1);
            if (isAnswered) {
                owned.commit();
            }
            appended++;
        }
        return appended;
    }

    private static Path segment(final Path directory, final int segment) {
        return JournalFiles.segment(JournalFiles.epochDirectory(directory, 1), segment);
    }

    /** What a loss of power leaves when the mark's page had not yet been written back. */
    private void forgetTheMark() throws IOException {
        final Path mark = JournalFiles.epochMark(killed, 1);
        final byte[] bytes = Files.readAllBytes(mark);
        Arrays.fill(bytes, EpochMark.SLOT_OFFSET, bytes.length, (byte) 0);
        Files.write(mark, bytes);
    }

    private static void zero(final Path file, final long position, final int length) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        final int from = Math.toIntExact(position);
        Arrays.fill(bytes, from, from + length, (byte) 0);
        Files.write(file, bytes);
    }

    private void flip(final long position) throws IOException {
        final byte[] bytes = Files.readAllBytes(segment);
        bytes[Math.toIntExact(position)] ^= 1;
        Files.write(segment, bytes);
    }

    private void writeAndKill(final SyncPolicy policy, final int answered, final int unanswered) throws IOException {
        final Path live = temp.resolve("live");
        try (OwnedJournal owned = OwnedJournal.open(live, policy)) {
            owned.append(answered).commit().append(unanswered);
            OwnedJournal.copy(live, killed);
        }
    }

    private record Extent(long start, long end) {}

    private Extent lastRecord() {
        return record(RECORDS - 1);
    }

    private Extent record(final int index) {
        try (SegmentReader reader = new SegmentReader(segment)) {
            for (int i = 0; i <= index; i++) {
                assertEquals(SegmentReader.Step.RECORD, reader.next());
            }
            return new Extent(reader.position(), reader.position() + 4 + reader.recordLength());
        }
    }

    private List<byte[]> tornAtEveryByte() throws IOException {
        final byte[] bytes = Files.readAllBytes(segment);
        final Extent last = lastRecord();
        final List<byte[]> torn = new ArrayList<>();
        for (long position = last.start(); position < last.end(); position++) {
            torn.add(zeroedFrom(bytes, position));
            torn.add(Arrays.copyOf(bytes, Math.toIntExact(position)));
        }
        return torn;
    }

    private static byte[] zeroedFrom(final byte[] bytes, final long position) {
        final byte[] zeroed = bytes.clone();
        Arrays.fill(zeroed, Math.toIntExact(position), zeroed.length, (byte) 0);
        return zeroed;
    }
}
