package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is forced when, and what the mark says of it. */
final class SyncPolicyTest {
    private static final long INTERVAL_NS = 1_000;
    private static final long LAST_OF_ONE = SampleRecord.at(0).lastSequence();
    private static final long LAST_OF_TWO = SampleRecord.at(1).lastSequence();

    @TempDir
    Path temp;

    @Test
    void shouldForceOnEachCommitWhenPolicyIsBatch() {
        final ForceLog forces = new ForceLog();
        try (OwnedJournal owned = open(SyncPolicy.BATCH, forces)) {
            forces.clear();
            owned.append(1);
            assertEquals(0, forces.count());
            assertEquals(0, mark());
            assertEquals(0, owned.journal().durableSequence());

            owned.commit();
            assertEquals(1, forces.count());
            assertEquals(LAST_OF_ONE, mark());
            assertEquals(LAST_OF_ONE, owned.journal().durableSequence());
        }
    }

    @Test
    void shouldMoveTheMarkOnlyBehindTheForceWhenPolicyIsBatch() {
        final List<Long> marksAtForce = new ArrayList<>();
        final ForceLog forces = new ForceLog();
        try (OwnedJournal owned = open(SyncPolicy.BATCH, forces)) {
            forces.onForce(() -> marksAtForce.add(mark()));
            owned.append(1).commit().append(1).commit();
        }

        assertEquals(List.of(0L, LAST_OF_ONE), marksAtForce);
    }

    @Test
    void shouldForceNothingWhenNothingWasAppended() {
        final ForceLog forces = new ForceLog();
        try (OwnedJournal owned = open(SyncPolicy.BATCH, forces)) {
            owned.append(1).commit();
            forces.clear();
            owned.commit();
            owned.journal().onIdle(1);
            owned.journal().sync();
        }
        assertEquals(0, forces.count());
    }

    @Test
    void shouldForceOnlyAtCloseWhenPolicyIsNone() {
        final ForceLog forces = new ForceLog();
        try (OwnedJournal owned = open(SyncPolicy.NONE, forces)) {
            forces.clear();
            owned.append(1);
            assertEquals(0, mark());
            owned.journal().commit(0);
            owned.journal().onIdle(Long.MAX_VALUE);

            assertEquals(0, forces.count());
            assertEquals(LAST_OF_ONE, mark());
            assertEquals(0, owned.journal().durableSequence());
        }
        assertTrue(forces.count() > 0);
    }

    @Test
    void shouldForceFullSegmentsTooWhenSyncedUnderNone() {
        final ForceLog forces = new ForceLog();
        try (OwnedJournal owned = open(SyncPolicy.NONE, forces)) {
            forces.clear();
            owned.append(2_000).commit();
            assertEquals(0, forces.count());

            owned.journal().sync();
            final Path epoch = JournalFiles.epochDirectory(temp, 1);
            for (final int segment : JournalFiles.segments(epoch)) {
                assertTrue(forces.paths().contains(JournalFiles.segment(epoch, segment)), "segment=" + segment);
            }
            assertTrue(forces.paths().contains(epoch));
            assertEquals(owned.journal().appendedSequence(), owned.journal().durableSequence());
        }
    }

    @Test
    void shouldForceAtTheDeadlineWhenPolicyIsInterval() {
        final ForceLog forces = new ForceLog();
        try (OwnedJournal owned = open(SyncPolicy.INTERVAL, forces)) {
            final Journal journal = owned.journal();
            forces.clear();
            owned.append(1);
            journal.commit(10);
            assertEquals(LAST_OF_ONE, mark());
            owned.append(1);
            journal.commit(10 + INTERVAL_NS - 1);
            assertEquals(0, forces.count());
            assertEquals(LAST_OF_TWO, mark());
            assertEquals(0, journal.durableSequence());

            journal.commit(10 + INTERVAL_NS);
            assertEquals(1, forces.count());
            assertEquals(LAST_OF_TWO, journal.durableSequence());
        }
    }

    @Test
    void shouldForceAtTheDeadlineWhenPolicyIsIntervalAndNothingMoreComes() {
        final ForceLog forces = new ForceLog();
        try (OwnedJournal owned = open(SyncPolicy.INTERVAL, forces)) {
            final Journal journal = owned.journal();
            forces.clear();
            owned.append(1);
            journal.commit(10);
            journal.onIdle(10 + INTERVAL_NS - 1);
            assertEquals(0, forces.count());

            journal.onIdle(10 + INTERVAL_NS);
            assertEquals(1, forces.count());

            journal.onIdle(10 + 3 * INTERVAL_NS);
            assertEquals(1, forces.count());
        }
    }

    @Test
    void shouldForceAtOnceWhenTheClockWasSetBack() {
        final ForceLog forces = new ForceLog();
        try (OwnedJournal owned = open(SyncPolicy.INTERVAL, forces)) {
            forces.clear();
            owned.append(1);
            owned.journal().commit(10 * INTERVAL_NS);
            assertEquals(0, forces.count());

            owned.journal().onIdle(10 * INTERVAL_NS - 1);
            assertEquals(1, forces.count());
        }
    }

    @Test
    void shouldForceTheOldSegmentBeforeTheNewOneAndItsName() {
        final ForceLog forces = new ForceLog();
        final Path epoch = JournalFiles.epochDirectory(temp, 1);
        try (OwnedJournal owned = open(SyncPolicy.BATCH, forces)) {
            forces.clear();
            while (JournalFiles.segments(epoch).size() == 1) {
                owned.append(1);
            }
        }
        assertEquals(
                List.of(JournalFiles.segment(epoch, 0), JournalFiles.segment(epoch, 1), epoch),
                forces.paths().subList(0, 3));
    }

    private long mark() {
        return EpochMark.read(temp, 1).acknowledgedSequence();
    }

    private OwnedJournal open(final SyncPolicy policy, final Forcer forcer) {
        return OwnedJournal.open(
                OwnedJournal.config(temp).withSyncPolicy(policy).withSyncIntervalNs(INTERVAL_NS), forcer, false);
    }
}
