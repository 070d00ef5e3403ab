package io.florin.simulator;

/** Makes and runs histories. */
final class Simulation {
    private Simulation() {}

    /** @return the history of a seed, of about so many commands. */
    static History generate(final long seed, final int commands) {
        return HistoryGenerator.generate(seed, commands);
    }

    /**
     * Runs a history.
     *
     * @throws SimulationFailure when something is not as it should be.
     */
    static void run(final History history, final Tally tally) {
        tally.onHistory(history.isPipeline());
        if (history.isPipeline()) {
            PipelineRun.run(history.steps(), tally);
        } else {
            DirectRun.run(history.steps(), tally);
        }
    }

    /** @return whether something is not as it should be. */
    static boolean fails(final History history) {
        try {
            run(history, new Tally());
            return false;
        } catch (final SimulationFailure e) {
            return true;
        }
    }

    /** @return what is not as it should be. */
    static String messageOf(final History history) {
        try {
            run(history, new Tally());
            return "it does not fail every time";
        } catch (final SimulationFailure e) {
            return String.valueOf(e.getMessage());
        }
    }
}
