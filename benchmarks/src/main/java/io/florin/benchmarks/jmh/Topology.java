package io.florin.benchmarks.jmh;

import java.io.PrintStream;

/** Says beside a benchmark's figures what they are of. */
public final class Topology {
    private Topology() {}

    /** Prints one line with the way that is measured and one with what is not, where JMH prints its figures. */
    public static void print(final String measured, final String notMeasured) {
        final PrintStream out = System.out; // JMH's own in a forked process
        out.println("# Topology: " + measured);
        out.println("# Not measured: " + notMeasured);
    }
}
