package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.journal.JournalDirectory;
import io.florin.journal.JournalFollower;
import io.florin.journal.KeyRing;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code florin journal follow}. */
@Command(
        name = "follow",
        description = {
            "Print the commands of a live journal as they are answered, in the form of florin journal dump, until SIGINT or SIGTERM.",
            "",
            "Begins with what comes from now on, or with --from-sequence. Goes on over restarts of the server."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_STOPPED, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_READ, ExitCode.HELP_DAMAGED})
final class JournalFollowCommand implements Callable<Integer> {
    private static final int RECORDS_PER_POLL = 256;
    private static final long IDLE_MS = 10;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final JournalSource journal = new JournalSource();

    @Option(
            names = "--from-sequence",
            paramLabel = "N",
            description = "Commands from this sequence on (default: those that come from now on)")
    private @Nullable Long fromSequence;

    @Mixin
    private final DumpFilter filter = new DumpFilter();

    @Override
    public Integer call() throws InterruptedException {
        final CommandLine commandLine = requireNonNull(spec).commandLine();
        final long from = fromSequence == null ? Long.MAX_VALUE : fromSequence;
        new Ranges(commandLine).check("--from-sequence", from, 1, Long.MAX_VALUE);
        filter.check(commandLine);
        journal.requireThere();
        final KeyRing keys = journal.keys(commandLine);
        try (StopSignal signal = StopSignal.arm();
                JournalFollower follower = new JournalFollower(journal.data(), keys, journal.begin(keys, from))) {
            signal.ready();
            final long first = fromSequence == null ? skip(follower, signal) + 1 : from;
            final DumpPrinter printer = new DumpPrinter(
                    commandLine.getOut(),
                    filter,
                    first,
                    () -> follower.position().epoch());
            int records = 0;
            do {
                records = follower.poll(printer::onRecord, RECORDS_PER_POLL);
                printer.flush();
            } while (!printer.isDone() && !signal.await(records == 0 ? IDLE_MS : 0, TimeUnit.MILLISECONDS));
        }
        return ExitCode.DONE;
    }

    /** Reads over what has been answered. @return the last sequence of it. */
    private long skip(final JournalFollower follower, final StopSignal signal) {
        final long end = JournalDirectory.acknowledgedSequence(journal.data());
        while (follower.position().sequence() < end
                && !signal.isSignalled()
                && follower.poll((first, count, ns, record, offset, length) -> {}, RECORDS_PER_POLL) > 0) {}
        return follower.position().sequence();
    }
}
