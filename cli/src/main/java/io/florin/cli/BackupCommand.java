package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.journal.BackupReport;
import io.florin.journal.DamagedJournalException;
import io.florin.journal.JournalBackup;
import io.florin.journal.JournalException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin backup}. */
@Command(
        name = "backup",
        description = {
            "Copy a data directory, also while a server runs on it: everything that was answered when the backup began.",
            "",
            "Into a directory that has an earlier backup only what is new is copied. Run again after an interruption it goes on. The"
                    + " backup is a data directory itself: florin journal verify checks it, florin restore gives it back.",
            "",
            "It needs no keys and holds none: keep the key file elsewhere, since an encrypted journal is lost without it. A backup that"
                    + " holds more than the data directory is never touched."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_COPY, ExitCode.HELP_DAMAGED})
final class BackupCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", description = "Data directory" + ServeOptions.DEFAULT)
    private Path data = Path.of("florin-data");

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "Where the backup is or will be; on another volume, or better another machine")
    private @Nullable Path to;

    @Option(
            names = "--check",
            description = "First read what an earlier backup left there, and copy again what is not as it was written")
    private boolean isChecked;

    @Mixin
    private final ToolOptions tool = new ToolOptions();

    @Override
    public Integer call() {
        tool.check();
        final Path target = requireNonNull(to);
        final ProgressMonitor monitor = tool.monitor();
        final long startNs = System.nanoTime();
        try {
            final BackupReport report = JournalBackup.run(
                    data, target, isChecked, (file, done, total) -> monitor.onBytes("copy", done, total));
            monitor.onEnd();
            report.skippedSnapshots().forEach(reason -> tool.tell("warning: not copied: " + reason));
            tool.print(document(report, System.nanoTime() - startNs));
            return ExitCode.DONE;
        } catch (final DamagedJournalException e) {
            throw e;
        } catch (final JournalException e) {
            throw new CliException(ExitCode.CANNOT, String.valueOf(e.getMessage()), e);
        } finally {
            monitor.onEnd();
        }
    }

    private static Document document(final BackupReport report, final long elapsedNs) {
        return new Document()
                .put("sequence", report.sequence())
                .put("epoch", report.epoch())
                .put("files", report.fileCount())
                .put("bytes", report.lengthBytes())
                .put("copiedFiles", report.copiedFileCount())
                .put("copiedBytes", report.copiedBytes())
                .put("restarts", report.restartCount())
                .put("skippedSnapshots", report.skippedSnapshots().size())
                .put("elapsedMs", TimeUnit.NANOSECONDS.toMillis(elapsedNs));
    }
}
