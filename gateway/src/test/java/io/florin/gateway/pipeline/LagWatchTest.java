package io.florin.gateway.pipeline;

import static io.florin.gateway.pipeline.LagWatch.BEHIND_COMMANDS;
import static io.florin.gateway.pipeline.LagWatch.CAUGHT_UP_COMMANDS;
import static io.florin.gateway.pipeline.LagWatch.PATIENCE_NS;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LagWatchTest {
    private final LagWatch watch = new LagWatch();

    @Test
    void shouldSayNothingOfALagThatPasses() {
        assertFalse(watch.onLag(BEHIND_COMMANDS, 0));
        assertFalse(watch.onLag(BEHIND_COMMANDS, PATIENCE_NS - 1));
        assertFalse(watch.onLag(BEHIND_COMMANDS - 1, PATIENCE_NS));
        assertFalse(watch.onLag(BEHIND_COMMANDS, PATIENCE_NS + 1));
        assertFalse(watch.onLag(BEHIND_COMMANDS, 2 * PATIENCE_NS));
        assertFalse(watch.isBehind());
    }

    @Test
    void shouldSayOnceThatItIsBehindAndOnceThatItHasCaughtUp() {
        assertFalse(watch.onLag(BEHIND_COMMANDS, 0));
        assertTrue(watch.onLag(BEHIND_COMMANDS, PATIENCE_NS));
        assertTrue(watch.isBehind());
        for (int i = 1; i < 1000; i++) {
            assertFalse(watch.onLag(BEHIND_COMMANDS + i, PATIENCE_NS + i));
        }
        assertFalse(watch.onLag(CAUGHT_UP_COMMANDS + 1, 2 * PATIENCE_NS));
        assertTrue(watch.onLag(CAUGHT_UP_COMMANDS, 3 * PATIENCE_NS));
        assertFalse(watch.isBehind());
        assertFalse(watch.onLag(0, 4 * PATIENCE_NS));
        assertFalse(watch.onLag(BEHIND_COMMANDS, 5 * PATIENCE_NS));
        assertFalse(watch.onLag(BEHIND_COMMANDS, 6 * PATIENCE_NS - 1));
        assertTrue(watch.onLag(BEHIND_COMMANDS, 6 * PATIENCE_NS));
    }
}
