package io.florin.cli;

import io.florin.journal.JournalDirectory;
import io.florin.journal.JournalException;
import io.florin.journal.JournalPosition;
import io.florin.journal.KeyRing;
import io.florin.journal.SnapshotInfo;
import io.florin.journal.SnapshotStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a journal is, its keys, and where to begin reading it. */
final class JournalSource {
    @Option(names = "--data", paramLabel = "DIR", description = "Data directory" + ServeOptions.DEFAULT)
    private Path data = Path.of("florin-data");

    @Mixin
    private final KeyOptions keys = new KeyOptions();

    Path data() {
        return data;
    }

    /** @throws JournalException when there is no such directory. */
    void requireThere() {
        if (!Files.isDirectory(data)) {
            throw new JournalException("no data directory: directory=" + data);
        }
    }

    KeyRing keys(final CommandLine commandLine) {
        return keys.keyRing(commandLine);
    }

    /** @return the place of the last snapshot in front of a sequence, or the beginning: what is in front of it need not be read. */
    JournalPosition begin(final KeyRing ring, final long sequence) {
        final List<SnapshotInfo> snapshots = new SnapshotStore(data, ring).list();
        for (final SnapshotInfo snapshot : snapshots) {
            if (snapshot.sequence() < sequence) {
                return snapshot.position();
            }
        }
        return snapshots.isEmpty() || !JournalDirectory.isPruned(data)
                ? JournalPosition.START
                : snapshots.get(snapshots.size() - 1).position();
    }
}
