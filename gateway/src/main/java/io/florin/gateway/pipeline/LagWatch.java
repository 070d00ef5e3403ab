package io.florin.gateway.pipeline;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log when a standby has fallen behind for good, and when it has caught up: each once, however long it lasts. */
final class LagWatch {
    /** Commands behind from which a standby counts as behind. */
    static final long BEHIND_COMMANDS = 100_000;

    /** Commands behind up to which it has caught up. */
    static final long CAUGHT_UP_COMMANDS = 1_000;

    /** How long it may be behind unmentioned. */
    static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);

    private static final Logger LOGGER = LoggerFactory.getLogger(LagWatch.class);

    private boolean isOver;
    private long overSinceNs;
    private boolean isBehind;

    /**
     * Takes note of a lag.
     *
     * @param lagCommands acknowledged by the writer and not applied here.
     * @param nowNs from one clock for all calls.
     * @return whether something was said.
     */
    boolean onLag(final long lagCommands, final long nowNs) {
        if (isBehind) {
            return lagCommands <= CAUGHT_UP_COMMANDS && sayCaughtUp(lagCommands, nowNs);
        }
        if (lagCommands < BEHIND_COMMANDS) {
            isOver = false;
            return false;
        }
        if (!isOver) {
            isOver = true;
            overSinceNs = nowNs;
        }
        return nowNs - overSinceNs >= PATIENCE_NS && sayBehind(lagCommands);
    }

    /** Whether it was said last that the standby is behind. */
    boolean isBehind() {
        return isBehind;
    }

    private boolean sayBehind(final long lagCommands) {
        isBehind = true;
        LOGGER.warn(
                "standby is behind: lagCommands={}, for at least {} s (a promotion takes as long as it takes to catch up)",
                lagCommands,
                TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NS));
        return true;
    }

    private boolean sayCaughtUp(final long lagCommands, final long nowNs) {
        isBehind = false;
        isOver = false;
        LOGGER.info(
                "standby has caught up: lagCommands={}, was behind for {} s",
                lagCommands,
                TimeUnit.NANOSECONDS.toSeconds(nowNs - overSinceNs));
        return true;
    }
}
