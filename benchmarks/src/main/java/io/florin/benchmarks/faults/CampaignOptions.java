package io.florin.benchmarks.faults;

import static java.util.Objects.requireNonNull;

import io.florin.benchmarks.Directories;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every campaign is told, and how it is run and reported. */
final class CampaignOptions {
    private static final int EXIT_FOUND = 1;
    private static final int EXIT_CANNOT = 3;

    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "what the random choices begin with; printed (default: random)")
    @Nullable
    Long seed;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "where data directories and images are made (default: a temporary directory)")
    @Nullable
    Path work;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description = "table: one line for people; json: one JSON object (default: table)")
    Format format = Format.table;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description =
                    "how many times longer than its limit anything may take: for a machine that has other work too"
                            + " (default: 1)")
    int patience = 1;

    @Option(names = "--quiet", description = "no progress on standard error")
    boolean isQuiet;

    /** How the result is printed. */
    @SuppressWarnings("checkstyle:ConstantName")
    enum Format {
        table,
        json
    }

    /** One campaign, given all that it needs. */
    @FunctionalInterface
    interface Campaign {
        void run(Run run) throws IOException, InterruptedException;
    }

    /**
     * What a campaign works with.
     *
     * @param launcher starts florin.
     * @param work an empty directory, deleted afterwards.
     */
    record Run(Path launcher, Path work, long seed, CampaignReport report, PrintWriter progress, int patience) {
        /** @return a limit in nanoseconds, for one of so many seconds on a machine that has nothing else to do. */
        long secondsNs(final int seconds) {
            return TimeUnit.SECONDS.toNanos((long) seconds * patience);
        }

        void say(final String format, final Object... values) {
            progress.println(String.format(Locale.ROOT, format, values));
            progress.flush();
        }
    }

    /** Runs a campaign and prints what came of it. @return the exit code. */
    int run(final String name, final Campaign campaign) throws IOException, InterruptedException {
        final CommandSpec command = requireNonNull(spec);
        final PrintWriter out = command.commandLine().getOut();
        final PrintWriter progress = isQuiet
                ? new PrintWriter(Writer.nullWriter())
                : command.commandLine().getErr();
        final String launcher = System.getProperty("florin.launcher");
        if (launcher == null) {
            progress.println("florin: run this through scripts/florin, which tells how to start a server");
            progress.flush();
            return EXIT_CANNOT;
        }
        final long chosen = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
        final CampaignReport report = new CampaignReport(name, chosen);
        final Path directory = work == null
                ? Files.createTempDirectory("florin-faults-")
                : Files.createTempDirectory(Files.createDirectories(work), "florin-faults-");
        try {
            campaign.run(new Run(Path.of(launcher), directory, chosen, report, progress, patience));
        } finally {
            Directories.delete(directory);
        }
        report.messages().forEach(progress::println);
        progress.flush();
        out.println(format == Format.json ? report.json() : report.line());
        out.flush();
        return report.isClean() ? 0 : EXIT_FOUND;
    }
}
