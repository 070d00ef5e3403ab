package io.florin.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.florin.benchmarks.ScalingModel.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingModelTest {
    @Test
    void shouldGoThroughWhatLiesOnALine() {
        final ScalingModel model =
                ScalingModel.of(List.of(new Point(10_000, 400), new Point(1_000_000, 500), new Point(10_000_000, 550)));
        assertEquals(50, model.tenfoldNs(), 1e-9);
        assertEquals(200, model.baseNs(), 1e-9);
        assertEquals(600, model.serviceNs(1e8), 1e-9);
    }

    @Test
    void shouldLieBetweenWhatDoesNot() {
        final ScalingModel model =
                ScalingModel.of(List.of(new Point(1_000, 300), new Point(1_000, 500), new Point(100_000, 600)));
        assertEquals(400, model.serviceNs(1_000), 1e-9);
        assertEquals(600, model.serviceNs(100_000), 1e-9);
    }

    @Test
    void shouldLetNothingGrowByOneNumberOfAccounts() {
        assertEquals(500, ScalingModel.of(List.of(new Point(1_000, 500))).serviceNs(1e8), 1e-9);
        assertEquals(
                500,
                ScalingModel.of(List.of(new Point(1_000, 600), new Point(10_000, 400)))
                        .serviceNs(1e8),
                1e-9);
        assertThrows(IllegalArgumentException.class, () -> ScalingModel.of(List.of()));
    }
}
