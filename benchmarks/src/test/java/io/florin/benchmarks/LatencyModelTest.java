package io.florin.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class LatencyModelTest {
    private static final LatencyModel MODEL = new LatencyModel(300, 500, 100);

    @Test
    void shouldGiveALoneForceAndAHalfWithoutLoad() {
        assertEquals(300, MODEL.cycleUs(0));
        assertEquals(100 + 450, MODEL.p50Us(0));
        assertEquals(0, MODEL.batch(0));
    }

    @Test
    void shouldHaveNoEndAtTheLimit() {
        assertEquals(2_000_000, MODEL.limitPerSecond());
        assertEquals(375, MODEL.cycleUs(400_000)); // 150 payments, forced first
        assertEquals(320, MODEL.cycleUs(800_000)); // 256 payments
        assertEquals(300, MODEL.cycleUs(1_000_000)); // 300, applied while they are forced
        assertEquals(300, MODEL.batch(1_000_000));
        assertEquals(Double.POSITIVE_INFINITY, MODEL.p99Us(2_000_000));
    }

    @Test
    void shouldPutBetweenForceAndLimitWhatAWindowGives() {
        assertEquals(100 * 1e9 / (300_000 + 100 * 500), MODEL.closedLoopPerSecond(200));
    }

    @Test
    void shouldTakeTheLongerOfForceAndWorkForALongBatch() {
        assertEquals(500 * 1e9 / 300_000, MODEL.closedLoopPerSecond(1000));
        assertEquals(1000 * 1e9 / 500_000, MODEL.closedLoopPerSecond(2000));
    }

    @Test
    void shouldTakeWhatTheCycleDoesNotExplainForTheRest() {
        assertEquals(150, LatencyModel.through(300, 500, 1_000_000, 600).restUs());
        assertEquals(0, LatencyModel.through(300, 500, 1_000_000, 10).restUs());
    }

    @Test
    void shouldRefuseWhatIsNoLoad() {
        assertThrows(IllegalArgumentException.class, () -> new LatencyModel(0, 500, 0));
        assertThrows(IllegalArgumentException.class, () -> new LatencyModel(300, Double.NaN, 0));
        assertThrows(IllegalArgumentException.class, () -> new LatencyModel(300, 500, -1));
    }

    /** Against a simulation of payments that come by chance, batch after batch. */
    @Test
    void shouldAgreeWithASimulation() {
        final long seed = 20261126;
        final Random random = new Random(seed);
        final double rate = 600_000;
        final Histogram latencies = new Histogram(3);
        double nextUs = 0;
        double beginUs = 0;
        int gathered = 0;
        double[] arrivals = new double[0];
        for (int cycle = 0; cycle < 2000; cycle++) {
            final double endUs = beginUs + MODEL.forceUs() + gathered * MODEL.serviceNs() / 1000;
            for (int i = 0; i < gathered; i++) {
                latencies.recordValue((long) (endUs - arrivals[i] + MODEL.restUs()));
            }
            gathered = 0;
            arrivals = new double[10_000];
            while (nextUs < endUs) {
                arrivals[gathered++] = nextUs;
                nextUs -= Math.log(1 - random.nextDouble()) * 1e6 / rate;
            }
            beginUs = endUs;
        }
        assertEquals(
                MODEL.p50Us(rate),
                (double) latencies.getValueAtPercentile(50),
                MODEL.p50Us(rate) * 0.05,
                "seed=" + seed);
        assertEquals(
                MODEL.p99Us(rate),
                (double) latencies.getValueAtPercentile(99),
                MODEL.p99Us(rate) * 0.1,
                "seed=" + seed);
    }
}
