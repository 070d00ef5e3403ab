package io.florin.benchmarks;

/** The indexes of the holds that are not captured, oldest first. Bounded; makes no garbage. One thread. */
final class OpenHolds {
    private static final int LENGTH = 1 << 16;

    private final long[] indexes = new long[LENGTH];
    private long added;
    private long taken;

    boolean isEmpty() {
        return added == taken;
    }

    boolean isFull() {
        return added - taken == LENGTH;
    }

    /** There must be room. */
    void add(final long index) {
        indexes[(int) (added++ & (LENGTH - 1))] = index;
    }

    /** There must be one. */
    long oldest() {
        return indexes[(int) (taken & (LENGTH - 1))];
    }

    void removeOldest() {
        taken++;
    }
}
