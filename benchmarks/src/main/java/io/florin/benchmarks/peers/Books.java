package io.florin.benchmarks.peers;

import io.florin.benchmarks.PaymentPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a contestant's accounts say.
 *
 * @param transferCount transfers stored.
 * @param balances in minor units, by the account's number in the plan. Not copied.
 */
@SuppressWarnings("ArrayRecordComponent") // a million longs, made by one and read by another
record Books(long transferCount, long[] balances) {
    /**
     * Compares them with what the plan's first payments must have left of accounts that began with nothing.
     *
     * @param acknowledged how many payments were acknowledged.
     * @return what is wrong, for people; empty when nothing is.
     */
    List<String> faults(final PaymentPlan plan, final long acknowledged) {
        final List<String> faults = new ArrayList<>();
        if (transferCount != acknowledged) {
            faults.add("transfers stored: " + transferCount + ", acknowledged: " + acknowledged);
        }
        final long sum = Arrays.stream(balances).sum();
        if (sum != 0) {
            faults.add("the sum of all balances was 0 and is " + sum);
        }
        final long[] expected = balances(plan, acknowledged);
        final int accounts = plan.accounts();
        if (balances.length != accounts) {
            faults.add("accounts: " + balances.length + ", opened: " + accounts);
            return faults;
        }
        int wrong = 0;
        for (int i = 0; i < accounts; i++) {
            wrong += balances[i] == expected[i] ? 0 : 1;
        }
        if (wrong > 0) {
            faults.add("accounts that do not hold what was paid: " + wrong + " of " + accounts);
        }
        return faults;
    }

    /** What accounts that began with nothing hold after the plan's first payments, in minor units. */
    static long[] balances(final PaymentPlan plan, final long payments) {
        final long[] balances = new long[plan.accounts()];
        for (long i = 0; i < payments; i++) {
            balances[plan.debitAccount(i)] -= plan.amount(i);
            balances[plan.creditAccount(i)] += plan.amount(i);
        }
        return balances;
    }
}
