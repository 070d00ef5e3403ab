package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A replay that begins in the middle: the records behind the place, and every guard from there on. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
final class ReplayFromPositionTest {
    private static final RecordHandler NOBODY = (first, count, ns, buffer, offset, length) -> {};

    @TempDir
    Path temp;

    private Path directory;

    @BeforeEach
    void setUp() {
        directory = temp.resolve("journal");
    }

    @Test
    void shouldReplayWhatIsBehindAnyRecord() {
        write(700);
        write(3);
        write(0);
        write(2);
        final List<JournalPosition> positions = positions(705);

        for (int record = 0; record <= 705; record++) {
            final List<SampleRecord> records = new ArrayList<>();
            final RecoveryReport report = replay(positions.get(record), records);

            assertEquals(samples(record, 705), records);
            assertEquals(705 - record, report.recordCount());
            assertEquals(SampleRecord.at(704).lastSequence(), report.lastSequence());
            assertEquals(4, report.lastEpoch());
            assertEquals(positions.get(705), report.position());
            assertNull(report.tornTail());
        }
    }

    @Test
    void shouldGoOnWhereAnEarlierReplayEnded() {
        JournalPosition position = JournalPosition.START;
        for (int epoch = 0; epoch < 4; epoch++) {
            write(5);
            final List<SampleRecord> records = new ArrayList<>();
            position = replay(position, records).position();
            assertEquals(samples(5 * epoch, 5 * epoch + 5), records);
        }
    }

    @Test
    void shouldOpenTheNextEpochBehindWhatWasReplayedFromAPosition() {
        write(5);
        final JournalPosition position = positions(5).get(3);
        try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
            final RecoveryReport report = replay(position, new ArrayList<>());
            try (Journal journal = Journal.open(OwnedJournal.config(directory), lock, report)) {
                SampleRecord.at(5).appendTo(journal);
            }
        }
        assertEquals(SampleRecord.first(6), SampleRecord.replay(directory));
    }

    @Test
    void shouldNotReadWhatIsInFrontOfThePosition() throws IOException {
        write(3);
        write(1_500);
        final JournalPosition position = positions(1_503).get(1_400);
        assertTrue(position.segment() > 0);
        overwrite(segment(1, 0), 0, 100_000);
        overwrite(segment(2, 0), 0, 60_000);
        overwrite(segment(2, position.segment()), 0, position.filePosition());

        final List<SampleRecord> records = new ArrayList<>();
        replay(position, records);

        assertEquals(samples(1_400, 1_503), records);
    }

    @Test
    void shouldGiveTheSameRecordsOrRefuseWhenAnyByteBehindThePositionIsFlipped() throws IOException {
        write(4);
        write(3);
        final JournalPosition position = positions(7).get(2);
        int refused = 0;
        for (final Path file : List.of(
                segment(1, 0),
                segment(2, 0),
                JournalFiles.epochMark(directory, 1),
                JournalFiles.epochMark(directory, 2))) {
            final byte[] bytes = Files.readAllBytes(file);
            final int end = usedLength(file);
            for (int at = 0; at < end; at++) {
                final byte original = bytes[at];
                put(file, at, (byte) (original ^ 1 << at % 8));
                refused += samplesOrRefusal(position, "file=" + file + " position=" + at);
                put(file, at, original);
            }
        }
        assertTrue(refused > 500, "refused=" + refused);
    }

    @Test
    void shouldRefuseWhenTheFileIsCutAnywhereBehindOrInFrontOfThePosition() throws IOException {
        write(4);
        final JournalPosition position = positions(4).get(2);
        final Path file = segment(1, 0);
        final byte[] bytes = Files.readAllBytes(file);
        final int end = usedLength(file) - 16;
        for (int length = 0; length < end; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            final DamagedJournalException damage = refusal(position);
            assertEquals(file, damage.file(), "length=" + length);
            assertTrue(
                    damage.position() == Math.min(length, position.filePosition())
                            || damage.position() > position.filePosition(),
                    "length=" + length + " " + damage);
        }
    }

    @Test
    void shouldRefuseWhenAnyFileBehindThePositionIsMissing() throws IOException {
        write(1_500);
        write(1_500);
        final JournalPosition position = positions(3_000).get(700);
        assertTrue(position.segment() > 0);
        final List<Path> needed =
                new ArrayList<>(List.of(JournalFiles.epochMark(directory, 1), JournalFiles.epochMark(directory, 2)));
        for (int epoch = 1; epoch <= 2; epoch++) {
            for (final int segment : JournalFiles.segments(JournalFiles.epochDirectory(directory, epoch))) {
                if (epoch == 2 || segment >= position.segment()) {
                    needed.add(segment(epoch, segment));
                }
            }
        }
        assertTrue(needed.size() > 5, needed.toString());
        for (final Path file : needed) {
            final Path aside = Files.move(file, temp.resolve("aside"));
            assertTrue(refusal(position).toString().contains(String.valueOf(file.getFileName())), file.toString());
            Files.move(aside, file);
        }
    }

    @Test
    void shouldRefuseWhatDoesNotContinueThePosition() {
        write(4);
        write(4);
        final JournalPosition good = positions(8).get(6);

        for (final JournalPosition bad : List.of(
                at(good, good.crc() + 1, good.sequence(), good.recordNumber(), good.filePosition()),
                at(good, good.crc(), good.sequence() - 1, good.recordNumber(), good.filePosition()),
                at(good, good.crc(), good.sequence() + 1, good.recordNumber(), good.filePosition()),
                at(good, good.crc(), good.sequence(), good.recordNumber() + 1, good.filePosition()),
                at(good, good.crc(), good.sequence(), good.recordNumber(), good.filePosition() + 4),
                at(good, good.crc(), good.sequence(), good.recordNumber(), 1L << 40))) {
            assertEquals(segment(2, 0), refusal(bad).file(), bad.toString());
        }
        final JournalPosition otherEpoch =
                new JournalPosition(1, 0, 0, 0, good.sequence(), good.timestampNs(), good.crc(), Digest.ZERO);
        assertEquals(JournalFiles.epochMark(directory, 1), refusal(otherEpoch).file());
    }

    @Test
    void shouldRefuseAPositionBehindWhatTheNextEpochBuildsUpon() throws IOException {
        final Path killed = temp.resolve("killed");
        try (OwnedJournal owned = OwnedJournal.open(directory)) {
            owned.append(3).commit().append(1);
            OwnedJournal.copy(directory, killed);
        }
        final JournalPosition ahead = positions(4).get(4);
        directory = killed;
        final byte[] bytes = Files.readAllBytes(segment(1, 0));
        bytes[Math.toIntExact(ahead.filePosition() - 4)] ^= 1;
        Files.write(segment(1, 0), bytes);
        OwnedJournal.open(killed).close();

        assertEquals(JournalFiles.epochMark(killed, 2), refusal(ahead).file());
    }

    @Test
    void shouldDropATornTailBehindThePosition() throws IOException {
        final Path killed = temp.resolve("killed");
        final JournalPosition position;
        try (OwnedJournal owned = OwnedJournal.open(directory)) {
            owned.append(3).commit().append(1);
            OwnedJournal.copy(directory, killed);
        }
        position = positions(4).get(3);
        directory = killed;
        put(segment(1, 0), Math.toIntExact(position.filePosition() + 20), (byte) 77);

        final List<SampleRecord> records = new ArrayList<>();
        final TornTail tail = replay(position, records).tornTail();

        assertEquals(List.of(), records);
        assertNotNull(tail);
        assertEquals(position.filePosition(), tail.position());
    }

    @Test
    void shouldNotLetAPrunedBeginningPassForALostTail() throws IOException {
        try (OwnedJournal owned = OwnedJournal.open(directory, SyncPolicy.NONE)) {
            owned.append(1_000).commit();
        }
        Files.delete(segment(1, 0));

        final DamagedJournalException damage = assertThrows(
                DamagedJournalException.class,
                () -> JournalRecovery.replay(ReplayConfig.of(directory).withAcceptLostTail(true), NOBODY));

        assertEquals(segment(1, 0), damage.file());
        assertTrue(damage.toString().contains("segment-00000001.cq4"), damage.toString());
        assertTrue(damage.toString().contains("no snapshot covers it"), damage.toString());
    }

    @Test
    void shouldSayHowFarItHasCome() {
        write(2_000);
        write(2_000);
        final List<Long> read = new ArrayList<>();
        final List<Long> sequences = new ArrayList<>();
        JournalRecovery.replay(
                ReplayConfig.of(directory).withProgress((readBytes, totalBytes, lastSequence) -> {
                    read.add(readBytes);
                    sequences.add(lastSequence);
                    assertTrue(readBytes <= totalBytes);
                }),
                NOBODY);

        assertTrue(read.size() >= 2);
        assertEquals(read.stream().sorted().toList(), read);
        assertEquals(SampleRecord.at(3_999).lastSequence(), sequences.get(sequences.size() - 1));
    }

    private void write(final int records) {
        try (OwnedJournal owned = OwnedJournal.open(directory)) {
            owned.append(records).commit();
        }
    }

    /** @return the place in front of the first record, and behind each. */
    private List<JournalPosition> positions(final int records) {
        final List<JournalPosition> positions = new ArrayList<>(List.of(JournalPosition.START));
        try (JournalFollower follower = new JournalFollower(directory, KeyRing.none(), JournalPosition.START)) {
            for (int record = 0; record < records; record++) {
                assertEquals(1, follower.poll(NOBODY, 1), "record=" + record);
                positions.add(follower.position());
            }
        }
        return positions;
    }

    private RecoveryReport replay(final JournalPosition from, final List<SampleRecord> records) {
        return JournalRecovery.replay(ReplayConfig.of(directory).withFrom(from), SampleRecord.collector(records));
    }

    private DamagedJournalException refusal(final JournalPosition from) {
        return assertThrows(DamagedJournalException.class, () -> replay(from, new ArrayList<>()), () -> "from=" + from);
    }

    private int samplesOrRefusal(final JournalPosition from, final String what) {
        final List<SampleRecord> records = new ArrayList<>();
        try {
            replay(from, records);
        } catch (final DamagedJournalException expected) {
            return 1;
        }
        assertEquals(samples(2, 7), records, what);
        return 0;
    }

    private static JournalPosition at(
            final JournalPosition position,
            final int crc,
            final long sequence,
            final long recordNumber,
            final long filePosition) {
        return new JournalPosition(
                position.epoch(),
                position.segment(),
                filePosition,
                recordNumber,
                sequence,
                position.timestampNs(),
                crc,
                position.chainDigest());
    }

    private static List<SampleRecord> samples(final int from, final int until) {
        return IntStream.range(from, until).mapToObj(SampleRecord::at).toList();
    }

    private Path segment(final int epoch, final int segment) {
        return JournalFiles.segment(JournalFiles.epochDirectory(directory, epoch), segment);
    }

    private static int usedLength(final Path file) {
        if (file.toString().endsWith(".mark")) {
            return EpochMark.SLOT_OFFSET + 2 * EpochMark.SLOT_STRIDE;
        }
        try (SegmentReader reader = new SegmentReader(file)) {
            return Math.toIntExact(reader.end() + 16);
        }
    }

    private static void overwrite(final Path file, final long from, final long until) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            final byte[] bytes = new byte[Math.toIntExact(until - from)];
            Arrays.fill(bytes, (byte) 0x55);
            channel.write(ByteBuffer.wrap(bytes), from);
        }
    }

    private static void put(final Path file, final int position, final byte value) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {value}), position);
        }
    }
}
