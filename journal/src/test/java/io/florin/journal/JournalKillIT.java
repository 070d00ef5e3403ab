package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real process, killed over and over while it writes, on the journal that it left the time before. Hundreds of kills are for {@code
 * florin faults kill}.
 */
final class JournalKillIT {
    private static final int KILLS = 3;
    private static final int LINES_BEFORE_KILL_MAX = 1_000;

    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource(SyncPolicy.class)
    void shouldRecoverEverythingAnsweredWhenKilled(final SyncPolicy policy) throws IOException {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        long acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            final String run = "seed=" + seed + " kill=" + kill + " policy=" + policy;
            acknowledged = Math.max(acknowledged, writeUntilKilled(policy, random.nextInt(LINES_BEFORE_KILL_MAX), run));

            final List<SampleRecord> records = SampleRecord.replay(temp);
            assertEquals(SampleRecord.first(records.size()), records, run);
            assertTrue(
                    SampleRecord.lastSequence(records) >= acknowledged,
                    run + " acknowledged=" + acknowledged + " recovered=" + SampleRecord.lastSequence(records));
        }
    }

    private long writeUntilKilled(final SyncPolicy policy, final int lines, final String run) throws IOException {
        long acknowledged = 0;
        try (JavaProcess writer = JavaProcess.start(AcknowledgingWriter.class, temp.toString(), policy.name())) {
            for (int line = 0; line <= lines; line++) {
                final String said = writer.readLine();
                assertNotNull(said, run);
                acknowledged = sequence(said);
            }
            writer.kill();
            for (String said = writer.readLine(); said != null && said.contains(" "); said = writer.readLine()) {
                acknowledged = Math.max(acknowledged, sequence(said));
            }
        }
        return acknowledged;
    }

    private static long sequence(final String said) {
        return Long.parseLong(said.substring(said.indexOf(' ') + 1));
    }
}
