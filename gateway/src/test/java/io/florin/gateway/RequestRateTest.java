package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.florin.protocol.Framing;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRateTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    @ParameterizedTest
    @ValueSource(longs = {0, 17, -1_000_000_000, Long.MAX_VALUE - 1_000_000_000}) // nanoTime may be anything, and wrap
    void shouldLetASecondsWorthPassAndEarnTheRest(final long startNs) {
        final RequestRate rate = new RequestRate(10_000, startNs);

        assertEquals(10_000, rate.available(startNs));
        rate.take(10_000, startNs);

        assertEquals(0, rate.available(startNs));
        assertEquals(0, rate.available(startNs + 99_999));
        assertEquals(1, rate.available(startNs + 100_000));
        assertEquals(100_000, rate.waitNs(startNs));
        assertEquals(5000, rate.available(startNs + SECOND_NS / 2));
        assertEquals(10_000, rate.available(startNs + 10 * SECOND_NS));
    }

    @Test
    void shouldOweTheRestOfAChain() {
        final RequestRate rate = new RequestRate(1, 0);

        assertEquals(0, rate.waitNs(0));
        rate.take(Framing.CHAIN_LENGTH_MAX, 0);

        assertEquals(Framing.CHAIN_LENGTH_MAX * SECOND_NS, rate.waitNs(0));
        assertEquals(0, rate.available(0));
    }

    @Test
    void shouldLetThoseThatWaitComeBackOneAfterTheOther() {
        final RequestRate rate = new RequestRate(1000, 0);
        rate.take(1000, 0);

        assertEquals(1_000_000, rate.join(0));
        assertEquals(2_000_000, rate.join(0));
        rate.leave();
        assertEquals(2_000_000, rate.join(0));
    }

    @Test
    void shouldOweWhatTwoThreadsTookAtTheSameTime() {
        final RequestRate rate = new RequestRate(2000, 0);
        rate.take(2000, 0);
        rate.take(2000, 0);

        assertEquals(0, rate.available(SECOND_NS));
        assertEquals(1000, rate.available(SECOND_NS + SECOND_NS / 2));
    }
}
