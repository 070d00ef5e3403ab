package io.florin.benchmarks;

import java.util.List;

/**
 * How the pipeline's time for a payment grows with the accounts that it chooses among.
 *
 * <pre>
 *   s(N) = a + b log10(N)      by least squares
 * </pre>
 *
 * <p>The work is the same for any number of accounts; what grows is the wait for memory, since a larger table has a smaller part of it in
 * each of the caches, and of its addresses in the translation's. That part falls off about evenly with each tenfold.
 *
 * @param baseNs a, in nanoseconds.
 * @param tenfoldNs b, what ten times as many accounts add, in nanoseconds.
 */
record ScalingModel(double baseNs, double tenfoldNs) {
    /**
     * What was measured once.
     *
     * @param accounts at least 1.
     * @param serviceNs the pipeline's time a payment.
     */
    record Point(int accounts, double serviceNs) {}

    /** The model of these points, which never falls: with one number of accounts, or where noise is greater, nothing grows. */
    static ScalingModel of(final List<Point> points) {
        if (points.isEmpty()) {
            throw new IllegalArgumentException("no points");
        }
        final double meanX =
                points.stream().mapToDouble(ScalingModel::x).average().orElseThrow();
        final double meanY =
                points.stream().mapToDouble(Point::serviceNs).average().orElseThrow();
        final double spread =
                points.stream().mapToDouble(point -> square(x(point) - meanX)).sum();
        final double together = points.stream()
                .mapToDouble(point -> (x(point) - meanX) * (point.serviceNs() - meanY))
                .sum();
        final double slope = spread == 0 ? 0 : Math.max(0, together / spread);
        return new ScalingModel(meanY - slope * meanX, slope);
    }

    /** @return nanoseconds a payment between so many accounts. */
    double serviceNs(final double accounts) {
        return baseNs + tenfoldNs * Math.log10(accounts);
    }

    private static double x(final Point point) {
        return Math.log10(point.accounts());
    }

    private static double square(final double value) {
        return value * value;
    }
}
