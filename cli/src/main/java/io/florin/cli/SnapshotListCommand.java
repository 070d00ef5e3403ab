package io.florin.cli;

import io.florin.gateway.recovery.SkippedSnapshot;
import io.florin.journal.JournalException;
import io.florin.journal.KeyRing;
import io.florin.journal.SnapshotStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin snapshot list}. */
@Command(
        name = "list",
        description = {
            "List the snapshots, the newest first, as their headers say. It needs no keys.",
            "",
            "Nothing behind the header is read: florin snapshot verify does that."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_READ, ExitCode.HELP_BAD_SNAPSHOT})
final class SnapshotListCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", description = "Data directory" + ServeOptions.DEFAULT)
    private Path data = Path.of("florin-data");

    @Mixin
    private final ToolOptions tool = new ToolOptions();

    @Override
    public Integer call() {
        tool.check();
        final SnapshotStore store = new SnapshotStore(data, KeyRing.none());
        final List<Document> snapshots = new ArrayList<>();
        final List<Document> damaged = new ArrayList<>();
        for (final Path file : store.files()) {
            try {
                snapshots.add(SnapshotDocuments.snapshot(store.info(file)));
            } catch (final JournalException e) {
                damaged.add(SnapshotDocuments.damaged(new SkippedSnapshot(file, String.valueOf(e.getMessage()))));
            }
        }
        tool.print(new Document()
                .put("count", snapshots.size())
                .put("damagedCount", damaged.size())
                .put("snapshots", snapshots)
                .put("damaged", damaged));
        return damaged.isEmpty() ? ExitCode.DONE : ExitCode.DAMAGED_JOURNAL;
    }
}
