package io.florin.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PaymentPlanTest {
    private static final long RUN_ID = 0x5EED;
    private static final int PAYMENTS = 200_000;

    @ParameterizedTest
    @ValueSource(strings = {"none", "zipf", "zipf:0.5", "hot", "hot:0.3"})
    void shouldPayBetweenTwoAccountsOfTheRange(final String skew) {
        for (final int accounts : new int[] {2, 3, 1000}) {
            final PaymentPlan plan = new PaymentPlan(RUN_ID, accounts, Skew.parse(skew), CommandMix.PAYMENTS);
            for (long i = 0; i < 10_000; i++) {
                final int debit = plan.debitAccount(i);
                final int credit = plan.creditAccount(i);
                assertTrue(debit >= 0 && debit < accounts, () -> "debit=" + debit);
                assertTrue(credit >= 0 && credit < accounts, () -> "credit=" + credit);
                assertNotEquals(debit, credit);
            }
        }
    }

    @Test
    void shouldCreditTheHotAccountAsOftenAsAsked() {
        final PaymentPlan plan = new PaymentPlan(RUN_ID, 1000, Skew.parse("hot:0.25"), CommandMix.PAYMENTS);
        int hot = 0;
        for (long i = 0; i < PAYMENTS; i++) {
            hot += plan.creditAccount(i) == 0 ? 1 : 0;
        }
        assertEquals(0.25 + 0.75 / 1000, hot / (double) PAYMENTS, 0.01);
    }

    @Test
    void shouldFollowZipfsLaw() {
        final int accounts = 1000;
        final ZipfRanks ranks = new ZipfRanks(accounts, 0.99);
        final PaymentPlan plan = new PaymentPlan(RUN_ID, accounts, Skew.parse("zipf:0.99"), CommandMix.PAYMENTS);
        final int[] counts = new int[accounts];
        for (long i = 0; i < PAYMENTS; i++) {
            counts[plan.debitAccount(i)]++;
        }
        Arrays.sort(counts);

        double zeta = 0;
        for (int i = 1; i <= accounts; i++) {
            zeta += Math.pow(i, -0.99);
        }
        assertEquals(1 / zeta, counts[accounts - 1] / (double) PAYMENTS, 0.01);
        assertEquals(Math.pow(2, -0.99) / zeta, counts[accounts - 2] / (double) PAYMENTS, 0.01);
        assertEquals(0, ranks.rank(0));
        assertEquals(accounts - 1, ranks.rank(-1));
    }

    @Test
    void shouldMixCommandsAsWeighted() {
        final CommandMix mix = CommandMix.parse("pay=5,hold=2,capture=2,query=1");
        final PaymentPlan plan = new PaymentPlan(RUN_ID, 1000, Skew.NONE, mix);
        final Map<CommandKind, Integer> counts = new EnumMap<>(CommandKind.class);
        for (long i = 0; i < PAYMENTS; i++) {
            counts.merge(plan.kind(i), 1, Integer::sum);
        }
        assertEquals(0.5, counts.get(CommandKind.PAY) / (double) PAYMENTS, 0.01);
        assertEquals(0.2, counts.get(CommandKind.HOLD) / (double) PAYMENTS, 0.01);
        assertEquals(0.2, counts.get(CommandKind.CAPTURE) / (double) PAYMENTS, 0.01);
        assertEquals(0.1, counts.get(CommandKind.QUERY) / (double) PAYMENTS, 0.01);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pay", "pay=", "pay=-1", "pay=0", "pay=1,capture=1", "pay=1,steal=1", "pay=1000001"})
    void shouldRefuseWhatIsNoMix(final String text) {
        assertThrows(IllegalArgumentException.class, () -> CommandMix.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "some", "zipf:1", "zipf:-0.1", "zipf:", "hot:1.1", "hot:NaN"})
    void shouldRefuseWhatIsNoSkew(final String text) {
        assertThrows(IllegalArgumentException.class, () -> Skew.parse(text));
    }
}
