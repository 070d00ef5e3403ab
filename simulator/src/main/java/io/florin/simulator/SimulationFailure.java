package io.florin.simulator;

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
