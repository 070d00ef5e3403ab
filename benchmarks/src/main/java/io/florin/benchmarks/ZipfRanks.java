package io.florin.benchmarks;

/**
 * Ranks by Zipf's law: rank k, from 0, comes with a probability in proportion to {@code 1 / (k + 1)^exponent}. A closed form, so that a
 * rank is a pure function of a random number (Gray and others: Quickly Generating Billion-Record Synthetic Databases, 1994; it is exact
 * for the first two ranks and close for the others). Immutable.
 */
final class ZipfRanks {
    private static final double UNIT = 0x1.0p-53;

    private final int count;
    private final double zeta;
    private final double second;
    private final double alpha;
    private final double eta;

    /**
     * Takes time in proportion to {@code count}.
     *
     * @param count of ranks, at least 2.
     * @param exponent more than 0, less than 1.
     */
    ZipfRanks(final int count, final double exponent) {
        this.count = count;
        double sum = 0;
        for (int i = 1; i <= count; i++) {
            sum += Math.pow(i, -exponent);
        }
        zeta = sum;
        second = 1 + Math.pow(0.5, exponent);
        alpha = 1 / (1 - exponent);
        eta = (1 - Math.pow(2.0 / count, 1 - exponent)) / (1 - second / zeta);
    }

    /** @param mixed 64 evenly spread bits. */
    int rank(final long mixed) {
        final double u = (mixed >>> 11) * UNIT;
        final double uz = u * zeta;
        if (uz < 1) {
            return 0;
        }
        if (uz < second) {
            return 1;
        }
        return Math.min(count - 1, (int) (count * Math.pow(eta * u - eta + 1, alpha)));
    }
}
