package io.florin.benchmarks.faults;

import io.florin.benchmarks.PaymentPlan;
import io.florin.client.CommandReply;
import io.florin.protocol.Status;
import java.util.Arrays;

/**
 * What a client remembers over all lives of a server: which payments it has sent, and the first outcome and sequence of each that was
 * answered. One thread at a time: the payer's, and the campaign's when that has stopped.
 */
final class PaymentBook {
    private static final long UNANSWERED = 0;

    private final PaymentPlan plan;
    private long[] sequences = new long[1024];
    private byte[] statuses = new byte[1024];
    private int sent;
    private int answered;
    private int answeredAmiss;

    PaymentBook(final PaymentPlan plan) {
        this.plan = plan;
    }

    PaymentPlan plan() {
        return plan;
    }

    /** @return how many payments were sent; their indexes are 0 to one less. */
    int sent() {
        return sent;
    }

    /** @return how many were answered, for good. */
    int answered() {
        return answered;
    }

    /** @return answers that were not what they had to be: a first outcome that changed. */
    int answeredAmiss() {
        return answeredAmiss;
    }

    boolean isAnswered(final int index) {
        return sequences[index] != UNANSWERED;
    }

    /** Notes one more payment as sent. @return its index. */
    int send() {
        if (sent == sequences.length) {
            sequences = Arrays.copyOf(sequences, 2 * sent);
            statuses = Arrays.copyOf(statuses, 2 * sent);
        }
        return sent++;
    }

    /** Takes an answer that is for good: the first one, or one that has to be the first one again. */
    void onAnswer(final int index, final CommandReply reply) {
        if (isAnswered(index)) {
            answeredAmiss += reply.isReplayed() && isOutcome(index, reply.sequence(), reply.status()) ? 0 : 1;
            return;
        }
        sequences[index] = reply.sequence();
        statuses[index] = (byte) reply.status().code();
        answered++;
    }

    /** @return whether this is the outcome that was answered. */
    boolean isOutcome(final int index, final long sequence, final Status status) {
        return sequences[index] == sequence && statuses[index] == (byte) status.code();
    }

    /** Takes back the answers to payments behind this sequence: their loss was announced, and accepted. @return how many. */
    int forgetBehind(final long sequence) {
        int forgotten = 0;
        for (int i = 0; i < sent; i++) {
            if (sequences[i] > sequence) {
                sequences[i] = UNANSWERED;
                forgotten++;
            }
        }
        answered -= forgotten;
        return forgotten;
    }

    /** @return the greatest sequence that was answered. */
    long lastAnsweredSequence() {
        long last = 0;
        for (int i = 0; i < sent; i++) {
            last = Math.max(last, sequences[i]);
        }
        return last;
    }

    /** Adds up what the answered payments say that each account has paid and was paid. */
    void sum(final long[] debits, final long[] credits) {
        for (int i = 0; i < sent; i++) {
            if (isAnswered(i) && statuses[i] == (byte) Status.OK.code()) {
                debits[plan.debitAccount(i)] += plan.amount(i);
                credits[plan.creditAccount(i)] += plan.amount(i);
            }
        }
    }
}
