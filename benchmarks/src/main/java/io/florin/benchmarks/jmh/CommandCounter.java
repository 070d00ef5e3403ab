package io.florin.benchmarks.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Counts commands where an invocation does as many of them as a parameter says: JMH prints their rate beside that of the invocations. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class CommandCounter {
    private long count;

    /** Begins at 0. */
    @Setup(Level.Iteration)
    public void reset() {
        count = 0;
    }

    /** Counts so many more. */
    public void add(final long commands) {
        count += commands;
    }

    /** For JMH. @return commands of the iteration so far. */
    public long commands() {
        return count;
    }
}
