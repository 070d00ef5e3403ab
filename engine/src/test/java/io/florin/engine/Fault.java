package io.florin.engine;

import io.florin.protocol.Status;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What can be wrong with one field of a command that is in order otherwise.
 *
 * @param ifUsed the status that the edit deserves when the id was used by the command without it; OK when it has none of its own.
 * @param deserves the statuses that it deserves in any case.
 */
record Fault<T>(UnaryOperator<T> edit, Status ifUsed, Set<Status> deserves) {
    static <T> Fault<T> of(final UnaryOperator<T> edit, final Status ifUsed, final Status... deserves) {
        final Set<Status> all = EnumSet.noneOf(Status.class);
        all.addAll(List.of(deserves));
        return new Fault<>(edit, ifUsed, all);
    }

    /** An edit that is wrong by itself. */
    static <T> Fault<T> shape(final UnaryOperator<T> edit, final Status deserves) {
        return of(edit, Status.OK, deserves);
    }

    /** An edit that is wrong only when the id was used without it. */
    static <T> Fault<T> other(final UnaryOperator<T> edit, final Status ifUsed) {
        return of(edit, ifUsed);
    }

    static <T> T spoil(final T command, final List<Fault<T>> faults) {
        T spoilt = command;
        for (final Fault<T> fault : faults) {
            spoilt = fault.edit.apply(spoilt);
        }
        return spoilt;
    }

    /** @return the first status in precedence that the faults deserve together, OK when none. */
    static <T> Status expected(final List<Fault<T>> faults, final boolean isUsed, final boolean isFull) {
        final Set<Status> deserved = EnumSet.noneOf(Status.class);
        for (final Fault<T> fault : faults) {
            deserved.addAll(fault.deserves);
            if (isUsed && fault.ifUsed != Status.OK) {
                deserved.add(fault.ifUsed);
            }
        }
        if (isUsed) {
            deserved.removeIf(status -> Status.CAPACITY_EXCEEDED.precedes(status));
        } else if (isFull) {
            deserved.add(Status.CAPACITY_EXCEEDED);
        }
        return deserved.isEmpty() ? Status.OK : deserved.iterator().next();
    }

    /** @return every way to choose up to {@code most} of the fields, and one fault of each. */
    static <T> List<List<Fault<T>>> combinations(final List<List<Fault<T>>> fields, final int most) {
        final List<List<Fault<T>>> all = new ArrayList<>();
        all.add(List.of());
        for (final List<Fault<T>> field : fields) {
            for (final List<Fault<T>> chosen : List.copyOf(all)) {
                for (final Fault<T> fault : field) {
                    if (chosen.size() < most) {
                        final List<Fault<T>> more = new ArrayList<>(chosen);
                        more.add(fault);
                        all.add(more);
                    }
                }
            }
        }
        return all;
    }
}
