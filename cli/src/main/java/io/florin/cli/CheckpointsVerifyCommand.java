package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.journal.CheckpointReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code florin journal checkpoints verify}. */
@Command(
        name = "verify",
        description = {
            "Show with signed checkpoints and the public key that a journal is the one that was signed: nothing in it was changed, removed or"
                    + " inserted.",
            "",
            "Needs no secret, reads the records as they are stored, and replays nothing: for an auditor, on any copy of the journal. It says"
                    + " up to which sequence that is shown; florin journal verify proves the rest."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {
            "0:shown up to the sequence that is printed",
            ExitCode.HELP_USAGE,
            ExitCode.HELP_CANNOT_READ,
            "4:a checkpoint does not fit; the message says which one, and where"
        })
final class CheckpointsVerifyCommand implements Callable<Integer> {
    @Mixin
    private final JournalSource journal = new JournalSource();

    @Mixin
    private final CheckpointOptions checkpoints = new CheckpointOptions();

    @Mixin
    private final ToolOptions tool = new ToolOptions();

    @Override
    public Integer call() {
        tool.check();
        checkpoints.requireGiven(tool.commandLine());
        journal.requireThere();
        final CheckpointReport report = checkpoints.verify(journal);
        tool.print(document(CheckpointOptions.requireProven(requireNonNull(report))));
        return ExitCode.DONE;
    }

    private static Document document(final CheckpointReport report) {
        return new Document()
                .put("verdict", "nothing was changed, removed or inserted")
                .put("upToSequence", report.verifiedSequence())
                .put("signedAt", Documents.instant(report.verifiedTimestampNs()))
                .put("checkpoints", report.checkpointCount())
                .put("verified", report.verifiedCount())
                .put("skipped", report.skippedCount());
    }
}
