package io.florin.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.florin.journal.Checkpoint;
import io.florin.journal.Checkpoints;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin journal checkpoints export}. */
@Command(
        name = "export",
        description = {
            "Copy the checkpoints of a journal into a new file, also while a server runs: for an auditor, or to be kept elsewhere.",
            "",
            "Kept away from the machine they show later that the journal was not replaced by an older state of itself."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_READ})
final class CheckpointsExportCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", description = "Data directory" + ServeOptions.DEFAULT)
    private Path data = Path.of("florin-data");

    @Option(names = "--to", paramLabel = "FILE", required = true, description = "File to write, which must not exist")
    private @Nullable Path to;

    @Mixin
    private final ToolOptions tool = new ToolOptions();

    @Override
    public Integer call() {
        tool.check();
        final Path file = requireNonNull(to);
        final List<Checkpoint> checkpoints = Checkpoints.read(Checkpoints.file(data));
        final StringBuilder lines = new StringBuilder();
        checkpoints.forEach(checkpoint -> lines.append(checkpoint.toLine()).append('\n'));
        try {
            Files.writeString(file, lines, US_ASCII, StandardOpenOption.CREATE_NEW);
        } catch (final FileAlreadyExistsException e) {
            throw new CliException(ExitCode.CANNOT, "file is there already: file=" + file + " (give another --to)", e);
        } catch (final IOException e) {
            throw new CliException(ExitCode.CANNOT, "cannot write: file=" + file + " cause=" + e, e);
        }
        final Document document = new Document().put("checkpoints", checkpoints.size());
        if (!checkpoints.isEmpty()) {
            final Checkpoint last = checkpoints.get(checkpoints.size() - 1);
            document.put("journal", last.journalId().toString())
                    .put("sequence", last.sequence())
                    .put("signedAt", Documents.instant(last.timestampNs()));
        }
        tool.print(document);
        return ExitCode.DONE;
    }
}
