package io.florin.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.benchmarks.PaymentPlan;
import io.florin.benchmarks.peers.FakeContestant.Cheat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoundsTest {
    private final List<String> turns = new ArrayList<>();
    private final List<String> output = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void shouldLetEachPayInTurnAndCheckItsBooks() throws Exception {
        final Contestant a = fake("a", 2, 1, Cheat.NONE);
        final Contestant b = fake("b", 1, 10, Cheat.NONE);

        final Map<Mode, List<Run>> runs = rounds().run(List.of(a, b), 2);

        final List<String> round = List.of("open a", "close a", "open b", "close b");
        assertEquals(Stream.concat(round.stream(), round.stream()).toList(), turns);
        assertEquals(List.of(a.mode(), b.mode()), List.copyOf(runs.keySet()));
        for (final List<Run> own : runs.values()) {
            assertEquals(2, own.size());
            own.forEach(run -> assertEquals(List.of(), run.faults()));
            own.forEach(run -> assertTrue(run.acknowledged() > 0 && run.perSecond() > 0, run.toString()));
        }
        assertEquals(4, output.size());
        assertTrue(output.get(3).matches("round 2 +peer, b .* payments/s .* books right"), output.get(3));
        assertNothingLeft();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FORGETS_A_TRANSFER | transfers stored: ",
                "LOSES_A_UNIT | the sum of all balances was 0 and is -1",
                "PAYS_THE_WRONG_ACCOUNT | accounts that do not hold what was paid: 2 of 50",
                "PAYS_TWICE | payments that were sent again and done again: "
            })
    void shouldSayWhatIsWrong(final Cheat cheat, final String fault) throws Exception {
        final Contestant cheater = fake("a", 1, 1, cheat);

        final Run run = rounds().run(List.of(cheater), 1).get(cheater.mode()).get(0);

        assertTrue(
                run.faults().stream().anyMatch(line -> line.startsWith(fault)),
                run.faults().toString());
        assertTrue(output.get(0).contains("WRONG: "), output.get(0));
    }

    @Test
    void shouldEndWhenAPaymentIsRefusedAndLeaveNothing() throws Exception {
        final Contestant refusing = fake("a", 3, 1, Cheat.REFUSES);

        final Exception failure = assertThrows(IllegalStateException.class, () -> rounds().run(List.of(refusing), 1));

        assertTrue(failure.getMessage().contains("refused: payment="), failure.getMessage());
        assertEquals(List.of("open a", "close a"), turns);
        assertNothingLeft();
    }

    private Rounds rounds() {
        return new Rounds(directory, new PaymentPlan(7, 50), Duration.ZERO, Duration.ofMillis(20), output::add);
    }

    private FakeContestant fake(final String name, final int connections, final int batch, final Cheat cheat) {
        return new FakeContestant(TestPeers.mode(name, connections, batch, Durability.DEVICE), cheat, turns);
    }

    private void assertNothingLeft() throws Exception {
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(), left.toList());
        }
    }
}
