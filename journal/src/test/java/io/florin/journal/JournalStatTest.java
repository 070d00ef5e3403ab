package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalStatTest {
    private static final int MANY = 1_200;

    @TempDir
    private Path directory;

    @Test
    void shouldCountWhatAReplayCounts() {
        append(MANY);
        append(7);

        final JournalStat stat = JournalStat.read(directory);

        final RecoveryReport replay =
                JournalRecovery.replay(directory, (first, count, ns, buffer, offset, length) -> {});
        assertFalse(stat.isLive());
        assertEquals(2, stat.epochs().size());
        assertEquals(3, stat.epochs().get(0).segmentCount());
        assertEquals(
                replay.recordCount(),
                stat.epochs().get(0).recordCount() + stat.epochs().get(1).recordCount());
        assertEquals(
                replay.commandCount(),
                stat.epochs().get(0).commandCount() + stat.epochs().get(1).commandCount());
        assertEquals(
                replay.lengthBytes(),
                stat.epochs().get(0).lengthBytes() + stat.epochs().get(1).lengthBytes());
        assertEquals(SampleRecord.at(0).timestampNs(), stat.epochs().get(0).firstTimestampNs());
        assertEquals(replay.lastTimestampNs(), stat.epochs().get(1).lastTimestampNs());
        assertEquals(replay.lastSequence(), stat.epochs().get(1).lastSequence());
        assertEquals(0, stat.epochs().get(0).tailBytes() + stat.epochs().get(1).tailBytes());
        assertTrue(stat.storageBytes() != 0);
    }

    @Test
    void shouldCountWhatIsAcknowledgedOfLiveJournal() {
        try (OwnedJournal journal = OwnedJournal.open(directory)) {
            journal.append(4).commit().append(9);

            final JournalStat stat = JournalStat.read(directory);

            assertTrue(stat.isLive());
            assertEquals(4, stat.epochs().get(0).recordCount());
            assertTrue(
                    journal.journal().appendedSequence() > stat.epochs().get(0).acknowledgedSequence());
            assertThrows(JournalException.class, () -> DirectoryLock.acquire(directory), "the lock is still held");
        }
    }

    @Test
    void shouldTellTornTail() throws IOException {
        append(5);
        final Path segment = JournalFiles.segment(JournalFiles.epochDirectory(directory, 1), 0);
        final long end;
        try (SegmentReader reader = new SegmentReader(segment)) {
            end = reader.end();
        }
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {44, 0, 0, (byte) 0x80, 1, 2, 3}), (end + 3) & -4L);
        }

        assertTrue(JournalStat.read(directory).epochs().get(0).tailBytes() >= 7);
    }

    private void append(final int count) {
        try (OwnedJournal journal = OwnedJournal.open(directory)) {
            journal.append(count).commit();
        }
    }
}
