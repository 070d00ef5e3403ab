package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Follows a real process that is killed and started again, and while its beginning is pruned. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
final class JournalFollowerKillIT {
    private static final int KILLS = 2;
    private static final int LINES_BEFORE_KILL_MAX = 600;
    private static final int RECORDS_PER_POLL = 64;
    private static final int SEGMENTS = 5;

    @TempDir
    Path temp;

    private final List<SampleRecord> followed = new ArrayList<>();
    private final RecordHandler collector = SampleRecord.collector(followed);

    @ParameterizedTest
    @EnumSource(SyncPolicy.class)
    void shouldSeeEveryAcknowledgedRecordOnceWhenTheWriterIsKilled(final SyncPolicy policy) throws IOException {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        try (JournalFollower follower = new JournalFollower(temp, KeyRing.none(), JournalPosition.START)) {
            for (int kill = 0; kill < KILLS; kill++) {
                final String run = "seed=" + seed + " kill=" + kill + " policy=" + policy;
                final long said = followUntilKilled(follower, policy, random.nextInt(LINES_BEFORE_KILL_MAX), run);
                drain(follower);
                assertTrue(follower.position().sequence() >= said, run + " said=" + said);
                assertEquals(SampleRecord.first(followed.size()), followed, run);
            }
            assertTrue(follower.position().epoch() >= 2, "seed=" + seed);
            final int acknowledged = followed.size();
            JournalRecovery.replay(ReplayConfig.of(temp).withFrom(follower.position()), collector);
            assertEquals(SampleRecord.first(followed.size()), followed, "seed=" + seed);
            assertTrue(
                    followed.size() - acknowledged <= AcknowledgingWriter.RECORDS_MAX,
                    "only one batch was written and not acknowledged: followed=" + acknowledged + " replayed="
                            + followed.size());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BATCH", "NONE"})
    void shouldPruneBesideALiveWriter(final SyncPolicy policy) throws IOException {
        long prunedBytes = 0;
        try (JournalFollower follower = new JournalFollower(temp, KeyRing.none(), JournalPosition.START)) {
            try (JavaProcess writer = JavaProcess.start(AcknowledgingWriter.class, temp.toString(), policy.name())) {
                while (follower.position().segment() < SEGMENTS) {
                    assertNotNull(writer.readLine());
                    follower.poll(collector, RECORDS_PER_POLL);
                    follower.force();
                    prunedBytes += JournalPruner.prune(temp, follower.position());
                }
            }
            drain(follower);
            final Path epoch = JournalFiles.epochDirectory(temp, 1);
            assertTrue(JournalFiles.segments(epoch).first() >= SEGMENTS - 1);
            assertTrue(prunedBytes >= (SEGMENTS - 1) * OwnedJournal.SEGMENT_LENGTH_BYTES, "bytes=" + prunedBytes);

            JournalRecovery.replay(ReplayConfig.of(temp).withFrom(follower.position()), collector);
            assertEquals(SampleRecord.first(followed.size()), followed);
            assertThrows(DamagedJournalException.class, () -> SampleRecord.replay(temp));
        }
    }

    private long followUntilKilled(
            final JournalFollower follower, final SyncPolicy policy, final int lines, final String run)
            throws IOException {
        long acknowledged = 0;
        try (JavaProcess writer = JavaProcess.start(AcknowledgingWriter.class, temp.toString(), policy.name())) {
            for (int line = 0; line <= lines; line++) {
                final String said = writer.readLine();
                assertNotNull(said, run);
                final boolean hadAll = follower.poll(collector, RECORDS_PER_POLL) < RECORDS_PER_POLL;
                acknowledged = sequence(said);
                assertTrue(!hadAll || follower.position().sequence() >= acknowledged, run + " said=" + said);
            }
            writer.kill();
            for (String said = writer.readLine(); said != null && said.contains(" "); said = writer.readLine()) {
                acknowledged = Math.max(acknowledged, sequence(said));
            }
        }
        return acknowledged;
    }

    private void drain(final JournalFollower follower) {
        for (int polled = 1; polled > 0; ) {
            polled = follower.poll(collector, RECORDS_PER_POLL);
        }
    }

    private static long sequence(final String said) {
        return Long.parseLong(said.substring(said.indexOf(' ') + 1));
    }
}
