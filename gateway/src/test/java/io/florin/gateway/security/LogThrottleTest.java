package io.florin.gateway.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogThrottleTest {
    private long nowNs = Long.MAX_VALUE - 10; // nanoTime may wrap

    @Test
    void shouldLetOneLineASecondPassAndCountTheOthers() {
        final LogThrottle throttle = new LogThrottle(() -> nowNs);
        assertTrue(throttle.isDue());
        for (int i = 0; i < 1000; i++) {
            assertFalse(throttle.isDue());
        }
        nowNs += TimeUnit.SECONDS.toNanos(1);
        assertTrue(throttle.isDue());
        assertEquals(1000, throttle.takeHeldBack());
        assertEquals(0, throttle.takeHeldBack());
    }
}
