package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class JournalFollowerTest {
    private static final int MANY = 100_000;

    @TempDir
    Path temp;

    private final List<SampleRecord> followed = new ArrayList<>();
    private final RecordHandler collector = SampleRecord.collector(followed);
    private Path directory;
    private JournalFollower follower;

    @BeforeEach
    void setUp() {
        directory = temp.resolve("journal");
        follower = new JournalFollower(directory, KeyRing.none(), JournalPosition.START);
    }

    @AfterEach
    void tearDown() {
        follower.close();
    }

    @Test
    void shouldWaitForAJournalThatIsNotThereYet() {
        assertEquals(0, follower.poll(collector, MANY));
        assertEquals(JournalPosition.START, follower.position());

        try (OwnedJournal owned = OwnedJournal.open(directory)) {
            assertEquals(0, follower.poll(collector, MANY));
            owned.append(1).commit();
            assertEquals(1, follower.poll(collector, MANY));
        }
    }

    @ParameterizedTest
    @EnumSource(SyncPolicy.class)
    void shouldHandOverWhatIsAcknowledgedAndNothingElse(final SyncPolicy policy) {
        try (OwnedJournal owned = OwnedJournal.open(directory, policy)) {
            int acknowledged = 0;
            for (int batch = 1; batch < 60; batch++) {
                owned.append(batch);
                assertEquals(0, follower.poll(collector, MANY));
                owned.commit();
                acknowledged += batch;
                assertEquals(batch, follower.poll(collector, MANY));
                assertEquals(SampleRecord.at(acknowledged - 1).lastSequence(), follower.acknowledgedSequence());
            }
            assertTrue(follower.position().segment() > 0);
            assertEquals(SampleRecord.first(acknowledged), followed);
        }
    }

    @Test
    void shouldHandOverAtMostWhatIsAskedForOverEpochsAndSegments() {
        for (int epoch = 1; epoch <= 4; epoch++) {
            try (OwnedJournal owned = OwnedJournal.open(directory)) {
                owned.append(epoch == 3 ? 0 : 800).commit();
            }
        }
        for (int polled = 7; polled == 7; ) {
            polled = follower.poll(collector, 7);
        }
        assertEquals(SampleRecord.first(2_400), followed);
        assertEquals(
                JournalRecovery.replay(directory, (first, count, ns, b, o, l) -> {})
                        .position(),
                follower.position());
    }

    @Test
    void shouldGoOnFromAnyPosition() {
        for (int epoch = 1; epoch <= 2; epoch++) {
            try (OwnedJournal owned = OwnedJournal.open(directory)) {
                owned.append(300).commit();
            }
        }
        for (int record = 0; record <= 600; record++) {
            try (JournalFollower later = new JournalFollower(directory, KeyRing.none(), follower.position())) {
                final List<SampleRecord> rest = new ArrayList<>();
                later.poll(SampleRecord.collector(rest), MANY);
                assertEquals(SampleRecord.first(600).subList(record, 600), rest);
            }
            follower.poll(collector, 1);
        }
    }

    @Test
    void shouldSkipATailThatTheNextStartDropped() throws IOException {
        final Path killed = temp.resolve("killed");
        try (OwnedJournal owned = OwnedJournal.open(directory)) {
            owned.append(3).commit().append(2);
            OwnedJournal.copy(directory, killed);
        }
        final Path segment = JournalFiles.segment(JournalFiles.epochDirectory(killed, 1), 0);
        final byte[] whole = Files.readAllBytes(segment);
        try (JournalFollower standby = new JournalFollower(killed, KeyRing.none(), JournalPosition.START)) {
            assertEquals(3, standby.poll(collector, MANY));
            final byte[] torn = whole.clone();
            final int from = Math.toIntExact(standby.position().filePosition());
            Arrays.fill(torn, from + 8, from + 16, (byte) 0x55);
            Files.write(segment, torn);
            try (OwnedJournal owned = OwnedJournal.open(killed)) {
                owned.append(1).commit();
                assertEquals(1, standby.poll(collector, MANY));
            }
        }
        assertEquals(SampleRecord.first(4), followed);
    }

    @Test
    void shouldHandOverWhatWasNotAcknowledgedOnceAnEpochBuildsUponIt() throws IOException {
        final Path killed = temp.resolve("killed");
        try (OwnedJournal owned = OwnedJournal.open(directory)) {
            owned.append(3).commit().append(2);
            OwnedJournal.copy(directory, killed);
        }
        try (JournalFollower standby = new JournalFollower(killed, KeyRing.none(), JournalPosition.START)) {
            assertEquals(3, standby.poll(collector, MANY));
            OwnedJournal.open(killed).close();
            assertEquals(2, standby.poll(collector, MANY));
        }
        assertEquals(SampleRecord.first(5), followed);
    }

    @ParameterizedTest
    @EnumSource(
            value = SyncPolicy.class,
            names = {"NONE", "INTERVAL"})
    void shouldGoOnWhereAStartGaveUpAnsweredRecords(final SyncPolicy policy) throws IOException {
        try (OwnedJournal owned = OwnedJournal.open(directory, policy)) {
            owned.append(8).commit();
            follower.poll(collector, 5);
            owned.append(2).commit();
        }
        cutBehind(8);
        try (OwnedJournal owned = OwnedJournal.open(OwnedJournal.config(directory), Forcer.SYSTEM, true)) {
            owned.append(3).commit();
            assertEquals(11, 5 + follower.poll(collector, MANY) + idle(collector));
            assertEquals(SampleRecord.first(11), followed);
        }
        try (JournalFollower fresh = new JournalFollower(directory, KeyRing.none(), JournalPosition.START)) {
            assertEquals(11, fresh.poll((first, count, ns, buffer, offset, length) -> {}, MANY));
        }
    }

    @Test
    void shouldRefuseADamagedRecordThatWasAcknowledged() throws IOException {
        try (OwnedJournal owned = OwnedJournal.open(directory)) {
            owned.append(5).commit();
        }
        follower.poll(collector, 2);
        final JournalPosition position = follower.position();
        final Path segment = JournalFiles.segment(JournalFiles.epochDirectory(directory, 1), 0);
        final byte[] bytes = Files.readAllBytes(segment);
        bytes[Math.toIntExact(position.filePosition()) + 30] ^= 1;
        Files.write(segment, bytes);

        try (JournalFollower later = new JournalFollower(directory, KeyRing.none(), position)) {
            final DamagedJournalException damage =
                    assertThrows(DamagedJournalException.class, () -> later.poll(collector, MANY));
            assertEquals(segment, damage.file());
            assertEquals(position.filePosition(), damage.position());
        }
    }

    @Test
    void shouldSayThatWhatItNeedsWasPruned() {
        for (int epoch = 1; epoch <= 2; epoch++) {
            try (OwnedJournal owned = OwnedJournal.open(directory)) {
                owned.append(1_500).commit();
            }
        }
        try (JournalFollower ahead = new JournalFollower(directory, KeyRing.none(), JournalPosition.START)) {
            ahead.poll(collector, 1_000);
            JournalPruner.prune(directory, ahead.position());
            assertPruned(
                    follower,
                    "segment-00000000.cq4",
                    "segment " + ahead.position().segment() + " of epoch 1");
            ahead.poll(collector, 1_000);
            JournalPruner.prune(directory, ahead.position());
        }
        try (JournalFollower later = new JournalFollower(directory, KeyRing.none(), JournalPosition.START)) {
            assertPruned(later, "epoch-00000001.mark", "epoch 2");
        }
    }

    @Test
    void shouldNotWaitForAnEpochThatWasPrunedBetweenTwoPolls() {
        for (int epoch = 1; epoch <= 3; epoch++) {
            try (OwnedJournal owned = OwnedJournal.open(directory)) {
                owned.append(1).commit();
            }
            if (epoch == 1) {
                follower.poll(collector, MANY);
            }
        }
        JournalPruner.prune(
                directory,
                JournalRecovery.replay(directory, (first, count, ns, buffer, offset, length) -> {})
                        .position());

        assertPruned(follower, "epoch-00000001.mark", "epoch 3");
    }

    @Test
    void shouldForceEveryFileUpToItsPosition() {
        final ForceLog log = new ForceLog();
        try (OwnedJournal owned = OwnedJournal.open(directory, SyncPolicy.NONE);
                JournalFollower forcing = new JournalFollower(directory, KeyRing.none(), JournalPosition.START, log)) {
            owned.append(1_200).commit();
            forcing.poll(collector, MANY);
            forcing.force();
            final Path epoch = JournalFiles.epochDirectory(directory, 1);
            final Set<Path> expected = new TreeSet<>(Set.of(directory, epoch));
            for (final int segment : JournalFiles.segments(epoch)) {
                expected.add(JournalFiles.segment(epoch, segment));
            }
            assertTrue(expected.size() > 3, expected.toString());
            assertEquals(expected, new TreeSet<>(log.paths()));

            log.clear();
            owned.append(1).commit();
            forcing.poll(collector, MANY);
            forcing.force();
            assertTrue(log.paths()
                    .contains(JournalFiles.segment(epoch, forcing.position().segment())));
            assertEquals(3, log.count());

            log.failing(true);
            assertThrows(JournalException.class, forcing::force);
        }
    }

    @Test
    void shouldAllocateNothingWhenThereIsNothingNew() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final RecordHandler nobody = (first, count, ns, buffer, offset, length) -> {};
        final long thread = Thread.currentThread().getId();
        try (OwnedJournal owned = OwnedJournal.open(directory)) {
            owned.append(5).commit();
            follower.poll(collector, MANY);
            int polled = idle(nobody);
            final long before = threads.getThreadAllocatedBytes(thread);
            polled += idle(nobody);
            final long allocated = threads.getThreadAllocatedBytes(thread) - before;

            assertEquals(0, polled);
            assertTrue(allocated < 1_000, "allocated=" + allocated);
        }
    }

    /** A loss of power took the records behind the first so many. */
    private void cutBehind(final int records) throws IOException {
        try (JournalFollower reader = new JournalFollower(directory, KeyRing.none(), JournalPosition.START)) {
            reader.poll((first, count, ns, buffer, offset, length) -> {}, records);
            final Path file = JournalFiles.segment(JournalFiles.epochDirectory(directory, 1), 0);
            final byte[] bytes = Files.readAllBytes(file);
            Arrays.fill(bytes, (int) reader.position().filePosition(), bytes.length, (byte) 0);
            Files.write(file, bytes);
        }
    }

    private int idle(final RecordHandler handler) {
        int polled = 0;
        for (int i = 0; i < 1_000; i++) {
            polled += follower.poll(handler, MANY);
        }
        return polled;
    }

    private void assertPruned(final JournalFollower behind, final String missing, final String begin) {
        final DamagedJournalException damage =
                assertThrows(DamagedJournalException.class, () -> behind.poll(collector, MANY));
        assertTrue(damage.toString().contains(missing), damage.toString());
        assertTrue(damage.toString().contains(begin), damage.toString());
    }
}
