package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything was acknowledged, then a byte or a file is not what it was: the same records or a refusal, and soon. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
final class DamageTest {
    private static final long REPLAY_TIME_MAX_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int RECORDS_PER_EPOCH = 1_000;
    private static final int[] ALL_BITS = {0, 1, 2, 3, 4, 5, 6, 7};

    @TempDir
    Path temp;

    private Path directory;

    @BeforeEach
    void setUp() {
        directory = temp.resolve("journal");
    }

    @ParameterizedTest
    @EnumSource(SyncPolicy.class)
    void shouldGiveTheSameRecordsOrRefuseWhenAnyBitIsFlipped(final SyncPolicy policy) throws IOException {
        write(policy, 3);
        write(policy, 3);
        int refused = 0;
        for (final Path file : journalFiles()) {
            final long used = usedLength(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                for (long position = 0; position < used; position++) {
                    for (final int bit : isSegment(file) ? new int[] {(int) position % 8} : ALL_BITS) {
                        refused += replayWithFlip(file, channel, position, bit, 6);
                    }
                }
            }
        }
        assertTrue(refused > 500, "refused=" + refused);
    }

    @Test
    void shouldNameTheFileAndBytePositionOfTheDamage() throws IOException {
        write(SyncPolicy.BATCH, 5);
        final Path segment = segment(1, 0);
        final long position;
        try (SegmentReader reader = new SegmentReader(segment)) {
            reader.next();
            reader.next();
            reader.next();
            position = reader.position();
        }
        flip(segment, position + 4 + RecordHeader.LENGTH, 0);

        final DamagedJournalException damage = refusal();

        assertEquals(segment, damage.file());
        assertEquals(position, damage.position());
        assertEquals(SampleRecord.at(1).lastSequence(), damage.sequence());
        assertTrue(damage.toString().contains("CRC-32C"), damage.toString());
        assertTrue(damage.toString().contains(JournalRecovery.RESTORE), damage.toString());
    }

    @Test
    void shouldRefuseWhenAnyFileIsMissing() throws IOException {
        writeThreeEpochs();
        for (final Path file : journalFiles()) {
            final Path aside = Files.move(file, temp.resolve("aside"));
            assertNames(refusal(), file);
            Files.move(aside, file);
        }
        assertEquals(SampleRecord.first(3 * RECORDS_PER_EPOCH), SampleRecord.replay(directory));
    }

    @Test
    void shouldRefuseWhenAnyEpochDirectoryIsMissing() throws IOException {
        writeThreeEpochs();
        for (int epoch = 1; epoch <= 3; epoch++) {
            final Path epochDirectory = JournalFiles.epochDirectory(directory, epoch);
            final Path aside = Files.move(epochDirectory, temp.resolve("aside"));
            assertNames(refusal(), epochDirectory);
            Files.move(aside, epochDirectory);
        }
    }

    @Test
    void shouldRefuseWhenAnyFileIsZeroed() throws IOException {
        writeThreeEpochs();
        for (final Path file : journalFiles()) {
            final byte[] bytes = Files.readAllBytes(file);
            Files.write(file, new byte[bytes.length]);
            assertNames(refusal(), file);
            Files.write(file, bytes);
        }
    }

    @Test
    void shouldRefuseWhenAnyFileIsEmpty() throws IOException {
        writeThreeEpochs();
        for (final Path file : journalFiles()) {
            final byte[] bytes = Files.readAllBytes(file);
            Files.write(file, new byte[0]);
            assertNames(refusal(), file);
            Files.write(file, bytes);
        }
    }

    @Test
    void shouldRefuseWhenAnyTwoFilesOfAKindAreSwapped() throws IOException {
        writeThreeEpochs();
        final List<Path> files = journalFiles();
        for (final Path one : files) {
            for (final Path other : files) {
                if (one.compareTo(other) < 0 && isSegment(one) == isSegment(other)) {
                    swap(one, other);
                    refusal();
                    swap(one, other);
                }
            }
        }
        assertEquals(SampleRecord.first(3 * RECORDS_PER_EPOCH), SampleRecord.replay(directory));
    }

    @Test
    void shouldRefuseWhenAnySegmentStandsInForAnother() throws IOException {
        writeThreeEpochs();
        final List<Path> segments =
                journalFiles().stream().filter(DamageTest::isSegment).toList();
        for (final Path source : segments) {
            for (final Path target : segments) {
                if (!source.equals(target)) {
                    final byte[] bytes = Files.readAllBytes(target);
                    Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
                    refusal();
                    Files.write(target, bytes);
                }
            }
        }
    }

    @Test
    void shouldRefuseWhenASegmentIsThereTwice() throws IOException {
        writeThreeEpochs();
        final Path epoch = JournalFiles.epochDirectory(directory, 3);
        final int last = JournalFiles.segments(epoch).last();
        for (final int segment : JournalFiles.segments(epoch)) {
            final Path doubled = JournalFiles.segment(epoch, last + 1);
            Files.copy(JournalFiles.segment(epoch, segment), doubled);
            assertTrue(refusal().toString().contains(String.valueOf(doubled.getFileName())));
            Files.delete(doubled);
        }
    }

    @Test
    void shouldRefuseAQueueFileOfAnotherName() throws IOException {
        write(SyncPolicy.BATCH, 3);
        final Path stranger = segment(1, 0).resolveSibling("segment-0 (copy).cq4");
        Files.copy(segment(1, 0), stranger);

        assertNames(refusal(), stranger);
    }

    @Test
    void shouldRefuseASegmentOfAnotherJournal() throws IOException {
        write(SyncPolicy.BATCH, 3);
        final Path other = temp.resolve("other");
        try (OwnedJournal owned = OwnedJournal.open(other)) {
            owned.append(3).commit();
        }
        Files.copy(
                JournalFiles.segment(JournalFiles.epochDirectory(other, 1), 0),
                segment(1, 0),
                StandardCopyOption.REPLACE_EXISTING);

        assertNames(refusal(), segment(1, 0));
    }

    @Test
    void shouldRefuseARecordThatIsWholeButNotTheOneThatTheNextWasWrittenBehind() throws IOException {
        write(SyncPolicy.BATCH, 3);
        final Path segment = segment(1, 0);
        final byte[] bytes = Files.readAllBytes(segment);
        final long next;
        try (SegmentReader reader = new SegmentReader(segment)) {
            reader.next();
            final int record = Math.toIntExact(reader.position()) + Integer.BYTES;
            bytes[record + RecordHeader.LENGTH] ^= 1;
            final CRC32C crc = new CRC32C();
            crc.update(bytes, record + Integer.BYTES, reader.recordLength() - Integer.BYTES);
            new UnsafeBuffer(bytes).putInt(record, (int) crc.getValue(), ByteOrder.LITTLE_ENDIAN);
            reader.next();
            next = reader.position();
        }
        Files.write(segment, bytes);

        assertEquals(next, refusal().position());
    }

    @Test
    void shouldNotTakeAPayloadForARecordWhenItHoldsOneOfAnotherJournal() throws IOException {
        try (OwnedJournal owned = OwnedJournal.open(directory)) {
            for (int record = 0; record < 9; record++) {
                owned.append(1).commit();
            }
        }
        final byte[] record = Files.readAllBytes(segment(1, 0));
        final Path fresh = temp.resolve("fresh");
        final Path killed = temp.resolve("fresh-killed");
        try (OwnedJournal owned = OwnedJournal.open(fresh)) {
            owned.append(1).commit();
            final int start = 1_200;
            owned.journal()
                    .append(
                            2,
                            1,
                            SampleRecord.at(1).timestampNs(),
                            new UnsafeBuffer(record),
                            start,
                            OwnedJournal.RECORD_LENGTH_MAX);
            OwnedJournal.copy(fresh, killed);
        }
        final Path segment = JournalFiles.segment(JournalFiles.epochDirectory(killed, 1), 0);
        final long position;
        try (SegmentReader reader = new SegmentReader(segment)) {
            reader.next();
            reader.next();
            position = reader.position();
        }
        flip(segment, position + 4 + RecordHeader.CRC_OFFSET, 0);

        assertEquals(SampleRecord.first(1), SampleRecord.replay(killed));
    }

    private void writeThreeEpochs() throws IOException {
        for (int epoch = 1; epoch <= 3; epoch++) {
            write(SyncPolicy.BATCH, RECORDS_PER_EPOCH);
            assertTrue(JournalFiles.segments(JournalFiles.epochDirectory(directory, epoch))
                            .size()
                    >= 2);
        }
    }

    private void write(final SyncPolicy policy, final int records) {
        try (OwnedJournal owned = OwnedJournal.open(directory, policy)) {
            owned.append(records).commit();
        }
    }

    private int replayWithFlip(
            final Path file, final FileChannel channel, final long position, final int bit, final int records)
            throws IOException {
        final ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, position);
        final byte original = one.get(0);
        channel.write(one.put(0, (byte) (original ^ 1 << bit)).rewind(), position);
        final long startNs = System.nanoTime();
        try {
            assertEquals(
                    SampleRecord.first(records),
                    SampleRecord.replay(directory),
                    () -> "file=" + file + " position=" + position + " bit=" + bit);
            return 0;
        } catch (final DamagedJournalException expected) {
            return 1;
        } finally {
            assertTrue(System.nanoTime() - startNs < REPLAY_TIME_MAX_NS, "position=" + position + " bit=" + bit);
            channel.write(one.put(0, original).rewind(), position);
        }
    }

    private DamagedJournalException refusal() {
        return assertThrows(DamagedJournalException.class, () -> SampleRecord.replay(directory));
    }

    private static void assertNames(final DamagedJournalException damage, final Path file) {
        assertTrue(damage.toString().contains(String.valueOf(file.getFileName())), () -> file + ": " + damage);
    }

    /** @return marks and segments; Chronicle's own metadata is not read. */
    private List<Path> journalFiles() throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(file -> isSegment(file) || file.toString().endsWith(".mark"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isSegment(final Path file) {
        return file.toString().endsWith(JournalFiles.SEGMENT_SUFFIX);
    }

    private Path segment(final int epoch, final int segment) {
        return JournalFiles.segment(JournalFiles.epochDirectory(directory, epoch), segment);
    }

    private static long usedLength(final Path file) {
        if (!isSegment(file)) {
            return EpochMark.SLOT_OFFSET + 2L * EpochMark.SLOT_STRIDE;
        }
        try (SegmentReader reader = new SegmentReader(file)) {
            return reader.end() + 16;
        }
    }

    private static void flip(final Path file, final long position, final int bit) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            channel.write(one.put(0, (byte) (one.get(0) ^ 1 << bit)).rewind(), position);
        }
    }

    private void swap(final Path one, final Path other) throws IOException {
        final Path aside = temp.resolve("aside");
        Files.move(one, aside);
        Files.move(other, one);
        Files.move(aside, other);
    }
}
