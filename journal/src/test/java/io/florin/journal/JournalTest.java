package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class JournalTest {
    @TempDir
    Path temp;

    @Test
    void shouldReplayNothingWhenDirectoryIsMissing() {
        final RecoveryReport report = JournalRecovery.replay(temp.resolve("missing"), refusing());

        assertEquals(0, report.lastSequence());
        assertEquals(0, report.epochCount());
        assertNull(report.tornTail());
    }

    @Test
    void shouldReplayNothingWhenNothingWasAppended() {
        OwnedJournal.open(temp).close();

        final RecoveryReport report = JournalRecovery.replay(temp, refusing());

        assertEquals(0, report.lastSequence());
        assertEquals(1, report.epochCount());
        assertNull(report.tornTail());
    }

    @Test
    void shouldReplayWhatWasAppended() {
        try (OwnedJournal owned = OwnedJournal.open(temp)) {
            owned.append(10).commit();
        }

        assertEquals(SampleRecord.first(10), SampleRecord.replay(temp));
    }

    @Test
    void shouldReplayPayloadsOfEveryLengthUpToTheLongest() {
        try (OwnedJournal owned = OwnedJournal.open(temp)) {
            final UnsafeBuffer payload = new UnsafeBuffer(new byte[OwnedJournal.RECORD_LENGTH_MAX + 3]);
            for (int length = 0; length <= OwnedJournal.RECORD_LENGTH_MAX; length++) {
                payload.setMemory(0, payload.capacity(), (byte) length);
                owned.journal().append(length + 1, 1, 0, payload, 3, length);
            }
        }

        final List<SampleRecord> records = SampleRecord.replay(temp);

        assertEquals(OwnedJournal.RECORD_LENGTH_MAX + 1, records.size());
        for (int length = 0; length < records.size(); length++) {
            final String expected = String.format("%02x", length & 0xFF).repeat(length);
            assertEquals(expected, records.get(length).payloadHex());
        }
    }

    @Test
    void shouldContinueOverEpochsAndSegments() throws IOException {
        int appended = 0;
        for (int epoch = 1; epoch <= 4; epoch++) {
            try (OwnedJournal owned = OwnedJournal.open(temp)) {
                assertEquals(
                        SampleRecord.lastSequence(SampleRecord.first(appended)),
                        owned.journal().appendedSequence());
                assertEquals(epoch - 1, owned.recovered().epochCount());
                owned.append(1_000).commit();
                appended += 1_000;
            }
            assertEquals(SampleRecord.first(appended), SampleRecord.replay(temp));
        }

        try (var files = Files.list(JournalFiles.epochDirectory(temp, 1))) {
            assertTrue(files.filter(file -> file.toString().endsWith(".cq4")).count() >= 2);
        }
    }

    @Test
    void shouldKeepEachSegmentWithinItsLength() {
        try (OwnedJournal owned = OwnedJournal.open(temp)) {
            owned.append(3_000).commit();
        }

        final Path epoch = JournalFiles.epochDirectory(temp, 1);
        for (final int segment : JournalFiles.segments(epoch)) {
            try (SegmentReader reader = new SegmentReader(JournalFiles.segment(epoch, segment))) {
                long end = 0;
                while (reader.next() == SegmentReader.Step.RECORD) {
                    end = reader.position() + 4 + reader.recordLength();
                }
                assertTrue(end <= OwnedJournal.SEGMENT_LENGTH_BYTES, "segment=" + segment + " end=" + end);
            }
        }
    }

    @Test
    void shouldHaveTheNextSegmentReadyAndLeaveNoneBehind() throws IOException {
        final Path epoch = JournalFiles.epochDirectory(temp, 1);
        try (OwnedJournal owned = OwnedJournal.open(temp)) {
            assertTrue(Files.exists(JournalFiles.segment(epoch, 0)));
            assertFalse(Files.exists(JournalFiles.preparedSegment(epoch, 0)), "Chronicle must have taken it");
            owned.append(700).commit();
            assertTrue(Files.exists(JournalFiles.segment(epoch, 1)));
            assertFalse(Files.exists(JournalFiles.preparedSegment(epoch, 1)));
            SegmentPreparerTest.await(() -> Files.exists(JournalFiles.preparedSegment(epoch, 2)));
            assertTrue(Files.exists(JournalFiles.preparedSegment(epoch, 2)));
        }
        assertFalse(Files.exists(JournalFiles.preparedSegment(epoch, 2)));
        Files.write(JournalFiles.preparedSegment(epoch, 2), new byte[10]);

        OwnedJournal.open(temp).close();
        assertFalse(Files.exists(JournalFiles.preparedSegment(epoch, 2)), "the next start tidies up after a kill");
    }

    @Test
    void shouldDeletePreparedSegmentsOfAllOlderEpochs() throws IOException {
        OwnedJournal.open(temp).close();
        OwnedJournal.open(temp).close();
        final Path forgotten = JournalFiles.preparedSegment(JournalFiles.epochDirectory(temp, 1), 1);
        Files.write(forgotten, new byte[10]);

        OwnedJournal.open(temp).close();

        assertFalse(Files.exists(forgotten));
    }

    @Test
    void shouldSayHowMuchRoomItNeedsToOpen() {
        final JournalConfig config = OwnedJournal.config(temp);
        final long neededBytes = 2 * OwnedJournal.SEGMENT_LENGTH_BYTES;
        Journal.requireSpace(config, neededBytes);

        final JournalException refusal =
                assertThrows(JournalException.class, () -> Journal.requireSpace(config, neededBytes - 1));

        assertTrue(refusal.toString().contains("freeBytes=" + (neededBytes - 1)), refusal.toString());
        assertTrue(refusal.toString().contains("neededBytes=" + neededBytes), refusal.toString());
    }

    @Test
    void shouldReportWhatItReplayed() {
        final long lengthBytes;
        try (OwnedJournal owned = OwnedJournal.open(temp)) {
            owned.append(7).commit();
            lengthBytes = owned.journal().lengthBytes();
        }

        final RecoveryReport report = JournalRecovery.replay(temp, (first, count, ns, buffer, offset, length) -> {});

        final SampleRecord last = SampleRecord.at(6);
        assertEquals(last.lastSequence(), report.lastSequence());
        assertEquals(last.lastSequence(), report.commandCount());
        assertEquals(last.lastSequence(), report.acknowledgedSequence());
        assertEquals(last.timestampNs(), report.lastTimestampNs());
        assertEquals(7, report.recordCount());
        assertEquals(lengthBytes, report.lengthBytes());
        assertNull(report.tornTail());
    }

    @Test
    void shouldCarryOnWhenSeveralStartsAppendedNothing() {
        for (int start = 0; start < 3; start++) {
            OwnedJournal.open(temp).close();
        }
        try (OwnedJournal owned = OwnedJournal.open(temp)) {
            owned.append(3).commit();
        }
        OwnedJournal.open(temp).close();

        assertEquals(SampleRecord.first(3), SampleRecord.replay(temp));
    }

    @Test
    void shouldIgnoreWhatAStartLeftHalfMade() throws IOException {
        try (OwnedJournal owned = OwnedJournal.open(temp)) {
            owned.append(3).commit();
        }
        Files.write(temp.resolve("epoch-00000002.mark.tmp"), new byte[7]);
        Files.createDirectory(temp.resolve("epoch-00000002"));
        assertEquals(SampleRecord.first(3), SampleRecord.replay(temp));

        try (OwnedJournal owned = OwnedJournal.open(temp)) {
            owned.append(3).commit();
        }
        assertEquals(SampleRecord.first(6), SampleRecord.replay(temp));
    }

    @Test
    void shouldRefuseWhatDoesNotContinue() {
        try (OwnedJournal owned = OwnedJournal.open(temp)) {
            owned.append(2).commit();
            final Journal journal = owned.journal();
            final UnsafeBuffer payload = new UnsafeBuffer(new byte[OwnedJournal.RECORD_LENGTH_MAX + 1]);
            final long next = journal.appendedSequence() + 1;
            final long ns = SampleRecord.at(2).timestampNs();

            assertThrows(IllegalArgumentException.class, () -> journal.append(next - 1, 1, ns, payload, 0, 1));
            assertThrows(IllegalArgumentException.class, () -> journal.append(next + 1, 1, ns, payload, 0, 1));
            assertThrows(IllegalArgumentException.class, () -> journal.append(next, 0, ns, payload, 0, 1));
            assertThrows(IllegalArgumentException.class, () -> journal.append(next, 1, 0, payload, 0, 1));
            assertThrows(IllegalArgumentException.class, () -> journal.append(next, 1, ns, payload, 0, -1));
            assertThrows(
                    IllegalArgumentException.class, () -> journal.append(next, 1, ns, payload, 0, payload.capacity()));
            owned.append(1).commit();
        }

        assertEquals(SampleRecord.first(3), SampleRecord.replay(temp));
    }

    @Test
    void shouldRefuseTimestampsThatGoBackwardsAcrossARestart() {
        try (OwnedJournal owned = OwnedJournal.open(temp)) {
            owned.append(2).commit();
        }
        try (OwnedJournal owned = OwnedJournal.open(temp)) {
            final Journal journal = owned.journal();
            final long earlierNs = SampleRecord.at(1).timestampNs() - 1;

            assertThrows(
                    IllegalArgumentException.class,
                    () -> journal.append(4, 1, earlierNs, new UnsafeBuffer(new byte[1]), 0, 1));
        }
    }

    @Test
    void shouldRefuseToWorkWhenClosed() {
        final OwnedJournal owned = OwnedJournal.open(temp).append(1).commit();
        owned.close();
        owned.close();

        assertThrows(IllegalStateException.class, () -> owned.append(1));
        assertThrows(IllegalStateException.class, owned::commit);
    }

    @Test
    void shouldRefuseALockOrReportOfAnotherDirectory() throws IOException {
        final Path here = Files.createDirectory(temp.resolve("here"));
        final Path there = Files.createDirectory(temp.resolve("there"));
        try (DirectoryLock lockHere = DirectoryLock.acquire(here);
                DirectoryLock lockThere = DirectoryLock.acquire(there)) {
            final RecoveryReport reportHere = JournalRecovery.replay(here, refusing());
            final RecoveryReport reportThere = JournalRecovery.replay(there, refusing());
            final JournalConfig config = OwnedJournal.config(here);

            assertThrows(IllegalArgumentException.class, () -> Journal.open(config, lockThere, reportHere));
            assertThrows(IllegalArgumentException.class, () -> Journal.open(config, lockHere, reportThere));
        }
    }

    @ParameterizedTest
    @EnumSource(SyncPolicy.class)
    void shouldWriteOnceMoreWhatNobodyKnowsToBeOnStorage(final SyncPolicy policy) throws IOException {
        final Path killed = temp.resolve("killed");
        final Path original = temp.resolve("original");
        try (OwnedJournal owned = OwnedJournal.open(original, policy)) {
            owned.append(3).commit().append(2);
            OwnedJournal.copy(original, killed);
        }
        final Path file = JournalFiles.segment(JournalFiles.epochDirectory(killed, 1), 0);
        final byte[] bytes = Files.readAllBytes(file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));

        OwnedJournal.open(killed).close();

        assertTrue(Files.getLastModifiedTime(file).toMillis() > 0);
        assertArrayEquals(bytes, Files.readAllBytes(file));
        assertEquals(SampleRecord.first(5), SampleRecord.replay(killed));
    }

    @Test
    void shouldSayThatThereIsNoSpaceWhenLessThanTheFloorIsFree() {
        final long free = temp.toFile().getUsableSpace();
        try (OwnedJournal owned =
                OwnedJournal.open(OwnedJournal.config(temp).withFreeSpaceFloorBytes(free * 2), Forcer.SYSTEM, false)) {
            assertFalse(owned.journal().hasSpace());
            owned.journal().onIdle(TimeUnit.SECONDS.toNanos(1));
            assertFalse(owned.journal().hasSpace());
        }
        try (OwnedJournal owned =
                OwnedJournal.open(OwnedJournal.config(temp).withFreeSpaceFloorBytes(free / 2), Forcer.SYSTEM, false)) {
            assertTrue(owned.journal().hasSpace());
        }
    }

    @Test
    void shouldAllocateNothingWhenAppendingAndCommitting() {
        final var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        try (OwnedJournal owned = OwnedJournal.open(
                OwnedJournal.config(temp).withSegmentLengthBytes(64 << 20).withSyncPolicy(SyncPolicy.INTERVAL),
                Forcer.SYSTEM,
                false)) {
            final UnsafeBuffer payload = new UnsafeBuffer(new byte[512]);
            final Journal journal = owned.journal();
            for (int i = 1; i <= 20_000; i++) {
                journal.append(i, 1, 0, payload, 0, 512);
                journal.commit(0);
            }

            final long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 20_001; i <= 40_000; i++) {
                journal.append(i, 1, 0, payload, 0, 512);
                journal.commit(0);
            }
            final long allocated = threads.getThreadAllocatedBytes(thread) - before;

            assertTrue(allocated < 4_096, "allocated=" + allocated);
        }
    }

    @Test
    void shouldLeaveNoThreadBehindWhenClosed() {
        OwnedJournal.open(temp).append(1).commit().close();
        final Set<Thread> before = threads();

        OwnedJournal.open(temp).append(2_000).commit().close();

        final Set<Thread> added = threads();
        added.removeAll(before);
        assertEquals(Set.of(), added);
    }

    @Test
    void shouldBeReadableByChroniclesOwnTailer() {
        try (OwnedJournal owned = OwnedJournal.open(temp)) {
            owned.append(2_000).commit();
        }
        final SegmentRollCycle rollCycle = new SegmentRollCycle();
        final List<Long> firstSequences = new ArrayList<>();

        try (ChronicleQueue queue = ChronicleQueue.singleBuilder(JournalFiles.epochDirectory(temp, 1))
                        .rollCycle(rollCycle)
                        .timeProvider(rollCycle)
                        .epoch(SegmentRollCycle.EPOCH_MS)
                        .readOnly(true)
                        .build();
                ExcerptTailer tailer = queue.createTailer()) {
            final Bytes<?> excerpt = Bytes.elasticByteBuffer();
            while (tailer.readBytes(excerpt)) {
                firstSequences.add(excerpt.readLong(excerpt.readPosition() + RecordHeader.FIRST_SEQUENCE_OFFSET));
                excerpt.clear();
            }
            excerpt.releaseLast();
        }

        assertEquals(
                SampleRecord.first(2_000).stream()
                        .map(SampleRecord::firstSequence)
                        .toList(),
                firstSequences);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().equals("process reaper"))
                .collect(Collectors.toSet());
    }

    private static RecordHandler refusing() {
        return (firstSequence, count, timestampNs, buffer, offset, length) -> {
            throw new AssertionError("unexpected record: firstSequence=" + firstSequence);
        };
    }
}
