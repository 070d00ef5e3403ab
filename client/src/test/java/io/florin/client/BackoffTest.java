package io.florin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Backoff backoff = new Backoff(
            new ReconnectPolicy(Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofMillis(1000)),
            new SplittableRandom(1));

    @Test
    void shouldDoubleUpToTheLongestWaitHalfOfItRandom() {
        for (final long delayMs : new long[] {10, 20, 40, 80, 100, 100, 100}) {
            final long delayNs = backoff.nextDelayNs(0);
            assertTrue(delayNs >= delayMs * MS / 2 && delayNs <= delayMs * MS, () -> "delayNs=" + delayNs);
        }
    }

    @Test
    void shouldGiveUpWhenItsTimeIsOver() {
        backoff.nextDelayNs(5000 * MS);
        final long lastNs = backoff.nextDelayNs(5999 * MS);
        assertTrue(lastNs >= 0 && lastNs <= MS, "not past the end");
        assertEquals(Backoff.GIVE_UP, backoff.nextDelayNs(6000 * MS));
    }

    @Test
    void shouldBeginAnewAfterAReset() {
        backoff.nextDelayNs(0);
        backoff.nextDelayNs(999 * MS);
        backoff.reset();
        assertTrue(backoff.nextDelayNs(5000 * MS) <= 10 * MS);
        assertEquals(1, backoff.attempts());
    }

    @Test
    void shouldNotOverflowWithTheLongestWaits() {
        final Backoff slow = new Backoff(
                new ReconnectPolicy(Duration.ofHours(1), Duration.ofHours(1), Duration.ofDays(365)),
                new SplittableRandom(1));
        for (int i = 0; i < 100; i++) {
            final long delayNs = slow.nextDelayNs(0);
            assertTrue(delayNs >= Duration.ofMinutes(30).toNanos()
                    && delayNs <= Duration.ofHours(1).toNanos());
        }
    }

    @Test
    void shouldNeverTryAgainWhenThePolicyIsNever() {
        assertEquals(Backoff.GIVE_UP, new Backoff(ReconnectPolicy.NEVER, new SplittableRandom(1)).nextDelayNs(0));
    }
}
