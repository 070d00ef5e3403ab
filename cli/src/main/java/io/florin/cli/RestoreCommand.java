package io.florin.cli;

import static java.util.Objects.requireNonNull;

import io.florin.journal.DamagedJournalException;
import io.florin.journal.JournalException;
import io.florin.journal.JournalRestore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin restore}. */
@Command(
        name = "restore",
        description = {
            "Make a data directory of a backup. Each file is checked with the backup's manifest while it is copied.",
            "",
            "The directory must be empty or missing: nothing is overwritten. Until everything is there no server starts on it; run the"
                    + " same restore again after an interruption, and it goes on.",
            "",
            "What was answered after the backup is not in it: the sequence that is printed is the last one that is."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {
            ExitCode.HELP_DONE,
            ExitCode.HELP_USAGE,
            ExitCode.HELP_CANNOT_COPY,
            "4:the backup is damaged; the message names the file"
        })
final class RestoreCommand implements Callable<Integer> {
    @Option(names = "--from", paramLabel = "DIR", required = true, description = "The backup")
    private @Nullable Path from;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "Data directory to make")
    private @Nullable Path data;

    @Mixin
    private final ToolOptions tool = new ToolOptions();

    @Override
    public Integer call() {
        tool.check();
        final Path directory = requireNonNull(data);
        final ProgressMonitor monitor = tool.monitor();
        final long startNs = System.nanoTime();
        try {
            final JournalRestore.Report report = JournalRestore.run(
                    requireNonNull(from), directory, (file, done, total) -> monitor.onBytes("copy", done, total));
            monitor.onEnd();
            tool.print(document(report, System.nanoTime() - startNs));
        } catch (final DamagedJournalException e) {
            throw e;
        } catch (final JournalException e) {
            throw new CliException(ExitCode.CANNOT, String.valueOf(e.getMessage()), e);
        } finally {
            monitor.onEnd();
        }
        tool.tell("start it with: florin serve --data " + Words.join(List.of(directory.toString())));
        return ExitCode.DONE;
    }

    private static Document document(final JournalRestore.Report report, final long elapsedNs) {
        return new Document()
                .put("sequence", report.sequence())
                .put("epoch", report.epoch())
                .put("files", report.fileCount())
                .put("bytes", report.lengthBytes())
                .put("copiedFiles", report.copiedFileCount())
                .put("elapsedMs", TimeUnit.NANOSECONDS.toMillis(elapsedNs));
    }
}
