package io.florin.client;

import java.util.random.RandomGenerator;

/**
 * Waits between attempts, doubling up to a bound, half of each random; and the end of all attempts. Times come from the caller. Not
 * thread-safe.
 */
final class Backoff {
    /** There is no further attempt. */
    static final long GIVE_UP = -1;

    private final long delayMinNs;
    private final long delayMaxNs;
    private final long giveUpAfterNs;
    private final RandomGenerator random;

    private int attempts;
    private long firstLossNs;

    Backoff(final ReconnectPolicy policy, final RandomGenerator random) {
        delayMinNs = policy.delayMin().toNanos();
        delayMaxNs = policy.delayMax().toNanos();
        giveUpAfterNs = policy.giveUpAfter().toNanos();
        this.random = random;
    }

    /** All is well: the next loss is a first one. */
    void reset() {
        attempts = 0;
    }

    int attempts() {
        return attempts;
    }

    /** @return nanoseconds to wait before the next attempt, or {@link #GIVE_UP}. */
    long nextDelayNs(final long nowNs) {
        if (attempts == 0) {
            firstLossNs = nowNs;
        }
        final long leftNs = giveUpAfterNs - (nowNs - firstLossNs);
        if (leftNs <= 0) {
            return GIVE_UP;
        }
        final int shift = Math.min(attempts, Long.numberOfLeadingZeros(delayMinNs) - 1);
        attempts++;
        final long delayNs = Math.min(delayMinNs << shift, delayMaxNs);
        return Math.min(delayNs / 2 + random.nextLong(delayNs / 2 + 1), leftNs);
    }
}
