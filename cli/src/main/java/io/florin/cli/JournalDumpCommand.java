package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.journal.JournalDirectory;
import io.florin.journal.JournalFollower;
import io.florin.journal.JournalPosition;
import io.florin.journal.KeyRing;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code florin journal dump}. */
@Command(
        name = "dump",
        description = {
            "Print the commands of a journal as JSON, one a line, oldest first: sequence, time, epoch, who sent it, and all of its fields.",
            "",
            "Of a journal that a server is writing, what was answered when the dump began. Commands are what was asked for: a payment that was"
                    + " refused is among them, and its outcome is the ledger's affair. Amounts are in minor units. The members of a chain"
                    + " have the sequence of its first one as 'chain'."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_READ, ExitCode.HELP_DAMAGED})
final class JournalDumpCommand implements Callable<Integer> {
    private static final int RECORDS_PER_POLL = 256;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final JournalSource journal = new JournalSource();

    @Option(names = "--from-sequence", paramLabel = "N", description = "Commands from this sequence on")
    private long fromSequence = 1;

    @Mixin
    private final DumpFilter filter = new DumpFilter();

    @Override
    public Integer call() {
        final CommandLine commandLine = requireNonNull(spec).commandLine();
        new Ranges(commandLine).check("--from-sequence", fromSequence, 1, Long.MAX_VALUE);
        filter.check(commandLine);
        journal.requireThere();
        final KeyRing keys = journal.keys(commandLine);
        final JournalPosition begin = journal.begin(keys, fromSequence);
        if (begin.sequence() >= fromSequence) {
            commandLine
                    .getErr()
                    .println("note: the journal begins behind sequence " + begin.sequence()
                            + ": what was in front of it has been pruned");
        }
        final long end = JournalDirectory.acknowledgedSequence(journal.data());
        try (JournalFollower follower = new JournalFollower(journal.data(), keys, begin)) {
            final DumpPrinter printer = new DumpPrinter(
                    commandLine.getOut(),
                    filter,
                    fromSequence,
                    () -> follower.position().epoch());
            while (!printer.isDone()
                    && follower.position().sequence() < end
                    && follower.poll(printer::onRecord, RECORDS_PER_POLL) > 0) {}
            printer.flush();
        }
        return ExitCode.DONE;
    }
}
