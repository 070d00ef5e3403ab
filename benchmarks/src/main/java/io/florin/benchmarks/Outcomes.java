package io.florin.benchmarks;

import io.florin.client.CommandReply;
import io.florin.protocol.Status;

/**
 * The outcome of each payment of a plan: status and journal sequence, as first answered. Written by the load generator's thread;
 * read when it has stopped.
 */
final class Outcomes implements OutcomeListener {
    private static final long UNANSWERED = 0;

    private final long[] sequences;
    private final byte[] statuses;

    Outcomes(final int payments) {
        sequences = new long[payments];
        statuses = new byte[payments];
    }

    @Override
    public void onOutcome(final long index, final CommandReply reply) {
        final int i = (int) index;
        if (sequences[i] != UNANSWERED) {
            throw new IllegalStateException("answered twice: payment=" + index);
        }
        sequences[i] = reply.sequence();
        statuses[i] = (byte) reply.status().code();
    }

    /** Whether this reply is the first outcome over again, and nothing else. */
    boolean isReplayOf(final long index, final CommandReply reply) {
        final int i = (int) index;
        return reply.isReplayed()
                && reply.sequence() == sequences[i]
                && reply.status().code() == statuses[i];
    }

    /** Adds up what each account has paid and was paid, in minor units. */
    void sum(final PaymentPlan plan, final long[] debits, final long[] credits) {
        for (int i = 0; i < sequences.length; i++) {
            if (sequences[i] != UNANSWERED && statuses[i] == Status.OK.code()) {
                debits[plan.debitAccount(i)] += plan.amount(i);
                credits[plan.creditAccount(i)] += plan.amount(i);
            }
        }
    }
}
