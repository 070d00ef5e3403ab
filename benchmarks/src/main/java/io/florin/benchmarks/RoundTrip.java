package io.florin.benchmarks;

import java.io.IOException;
import org.HdrHistogram.Histogram;

/** Something that is done one at a time, and what each time took. One thread. */
final class RoundTrip {
    /** What is done once. */
    @FunctionalInterface
    interface Step {
        /** Does it. */
        void run() throws IOException;
    }

    private final String name;
    private final Step step;
    private final Histogram latenciesNs = new Histogram(3);

    RoundTrip(final String name, final Step step) {
        this.name = name;
        this.step = step;
    }

    String name() {
        return name;
    }

    /** Does it over and over for so long. */
    void run(final long durationNs) throws IOException {
        final long startNs = System.nanoTime();
        long beginNs = startNs;
        while (beginNs - startNs < durationNs) {
            step.run();
            final long endNs = System.nanoTime();
            latenciesNs.recordValue(endNs - beginNs);
            beginNs = endNs;
        }
    }

    /** Forgets what was measured. */
    void reset() {
        latenciesNs.reset();
    }

    Histogram latenciesNs() {
        return latenciesNs;
    }
}
