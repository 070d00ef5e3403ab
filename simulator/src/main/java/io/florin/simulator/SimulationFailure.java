package io.florin.simulator;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something is not as the reference or an invariant says. */
final class SimulationFailure extends RuntimeException {
    SimulationFailure(final String message) {
        super(message);
    }

    SimulationFailure(final String message, final Throwable cause) {
        super(message, cause);
    }

    /** @return the same failure with the place where it happened; of one that is none of ours with its stack. */
    static SimulationFailure at(final String place, final Throwable e) {
        if (e instanceof SimulationFailure) {
            return new SimulationFailure(place + "\n" + e.getMessage(), e);
        }
        final StringWriter stack = new StringWriter();
        e.printStackTrace(new PrintWriter(stack));
        return new SimulationFailure(place + "\n" + stack, e);
    }

    /** @throws SimulationFailure when they are not equal. */
    static void requireEqual(final String what, final @Nullable Object expected, final @Nullable Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new SimulationFailure(what + "\n  expected " + expected + "\n  but was  " + actual);
        }
    }

    /** @throws SimulationFailure when it is not so. */
    static void require(final boolean isSo, final String what) {
        if (!isSo) {
            throw new SimulationFailure(what);
        }
    }
}
