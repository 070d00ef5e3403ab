package io.florin.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 25, 50})
    void shouldReadWhatItHasPrinted(final long seed) {
        final History history = Simulation.generate(seed, 300);
        assertEquals(history, History.parse(history.lines()));
    }

    @Test
    void shouldBeMadeByTheSeedAlone() {
        assertEquals(Simulation.generate(7, 200), Simulation.generate(7, 200));
        assertNotEquals(Simulation.generate(7, 200), Simulation.generate(8, 200));
        assertTrue(Simulation.generate(25, 10).isPipeline());
    }

    @Test
    void shouldIgnoreWhatIsForPeople() {
        final History history = History.parse(List.of("# a note", "", "crash 2  # here", "disk-full"));
        assertEquals(List.of(new Step.Crash(2), new Step.DiskFull()), history.steps());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sned 1 00", "crash", "crash x", "send 5", "send 5 zz", "send 5 0000"})
    void shouldNameALineThatIsNoStep(final String line) {
        final IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> History.parse(List.of(line)));
        assertTrue(e.getMessage().contains(line), e.getMessage());
    }
}
