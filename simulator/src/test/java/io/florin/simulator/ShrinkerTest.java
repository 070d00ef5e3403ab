package io.florin.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.Status;
import io.florin.reference.FollowUp;
import io.florin.reference.Id;
import io.florin.reference.Reply;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    private static final int RUNS_MAX = 4000;

    /** A ledger that fails when a hold has expired needs settings, two accounts, a hold and a late command: no more. */
    @Test
    void shouldFindAndShrinkAPlantedDifference() {
        final Predicate<History> fails = history -> answers(history, Status.AUTHORIZATION_EXPIRED);
        final History shrunk = Shrinker.shrink(firstThat(fails), fails, RUNS_MAX);
        assertTrue(fails.test(shrunk));
        assertTrue(shrunk.steps().size() <= 6, () -> String.join("\n", shrunk.lines()));
    }

    @Test
    void shouldMakeWhatIsLeftSimple() {
        final Predicate<History> fails = history -> history.steps().stream()
                .anyMatch(step -> step instanceof Step.Send send
                        && send.command() instanceof FollowUp.Refund refund
                        && refund.amount() > 0);
        final History shrunk = Shrinker.shrink(firstThat(fails), fails, RUNS_MAX);
        assertEquals(2, shrunk.steps().size());
        final Step.Send send = (Step.Send) shrunk.steps().get(1);
        final FollowUp.Refund refund = (FollowUp.Refund) send.command();
        assertEquals(1, refund.amount());
        assertEquals("", refund.text());
        assertEquals(Id.ZERO, refund.userData());
        assertEquals(0, refund.correlationId());
        assertEquals(((Step.Send) shrunk.steps().get(0)).atNs(), send.atNs());
    }

    @Test
    void shouldStopWhenItMayAskNoMore() {
        final History history = Simulation.generate(1, 100);
        final int[] asked = {0};
        Shrinker.shrink(
                history,
                any -> {
                    asked[0]++;
                    return false;
                },
                3);
        assertEquals(3, asked[0]);
    }

    @Test
    void shouldTellWhatFailsFromWhatDoesNot() {
        final History history = Simulation.generate(1, 20);
        assertFalse(Simulation.fails(history));
        assertTrue(Simulation.fails(history.with(history.steps().subList(1, 5))), "no settings");
    }

    private static History firstThat(final Predicate<History> fails) {
        for (long seed = 1; seed < 25; seed++) {
            final History history = Simulation.generate(seed, 200);
            if (fails.test(history)) {
                return history;
            }
        }
        throw new AssertionError("no history fails");
    }

    private static boolean answers(final History history, final Status wanted) {
        final World world = new World();
        for (final Step step : history.steps()) {
            if (step instanceof Step.Crash crash) {
                world.crash(crash.lost());
            } else if (step instanceof Step.Send send) {
                for (final Reply reply : world.send(send.command(), send.atNs())) {
                    if (reply.status() == wanted) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
