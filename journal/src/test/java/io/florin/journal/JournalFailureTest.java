package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage that fails once has failed for ever, and nothing is acknowledged any more. */
final class JournalFailureTest {
    @TempDir
    Path temp;

    private final ForceLog forces = new ForceLog();

    @Test
    void shouldFailForEverWhenASyncFailsOnce() {
        try (OwnedJournal owned = open(SyncPolicy.BATCH)) {
            final Journal journal = owned.append(1).commit().journal();
            owned.append(1);
            forces.failing(true);
            final JournalFailedException failure = assertThrows(JournalFailedException.class, owned::commit);
            assertEquals(IOException.class, causeOf(failure).getClass());
            forces.failing(false);

            assertThrows(JournalFailedException.class, owned::commit);
            assertThrows(JournalFailedException.class, () -> owned.append(1));
            assertThrows(JournalFailedException.class, journal::sync);
            assertThrows(JournalFailedException.class, () -> journal.onIdle(0));
            assertEquals(SampleRecord.at(0).lastSequence(), journal.durableSequence());
            assertEquals(
                    SampleRecord.at(0).lastSequence(), EpochMark.read(temp, 1).acknowledgedSequence());
        }
        assertEquals(
                SampleRecord.at(0).lastSequence(),
                EpochMark.read(temp, 1).acknowledgedSequence(),
                "closing a failed journal acknowledges nothing");
    }

    @Test
    void shouldFailForEverWhenASyncFailsThatWasBegunBefore() {
        try (OwnedJournal owned = open(SyncPolicy.BATCH)) {
            final Journal journal = owned.append(1).commit().journal();
            owned.append(1);
            final AtomicReference<String> forcedBy = new AtomicReference<>("");
            forces.onForce(() -> forcedBy.set(Thread.currentThread().getName()));
            forces.failing(true);
            assertTrue(journal.beginCommit());
            assertThrows(IllegalStateException.class, () -> owned.append(1), "a commit was begun");
            final JournalFailedException failure = assertThrows(JournalFailedException.class, owned::commit);
            assertEquals(IOException.class, causeOf(failure).getClass());
            assertEquals("journal-sync", forcedBy.get());
            forces.failing(false);

            assertThrows(JournalFailedException.class, owned::commit);
            assertThrows(JournalFailedException.class, journal::beginCommit);
            assertThrows(JournalFailedException.class, () -> owned.append(1));
            assertEquals(SampleRecord.at(0).lastSequence(), journal.durableSequence());
        }
        assertEquals(SampleRecord.at(0).lastSequence(), EpochMark.read(temp, 1).acknowledgedSequence());
    }

    @Test
    void shouldEndAtCloseWhatWasBegun() {
        final OwnedJournal owned = open(SyncPolicy.BATCH).append(1).commit().append(1);
        assertTrue(owned.journal().beginCommit());
        owned.close();
        assertEquals(SampleRecord.at(1).lastSequence(), EpochMark.read(temp, 1).acknowledgedSequence());

        final OwnedJournal failing = open(SyncPolicy.BATCH).append(1);
        forces.failing(true);
        assertTrue(failing.journal().beginCommit());
        assertThrows(JournalFailedException.class, failing::close);
        failing.close();
        assertEquals(0, EpochMark.read(temp, 2).acknowledgedSequence(), "what a failed sync was of");
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("journal-sync")));
    }

    @Test
    void shouldBeginNothingWhereACommitForcesNothing() {
        try (OwnedJournal owned = open(SyncPolicy.NONE).append(1)) {
            assertFalse(owned.journal().beginCommit());
            owned.commit();
        }
    }

    @Test
    void shouldFailForEverWhenTheIntervalsSyncFails() {
        try (OwnedJournal owned = open(SyncPolicy.INTERVAL)) {
            owned.append(1);
            owned.journal().commit(0);
            forces.failing(true);

            assertThrows(JournalFailedException.class, () -> owned.journal().onIdle(Long.MAX_VALUE));
            assertThrows(JournalFailedException.class, () -> owned.append(1));
        }
    }

    @Test
    void shouldFailForEverWhenARollFails() {
        try (OwnedJournal owned = open(SyncPolicy.BATCH)) {
            owned.append(1).commit();
            forces.failing(true);

            assertThrows(JournalFailedException.class, () -> owned.append(2_000));
            forces.failing(false);
            assertThrows(JournalFailedException.class, () -> owned.append(1));
            assertThrows(JournalFailedException.class, owned::commit);
        }
    }

    @Test
    void shouldFailWhenTheSyncAtCloseFails() {
        final OwnedJournal owned = open(SyncPolicy.NONE).append(1).commit();
        forces.failing(true);

        assertThrows(JournalFailedException.class, owned::close);
        owned.close();
    }

    @Test
    void shouldRecoverWhatWasAcknowledgedAfterAFailure() {
        try (OwnedJournal owned = open(SyncPolicy.BATCH)) {
            owned.append(3).commit().append(1);
            forces.failing(true);
            assertThrows(JournalFailedException.class, owned::commit);
        }
        forces.failing(false);

        assertTrue(SampleRecord.replay(temp).containsAll(SampleRecord.first(3)));
        try (OwnedJournal owned = open(SyncPolicy.BATCH)) {
            owned.append(1).commit();
        }
        assertEquals(SampleRecord.first(5), SampleRecord.replay(temp));
    }

    @Test
    void shouldNotOpenWhenTheEpochBeforeCannotBeForced() {
        OwnedJournal.open(temp).append(1).commit().close();
        forces.failing(true);

        assertThrows(JournalException.class, () -> open(SyncPolicy.BATCH));
        forces.failing(false);
        open(SyncPolicy.BATCH).close();
    }

    private OwnedJournal open(final SyncPolicy policy) {
        return OwnedJournal.open(OwnedJournal.config(temp).withSyncPolicy(policy), forces, false);
    }

    private static Throwable causeOf(final Throwable failure) {
        final Throwable cause = failure.getCause();
        if (cause == null) {
            throw new AssertionError("no cause", failure);
        }
        return cause;
    }
}
