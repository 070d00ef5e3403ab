package io.florin.reference;

/** A 128-bit id. */
public record Id(long lo, long hi) {
    /** What no account and no transfer has. */
    public static final Id ZERO = new Id(0, 0);
    /** The greatest id: also what a reply has for none. */
    public static final Id GREATEST = new Id(-1, -1);

    /** A small id. */
    public static Id of(final long lo) {
        return new Id(lo, 0);
    }
}
