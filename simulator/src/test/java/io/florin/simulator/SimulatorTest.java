package io.florin.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.florin.protocol.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Random histories against the reference ledger, and against invariants that do not know it. */
class SimulatorTest {
    private static final int SEEDS = 225;
    private static final int NEW_SEEDS = 25;
    private static final int COMMANDS = 150;

    /** A gateway gives these, a standby and its promotion: no history has any of them. */
    private static final List<Status> OF_STANDBYS = List.of(
            Status.NOT_AUTHORIZED,
            Status.SIGNATURE_MISSING,
            Status.SIGNATURE_INVALID,
            Status.STANDBY,
            Status.PEER_NOT_LOCAL,
            Status.NOT_A_STANDBY,
            Status.WRITER_ALIVE,
            Status.JOURNAL_DAMAGED,
            Status.JOURNAL_UNUSABLE);

    @Test
    void shouldDoAsTheReferenceDoesAndGiveEveryStatus() {
        final Tally tally = new Tally();
        for (long seed = 1; seed <= SEEDS; seed++) {
            run(seed, tally);
        }
        assertEquals(OF_STANDBYS, tally.neverHit());
        assertEquals(SEEDS / 25, tally.pipelineHistories());
        assertTrue(tally.commands() >= SEEDS * COMMANDS, "commands=" + tally.commands());
        assertTrue(tally.crashes() > 0, "no crash");
        assertTrue(tally.snapshotStarts() > 0, "no start from a snapshot");
        assertTrue(tally.tornTails() > 0, "no torn tail");
        assertTrue(tally.serverTicks() > 0, "no tick of the pipeline's own");
        assertTrue(tally.syncFailures() > 0, "no failed sync");
        assertTrue(tally.flips() > 0, "no flipped bit");
    }

    @Test
    void shouldDoAsTheReferenceDoesForNewSeedsEveryTime() {
        final long first = System.nanoTime();
        for (int i = 0; i < NEW_SEEDS; i++) {
            run(first + i, new Tally());
        }
    }

    private static void run(final long seed, final Tally tally) {
        try {
            Simulation.run(Simulation.generate(seed, COMMANDS), tally);
        } catch (final SimulationFailure e) {
            fail("florin simulate --seed " + seed + " --commands " + COMMANDS + "\n" + e.getMessage(), e);
        }
    }
}
