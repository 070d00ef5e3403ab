package io.florin.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * What happens, step by step.
 *
 * @param isPipeline whether it happens to the real pipeline and journal, otherwise to an engine alone.
 */
record History(boolean isPipeline, List<Step> steps) {
    private static final String PIPELINE = "pipeline";

    History {
        steps = List.copyOf(steps);
    }

    History with(final List<Step> newSteps) {
        return new History(isPipeline, newSteps);
    }

    /** @return the history as lines that {@link #parse} reads. */
    List<String> lines() {
        final List<String> lines = new ArrayList<>();
        if (isPipeline) {
            lines.add(PIPELINE);
        }
        steps.forEach(step -> lines.add(step.line()));
        return lines;
    }

    /** Reads lines; empty ones and those that begin with a {@code #} say nothing. */
    static History parse(final List<String> lines) {
        final List<Step> steps = new ArrayList<>();
        boolean isPipeline = false;
        for (final String line : lines) {
            if (line.trim().equals(PIPELINE)) {
                isPipeline = true;
            } else if (!line.isBlank() && !line.startsWith("#")) {
                steps.add(Step.parse(line.trim()));
            }
        }
        return new History(isPipeline, steps);
    }
}
