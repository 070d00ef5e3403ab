package io.florin.benchmarks;

/**
 * How unevenly payments are spread over the accounts.
 *
 * @param exponent of a Zipf distribution over payers and payees, 0 (uniform) to less than 1.
 * @param hotShare which part of the payments goes to one and the same account, 0 to 1.
 */
public record Skew(double exponent, double hotShare) {
    /** Uniform. */
    public static final Skew NONE = new Skew(0, 0);

    /** The exponent of the Yahoo Cloud Serving Benchmark. */
    private static final double EXPONENT_DEFAULT = 0.99;

    /** Checks the ranges. */
    public Skew {
        if (!(exponent >= 0 && exponent < 1)) {
            throw new IllegalArgumentException("Zipf's exponent must be 0 to less than 1: " + exponent);
        }
        if (!(hotShare >= 0 && hotShare <= 1)) {
            throw new IllegalArgumentException("hot share must be 0 to 1: " + hotShare);
        }
    }

    /**
     * Reads {@code none}, {@code zipf}, {@code zipf:EXPONENT}, {@code hot} or {@code hot:SHARE}.
     *
     * @throws IllegalArgumentException when it is something else.
     */
    public static Skew parse(final String text) {
        final int colon = text.indexOf(':');
        final String name = colon < 0 ? text : text.substring(0, colon);
        return switch (name) {
            case "none" -> NONE;
            case "zipf" -> new Skew(number(text, colon, EXPONENT_DEFAULT), 0);
            case "hot" -> new Skew(0, number(text, colon, 1));
            default ->
                throw new IllegalArgumentException("no such skew: " + text + ", known=none, zipf[:s], hot[:share]");
        };
    }

    @Override
    public String toString() {
        if (exponent > 0) {
            return "zipf:" + exponent;
        }
        return hotShare > 0 ? "hot:" + hotShare : "none";
    }

    private static double number(final String text, final int colon, final double byDefault) {
        try {
            return colon < 0 ? byDefault : Double.parseDouble(text.substring(colon + 1));
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("not a number behind the colon: " + text, e);
        }
    }
}
