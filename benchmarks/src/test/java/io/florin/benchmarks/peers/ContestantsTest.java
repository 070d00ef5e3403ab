package io.florin.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.florin.benchmarks.Directories;
import io.florin.benchmarks.PaymentPlan;
import io.florin.benchmarks.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real ones, small: H2 always, the others where they are installed. */
final class ContestantsTest {
    private static final int ACCOUNTS = 40;
    private static final int CONNECTIONS = 4;
    private static final int BATCH = 100;

    private Path directory = Path.of("");

    @BeforeEach
    void makeDirectory() throws Exception {
        directory = TestPeers.directory();
    }

    @AfterEach
    void deleteDirectory() throws Exception {
        Directories.delete(directory);
    }

    @Test
    void shouldKeepBooksWithH2() throws Exception {
        assertRight(H2Contestant.committingEach(CONNECTIONS), "H2 2.3.232");
        assertRight(H2Contestant.writingEach(CONNECTIONS), "H2 2.3.232");
        assertRight(H2Contestant.forcingBatches(BATCH), "H2 2.3.232");
    }

    @Test
    void shouldKeepBooksWithPostgres() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/usr/lib/postgresql")), "no PostgreSQL");
        assertRight(PostgresContestant.committingEach(CONNECTIONS), "PostgreSQL 1");
        assertRight(PostgresContestant.committingBatches(CONNECTIONS, BATCH), "PostgreSQL 1");
    }

    @Test
    void shouldKeepBooksWithRedis() throws Exception {
        assumeTrue(Shell.has("redis-server"), "no Redis");
        assertRight(RedisContestant.oneAtATime(CONNECTIONS, Durability.DEVICE), "Redis ");
        assertRight(RedisContestant.pipelined(CONNECTIONS, BATCH, Durability.EVERY_SECOND), "Redis ");
    }

    private void assertRight(final Contestant contestant, final String version) throws Exception {
        final Rounds rounds = new Rounds(
                directory, new PaymentPlan(11, ACCOUNTS), Duration.ofMillis(50), Duration.ofMillis(200), line -> {});

        final Run run =
                rounds.run(List.of(contestant), 1).get(contestant.mode()).get(0);

        assertEquals(List.of(), run.faults());
        assertTrue(run.acknowledged() > 0);
        assertTrue(run.version().startsWith(version), run.version());
    }
}
