package io.florin.cli;

import io.florin.gateway.recovery.SnapshotMaker;
import io.florin.gateway.recovery.SnapshotMakerConfig;
import io.florin.gateway.recovery.SnapshotReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.agrona.concurrent.SystemEpochNanoClock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin snapshot create}. */
@Command(
        name = "create",
        description = {
            "Make a snapshot of all that is acknowledged now, and check it by loading it again.",
            "",
            "Loads the newest good snapshot, replays the journal behind it, and writes the next one; nothing when there is nothing new. A"
                    + " running server does not wait for it, but the machine needs as much memory again as the server's ledger takes.",
            "",
            "Afterwards the newest --keep snapshots stay, older ones are removed. The journal stays whole, since an audit needs it:"
                    + " --prune-journal deletes what lies in front of the oldest snapshot that is kept."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {
            ExitCode.HELP_DONE,
            ExitCode.HELP_USAGE,
            ExitCode.HELP_CANNOT_MAKE_SNAPSHOT,
            ExitCode.HELP_DAMAGED
        })
final class SnapshotCreateCommand implements Callable<Integer> {
    /** Says that the process has to end when its standard input does. */
    static final String TIED = "--tied-to-stdin";

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory" + ServeOptions.DEFAULT)
    private Path data = Path.of("florin-data");

    @Mixin
    private final SnapshotRetentionOptions retention = new SnapshotRetentionOptions();

    @Option(
            names = TIED,
            hidden = true,
            description = "End when standard input ends: a server starts it so, that it does not outlive the server")
    private boolean isTied;

    @Mixin
    private final KeyOptions keys = new KeyOptions();

    @Mixin
    private final ToolOptions tool = new ToolOptions();

    @Override
    public Integer call() {
        tool.check();
        if (isTied) {
            tieToStandardInput();
        }
        final SnapshotMakerConfig config = new SnapshotMakerConfig(
                data,
                keys.keyRing(tool.commandLine()),
                retention.keepCount(tool.commandLine()),
                retention.prunesJournal(),
                retention.limits(tool.commandLine()));
        final ProgressMonitor monitor = tool.monitor();
        try {
            final SnapshotReport report = new SnapshotMaker(
                            config, new SnapshotProgress(monitor), new SystemEpochNanoClock()::nanoTime)
                    .make();
            monitor.onEnd();
            report.skipped().forEach(skipped -> tool.tell("warning: " + skipped.reason()));
            tool.print(SnapshotDocuments.report(report));
            return ExitCode.DONE;
        } finally {
            monitor.onEnd();
        }
    }

    private static void tieToStandardInput() {
        final Thread thread = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (final IOException e) { // it has ended as well
                    }
                    Runtime.getRuntime().halt(ExitCode.CANNOT);
                },
                "florin-tie");
        thread.setDaemon(true);
        thread.start();
    }
}
