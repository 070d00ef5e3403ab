package io.florin.benchmarks.peers;

import io.florin.benchmarks.Directories;
import io.florin.benchmarks.Futures;
import io.florin.benchmarks.LatencyTable;
import io.florin.benchmarks.PaymentPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Lets contestants pay in turn, round after round, each time from nothing, so that all of them see the machine's good and bad hours. */
final class Rounds {
    private static final double NS_PER_SECOND = 1e9;
    private static final int SENT_AGAIN = 10_000;
    private static final int DELETE_TRIES = 50;
    private static final long DELETE_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path directory;
    private final PaymentPlan plan;
    private final Duration warmup;
    private final Duration measured;
    private final Consumer<String> output;

    /**
     * @param directory where each has one of its own, which is deleted behind it.
     * @param output hears each run as it ends.
     */
    Rounds(
            final Path directory,
            final PaymentPlan plan,
            final Duration warmup,
            final Duration measured,
            final Consumer<String> output) {
        this.directory = directory;
        this.plan = plan;
        this.warmup = warmup;
        this.measured = measured;
        this.output = output;
    }

    /** @return each contestant's runs, a round each, in the order of the contestants. */
    Map<Mode, List<Run>> run(final List<Contestant> contestants, final int rounds) throws Exception {
        final Map<Mode, List<Run>> runs = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (final Contestant contestant : contestants) {
                final Run run = run(contestant);
                runs.computeIfAbsent(contestant.mode(), mode -> new ArrayList<>())
                        .add(run);
                output.accept(PeersTable.line(round, contestant.mode(), run));
            }
        }
        return runs;
    }

    private Run run(final Contestant contestant) throws Exception {
        final Path own = Files.createTempDirectory(directory, contestant.mode().peer() + "-");
        try (Ledger ledger = contestant.open(own, plan)) {
            return run(ledger);
        } finally {
            delete(own);
        }
    }

    private Run run(final Ledger ledger) throws Exception {
        final Histogram latenciesNs;
        final long elapsedNs;
        final long acknowledged;
        try (Load load = ledger.start()) {
            Futures.pass(load.done(), warmup.toNanos());
            load.takeLatencies();
            final long startNs = System.nanoTime();
            Futures.pass(load.done(), measured.toNanos());
            latenciesNs = load.takeLatencies();
            elapsedNs = System.nanoTime() - startNs;
            acknowledged = load.stop();
        }
        final long again = ledger.payAgain((int) Math.min(SENT_AGAIN, acknowledged));
        final List<String> faults = new ArrayList<>(ledger.books().faults(plan, acknowledged));
        if (again > 0) {
            faults.add("payments that were sent again and done again: " + again);
        }
        return new Run(
                ledger.version(),
                latenciesNs.getTotalCount() * NS_PER_SECOND / elapsedNs,
                LatencyTable.valuesUs(latenciesNs),
                acknowledged,
                faults);
    }

    /** Tries again while something that is being killed still writes. */
    private static void delete(final Path directory) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                Directories.delete(directory);
                return;
            } catch (final IOException e) {
                if (tries == DELETE_TRIES) {
                    throw e;
                }
                LockSupport.parkNanos(DELETE_PAUSE_NS);
            }
        }
    }
}
