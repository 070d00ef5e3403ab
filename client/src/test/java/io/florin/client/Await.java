package io.florin.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for a condition, within bounds. */
final class Await {
    static final long TIMEOUT_SECONDS = 20;

    /** A policy for tests: quick, and not so soon exhausted that a slow machine fails them. */
    static final ReconnectPolicy QUICKLY =
            new ReconnectPolicy(Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(TIMEOUT_SECONDS));

    private Await() {}

    static void until(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, () -> "not in time: " + what);
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
    }
}
