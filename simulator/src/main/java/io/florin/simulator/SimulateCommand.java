package io.florin.simulator;

import io.florin.protocol.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code florin simulate}: random histories of commands, crashes and retries, held against the reference ledger. */
@Command(
        name = "simulate",
        description = {
            "Runs random histories of commands, crashes and retries on the engine, and every 25th on the real pipeline and journal."
                    + " Every answer is compared with that of a second ledger, slow and obvious, and the invariants are asserted.",
            "",
            "One seed is one history. A history that fails is made short and printed, one line a step; saved in a file it can be run"
                    + " again with --steps.",
            ""
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all histories went as the reference says",
            "1:one did not, or a status was never an answer in 1000 or more histories",
            "2:usage or bad input"
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final int EXIT_WRONG = 1;
    private static final int EXIT_USAGE = 2;
    private static final int SEEDS_TO_HIT_ALL = 1000;
    private static final int SHRINK_RUNS_MAX = 4000;
    private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(5);
    private static final double NS_PER_SECOND = 1e9;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--seeds", paramLabel = "N", description = "histories to run", defaultValue = "1000")
    long seeds;

    @Option(names = "--seed", paramLabel = "S", description = "the first seed; without --seeds the only one")
    @Nullable
    Long seed;

    @Option(names = "--commands", paramLabel = "N", description = "commands of a history", defaultValue = "300")
    int commands;

    @Option(names = "--keep-going", description = "counts the histories that fail instead of stopping at the first one")
    boolean isKeptGoing;

    @Option(names = "--steps", paramLabel = "FILE", description = "runs the steps in a file instead")
    @Nullable
    Path steps;

    /** Runs this command without the rest of the command line: see scripts/planted-bugs. */
    public static void main(final String[] args) {
        System.exit(new CommandLine(new SimulateCommand()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (steps != null) {
            return replay(steps);
        }
        if (seeds < 1 || commands < 1) {
            print("florin: --seeds and --commands must be at least 1");
            return EXIT_USAGE;
        }
        final CommandSpec command = Objects.requireNonNull(spec);
        final boolean isOne =
                seed != null && !command.commandLine().getParseResult().hasMatchedOption("--seeds");
        return run(seed == null ? 1 : seed, isOne ? 1 : seeds);
    }

    private int run(final long first, final long count) {
        final Tally tally = new Tally();
        final long startNs = System.nanoTime();
        long shownNs = startNs;
        long failed = 0;
        for (long s = first; s < first + count; s++) {
            final History history = Simulation.generate(s, commands);
            try {
                Simulation.run(history, tally);
            } catch (final SimulationFailure e) {
                if (!isKeptGoing) {
                    report(s, history, e);
                    return EXIT_WRONG;
                }
                failed++;
            }
            final long nowNs = System.nanoTime();
            if (nowNs - shownNs > PROGRESS_NS) {
                shownNs = nowNs;
                progress("%,d of %,d histories, %,d commands", s - first + 1, count, tally.commands());
            }
        }
        print("seeds %d to %d, %.1f s", first, first + count - 1, (System.nanoTime() - startNs) / NS_PER_SECOND);
        if (isKeptGoing) {
            print("failed: %d of %d", failed, count);
        }
        tally.lines().forEach(this::print);
        final List<Status> never = tally.neverHit();
        if (!never.isEmpty()) {
            print("");
            print("never an answer: " + never.stream().map(Status::name).collect(Collectors.joining(", ")));
        }
        final boolean isAllHit = never.isEmpty() || count < SEEDS_TO_HIT_ALL;
        return failed == 0 && isAllHit ? 0 : EXIT_WRONG;
    }

    private void report(final long failedSeed, final History history, final SimulationFailure failure) {
        print("FAILED: seed %d, %d commands a history", failedSeed, commands);
        print(String.valueOf(failure.getMessage()));
        progress("making it short");
        final History shrunk = Shrinker.shrink(history, Simulation::fails, SHRINK_RUNS_MAX);
        print("");
        print("# the same, made short: save these lines in a file and run florin simulate --steps FILE");
        shrunk.lines().forEach(this::print);
        print("");
        print(Simulation.messageOf(shrunk));
    }

    private int replay(final Path file) throws IOException {
        final History history;
        try {
            history = History.parse(Files.readAllLines(file));
        } catch (final IllegalArgumentException e) {
            print("florin: " + e.getMessage());
            return EXIT_USAGE;
        }
        try {
            final Tally tally = new Tally();
            Simulation.run(history, tally);
            print("all %d steps went as the reference says", history.steps().size());
            return 0;
        } catch (final SimulationFailure e) {
            print("FAILED");
            print(String.valueOf(e.getMessage()));
            return EXIT_WRONG;
        }
    }

    private void progress(final String format, final Object... values) {
        final PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        err.println(String.format(Locale.ROOT, format, values));
        err.flush();
    }

    private void print(final String format, final Object... values) {
        final PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
