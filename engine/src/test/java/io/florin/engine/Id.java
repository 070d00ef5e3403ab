package io.florin.engine;

/** A 128-bit id in tests. */
record Id(long lo, long hi) {
    static final Id ZERO = new Id(0, 0);
    static final Id GREATEST = new Id(-1, -1);

    static Id of(final long lo) {
        return new Id(lo, 0);
    }
}
