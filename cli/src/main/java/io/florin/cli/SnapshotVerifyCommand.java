package io.florin.cli;

import io.florin.gateway.recovery.SkippedSnapshot;
import io.florin.gateway.recovery.SnapshotLoader;
import io.florin.journal.SnapshotInfo;
import io.florin.journal.SnapshotStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin snapshot verify}. */
@Command(
        name = "verify",
        description = {
            "Read every snapshot whole, load it into an engine, and compare the hash of the state: the proof that a start can use it.",
            "",
            "That a snapshot is what the journal gives is proved by florin journal verify."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_READ, ExitCode.HELP_BAD_SNAPSHOT})
final class SnapshotVerifyCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", description = "Data directory" + ServeOptions.DEFAULT)
    private Path data = Path.of("florin-data");

    @Option(
            names = "--checksums-only",
            description = "Read them, but load none: for a machine that has not got the memory for another ledger")
    private boolean isChecksumsOnly;

    @Mixin
    private final KeyOptions keys = new KeyOptions();

    @Mixin
    private final ToolOptions tool = new ToolOptions();

    @Override
    public Integer call() {
        tool.check();
        final ProgressMonitor monitor = tool.monitor();
        final SnapshotStore store = new SnapshotStore(data, keys.keyRing(tool.commandLine()));
        final SnapshotLoader loader = new SnapshotLoader(store, new SnapshotProgress(monitor));
        final List<Document> good = new ArrayList<>();
        final List<Document> damaged = new ArrayList<>();
        try {
            for (final Path file : store.files()) {
                try {
                    final SnapshotInfo info = isChecksumsOnly ? store.verify(file) : loader.check(file);
                    good.add(SnapshotDocuments.snapshot(info));
                } catch (final RuntimeException e) {
                    damaged.add(SnapshotDocuments.damaged(new SkippedSnapshot(file, String.valueOf(e.getMessage()))));
                }
            }
        } finally {
            monitor.onEnd();
        }
        tool.print(new Document()
                .put("goodCount", good.size())
                .put("damagedCount", damaged.size())
                .put("good", good)
                .put("damaged", damaged));
        return damaged.isEmpty() ? ExitCode.DONE : ExitCode.DAMAGED_JOURNAL;
    }
}
