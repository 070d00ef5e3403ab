package io.florin.benchmarks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.florin.protocol.DisconnectReason;
import org.junit.jupiter.api.Test;

/** What counts as the expected end of an attack. */
class AttackTest {
    private final AttackTally tally = new AttackTally();

    @Test
    void shouldExcuseSilenceAlone() {
        final Attack crowd = attack("crowd");
        tally.onClosed(null);
        tally.onClosed(DisconnectReason.TOO_MANY_CONNECTIONS);
        assertTrue(crowd.isAsExpected(tally));
        tally.onClosed(DisconnectReason.NOT_A_FRAME);
        assertFalse(crowd.isAsExpected(tally));
    }

    @Test
    void shouldWantWhoReadsNothingCutOff() {
        final Attack attack = attack("replies-not-read");
        assertFalse(attack.isAsExpected(tally));
        tally.onClosed(null);
        assertTrue(attack.isAsExpected(tally));
        tally.onClosed(DisconnectReason.IDLE_TIMEOUT);
        assertFalse(attack.isAsExpected(tally));
    }

    @Test
    void shouldWantAReasonForGarbageAndTakeAny() {
        final Attack garbage = attack("garbage");
        tally.onClosed(DisconnectReason.MALFORMED_MESSAGE);
        assertTrue(garbage.isAsExpected(tally));
        tally.onClosed(null);
        assertFalse(garbage.isAsExpected(tally));
    }

    private static Attack attack(final String name) {
        return Attack.all().stream()
                .filter(attack -> attack.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
