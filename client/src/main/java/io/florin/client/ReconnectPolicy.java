package io.florin.client;

import java.time.Duration;

/**
 * When a lost connection is tried again. The wait doubles from the least to the longest with each attempt in vain; half of each wait
 * is random, so that many clients do not come back all at once.
 *
 * @param delayMin wait before the first attempt, more than zero.
 * @param delayMax longest wait, at least {@code delayMin}.
 * @param giveUpAfter time without a connection or an answer after which the client fails for good; zero never tries again.
 */
public record ReconnectPolicy(Duration delayMin, Duration delayMax, Duration giveUpAfter) {
    private static final Duration DELAY_LIMIT = Duration.ofHours(1);

    /** From 10 ms to 1 s, giving up after a minute. */
    public static final ReconnectPolicy DEFAULT =
            new ReconnectPolicy(Duration.ofMillis(10), Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** A lost connection is not tried again. */
    public static final ReconnectPolicy NEVER =
            new ReconnectPolicy(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ZERO);

    /** Checks the values. */
    public ReconnectPolicy {
        if (delayMin.isNegative() || delayMin.isZero() || delayMax.compareTo(delayMin) < 0) {
            throw new IllegalArgumentException(
                    "0 < delayMin <= delayMax: delayMin=" + delayMin + ", delayMax=" + delayMax);
        }
        if (delayMax.compareTo(DELAY_LIMIT) > 0) {
            throw new IllegalArgumentException("delay too long: delayMax=" + delayMax + ", limit=" + DELAY_LIMIT);
        }
        if (giveUpAfter.isNegative()) {
            throw new IllegalArgumentException("negative time: giveUpAfter=" + giveUpAfter);
        }
    }
}
