package io.florin.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class AvailabilityModelTest {
    @Test
    void shouldReplayHalfAnIntervalAndLoadTheRest() {
        final AvailabilityModel model = new AvailabilityModel(5, 2, 1_000_000, 500_000, 10_000, 100);
        assertEquals(5 + 2 + 9.5 + 1, model.downSeconds(10_000_000));
        assertEquals(5 + 2 + 9 + 2, model.worstDownSeconds(10_000_000));
    }

    @Test
    void shouldReplayEverythingWithoutSnapshots() {
        assertEquals(5 + 2 + 20, new AvailabilityModel(5, 2, 1_000_000, 500_000, 10_000, 0).downSeconds(10_000_000));
    }

    @Test
    void shouldReplayNoMoreThanThereIs() {
        assertEquals(5 + 2 + 2, new AvailabilityModel(5, 2, 1_000_000, 500_000, 10_000, 1e9).downSeconds(1_000_000));
    }

    @Test
    void shouldTakeTheFailuresOfAYear() {
        final AvailabilityModel model = new AvailabilityModel(5, 5, 1, 1, 1, 0);
        assertEquals(1 - 12 * 10 / 31_536_000.0, model.availability(0, 12), 1e-12);
        assertEquals(0, model.availability(0, 1e9));
    }
}
