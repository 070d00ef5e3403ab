package io.florin.cli;

import io.florin.journal.JournalStat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code florin journal stat}. */
@Command(
        name = "stat",
        description = {
            "Say what a journal holds: its epochs (one for each start of a server), segments, snapshots, records and commands, from when to"
                    + " when, and what it takes on storage.",
            "",
            "Reads headers alone and checks nothing: florin journal verify does. tailBytes is what was written behind the last record"
                    + " that counts: of a server that was killed, what it was writing, which a start drops."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = ExitCode.HELP_HEADING,
        exitCodeList = {ExitCode.HELP_DONE, ExitCode.HELP_USAGE, ExitCode.HELP_CANNOT_READ, ExitCode.HELP_DAMAGED})
final class JournalStatCommand implements Callable<Integer> {
    @Option(names = "--data", paramLabel = "DIR", description = "Data directory" + ServeOptions.DEFAULT)
    private Path data = Path.of("florin-data");

    @Mixin
    private final ToolOptions tool = new ToolOptions();

    @Override
    public Integer call() {
        tool.check();
        final JournalStat stat = JournalStat.read(data);
        tool.print(document(stat));
        return ExitCode.DONE;
    }

    private Document document(final JournalStat stat) {
        final Document document = new Document()
                .put("directory", data.toAbsolutePath().normalize().toString())
                .put("inUse", stat.isLive());
        final List<JournalStat.Epoch> epochs = stat.epochs();
        final List<JournalStat.Epoch> filled =
                epochs.stream().filter(epoch -> epoch.recordCount() > 0).toList();
        if (!filled.isEmpty()) {
            final JournalStat.Epoch first = filled.get(0);
            final JournalStat.Epoch last = filled.get(filled.size() - 1);
            document.put("firstSequence", first.firstSequence())
                    .put("firstTimestamp", Documents.instant(first.firstTimestampNs()))
                    .put("lastSequence", last.lastSequence())
                    .put("lastTimestamp", Documents.instant(last.lastTimestampNs()));
        }
        document.put(
                        "records",
                        epochs.stream()
                                .mapToLong(JournalStat.Epoch::recordCount)
                                .sum())
                .put(
                        "commands",
                        epochs.stream()
                                .mapToLong(JournalStat.Epoch::commandCount)
                                .sum())
                .put(
                        "bytes",
                        epochs.stream()
                                .mapToLong(JournalStat.Epoch::lengthBytes)
                                .sum())
                .put(
                        "fileBytes",
                        epochs.stream().mapToLong(JournalStat.Epoch::fileBytes).sum());
        if (stat.storageBytes() >= 0) {
            document.put("storageBytes", stat.storageBytes());
        }
        final List<Document> rows = new ArrayList<>();
        epochs.forEach(epoch -> rows.add(epoch(epoch)));
        return document.put("epochs", rows);
    }

    private static Document epoch(final JournalStat.Epoch epoch) {
        return new Document()
                .put("epoch", epoch.epoch())
                .put("sync", epoch.syncPolicy().name().toLowerCase(Locale.ROOT))
                .put("base", epoch.baseSequence())
                .put("acknowledged", epoch.acknowledgedSequence())
                .put("lastSequence", epoch.lastSequence())
                .put("records", epoch.recordCount())
                .put("commands", epoch.commandCount())
                .put("bytes", epoch.lengthBytes())
                .put("segments", epoch.segmentCount())
                .put("encrypted", epoch.isEncrypted())
                .put("chained", epoch.isChained())
                .put("keyId", epoch.keyId())
                .put("tailBytes", epoch.tailBytes());
    }
}
