package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.gateway.ServerConfig;
import io.florin.gateway.pipeline.Capacity;
import org.junit.jupiter.api.Test;

final class MemoryNeedTest {
    private static final long GIB = 1L << 30;

    @Test
    void shouldFindDefaultCapacityToFitInSixteenGib() {
        assertNull(MemoryNeed.shortage(ServerConfig.DEFAULT_CAPACITY, 16 * GIB));
    }

    @Test
    void shouldSayWhatIsMissing() {
        assertEquals(
                "capacity needs 13.8 GiB of memory when full, this machine has 8.0 GiB: accountsMax=16777216,"
                        + " transfersMax=67108864, historyMax=4194304",
                MemoryNeed.shortage(ServerConfig.DEFAULT_CAPACITY, 8 * GIB));
    }

    @Test
    void shouldNotOverflow() {
        final Capacity largest = new Capacity(65_535, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

        assertTrue(MemoryNeed.bytes(largest) > 500 * GIB);
    }

    @Test
    void shouldKnowThisMachine() {
        assertTrue(MemoryNeed.machineBytes() > GIB / 4);
    }
}
