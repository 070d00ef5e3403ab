package io.florin.simulator;

import io.florin.reference.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a failing history short: leaves out ever smaller pieces of it as long as it still fails, then makes the values of what is left
 * simple. After "Simplifying and Isolating Failure-Inducing Input" by Zeller and Hildebrandt, 2002.
 */
final class Shrinker {
    private final Predicate<History> fails;
    private final History original;
    private int runsLeft;
    private List<Step> steps;

    private Shrinker(final History original, final Predicate<History> fails, final int runsMax) {
        this.original = original;
        this.fails = fails;
        runsLeft = runsMax;
        steps = original.steps();
    }

    /**
     * Shrinks a history. Its first step, the settings, stays.
     *
     * @param fails whether a history fails; the given one does.
     * @param runsMax how often it may be asked.
     * @return a history that fails and is as short as was found.
     */
    static History shrink(final History history, final Predicate<History> fails, final int runsMax) {
        final Shrinker shrinker = new Shrinker(history, fails, runsMax);
        shrinker.shorten();
        while (shrinker.simplify() && shrinker.shortenBy(1)) {
            // values that became simple may make steps superfluous, and the other way round
        }
        return history.with(shrinker.steps);
    }

    private void shorten() {
        for (int length = steps.size() / 2; length >= 1; length /= 2) {
            while (shortenBy(length) && length == 1) {
                // once more: what was left out may have been what others needed
            }
        }
    }

    /** @return whether anything could be left out; begins at the end, as what comes after the failure is needed least. */
    private boolean shortenBy(final int length) {
        boolean isShorter = false;
        for (int end = steps.size(); end > 1; end -= length) {
            final int begin = Math.max(1, end - length);
            final List<Step> fewer = new ArrayList<>(steps.subList(0, begin));
            fewer.addAll(steps.subList(end, steps.size()));
            isShorter |= tryInstead(fewer);
        }
        return isShorter;
    }

    private boolean simplify() {
        boolean isSimpler = false;
        for (int i = 1; i < steps.size(); i++) {
            while (simplify(i)) {
                isSimpler = true;
            }
        }
        return isSimpler;
    }

    /** @return whether one value of a step could be made simple. */
    private boolean simplify(final int index) {
        for (final Step simpler : simpler(index)) {
            final List<Step> changed = new ArrayList<>(steps);
            changed.set(index, simpler);
            if (tryInstead(changed)) {
                return true;
            }
        }
        return false;
    }

    private List<Step> simpler(final int index) {
        final List<Step> simpler = new ArrayList<>();
        if (steps.get(index) instanceof Step.Crash crash && crash.lost() > 0) {
            simpler.add(new Step.Crash(0));
        } else if (steps.get(index) instanceof Step.SyncFails failure && failure.after() > 0) {
            simpler.add(new Step.SyncFails(0));
        } else if (steps.get(index) instanceof Step.Send send) {
            final long earlierNs = earlierNs(index);
            if (earlierNs < send.atNs()) {
                simpler.add(new Step.Send(earlierNs, send.command()));
            }
            for (final Command command : Mutator.simpler(send.command())) {
                simpler.add(new Step.Send(send.atNs(), command));
            }
        }
        return simpler;
    }

    private long earlierNs(final int index) {
        for (int i = index - 1; i >= 0; i--) {
            if (steps.get(i) instanceof Step.Send send) {
                return send.atNs();
            }
        }
        return 0;
    }

    private boolean tryInstead(final List<Step> other) {
        if (runsLeft == 0) {
            return false;
        }
        runsLeft--;
        if (!fails.test(original.with(other))) {
            return false;
        }
        steps = List.copyOf(other);
        return true;
    }
}
