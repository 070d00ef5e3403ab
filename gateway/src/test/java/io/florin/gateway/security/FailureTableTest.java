package io.florin.gateway.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FailureTableTest {
    private long nowNs;

    @Test
    void shouldDoubleTheDelayUpToABound() {
        final FailureTable table = new FailureTable(100, () -> nowNs);
        for (final long expectedMs : new long[] {100, 200, 400, 800, 1600, 3000, 3000, 3000}) {
            assertEquals(expectedMs, table.onFailure("a", "k"));
        }
    }

    /** Neither other keys from the same place nor other places with the same key begin anew. */
    @Test
    void shouldCountByAddressAndByKey() {
        final FailureTable table = new FailureTable(100, () -> nowNs);
        table.onFailure("a", "k1");
        assertEquals(200, table.onFailure("a", "k2"));
        assertEquals(200, table.onFailure("b", "k2"));
        assertEquals(100, table.onFailure("c", "k3"));
    }

    @Test
    void shouldForgetAfterAQuietTime() {
        final FailureTable table = new FailureTable(100, () -> nowNs);
        table.onFailure("a", "k");
        nowNs += TimeUnit.MINUTES.toNanos(10);
        assertEquals(200, table.onFailure("a", "k"));
        nowNs += TimeUnit.MINUTES.toNanos(10) + 1;
        assertEquals(100, table.onFailure("a", "k"));
    }

    @Test
    void shouldHoldNoMoreNamesThanItMay() {
        final FailureTable table = new FailureTable(100, () -> nowNs);
        for (int i = 0; i < 10_000; i++) {
            table.onFailure("a", "k" + i);
        }
        assertEquals(100, table.size());
        assertEquals(3000, table.onFailure("a", "new")); // who goes on is not forgotten
    }
}
