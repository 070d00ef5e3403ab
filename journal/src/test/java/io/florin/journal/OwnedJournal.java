package io.florin.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A journal with its lock, opened behind what is there, that appends {@link SampleRecord}s in their order. */
final class OwnedJournal implements AutoCloseable {
    static final int RECORD_LENGTH_MAX = 1024;
    static final long SEGMENT_LENGTH_BYTES = 64 * 1024;

    private final DirectoryLock lock;
    private final RecoveryReport recovered;
    private final Journal journal;
    private int next;

    private OwnedJournal(final DirectoryLock lock, final RecoveryReport recovered, final Journal journal) {
        this.lock = lock;
        this.recovered = recovered;
        this.journal = journal;
        this.next = Math.toIntExact(recovered.recordCount());
    }

    static JournalConfig config(final Path directory) {
        return JournalConfig.defaults(directory)
                .withRecordLengthMax(RECORD_LENGTH_MAX)
                .withSegmentLengthBytes(SEGMENT_LENGTH_BYTES)
                .withFreeSpaceFloorBytes(0);
    }

    static OwnedJournal open(final Path directory) {
        return open(config(directory), Forcer.SYSTEM, false);
    }

    static OwnedJournal open(final Path directory, final SyncPolicy policy) {
        return open(config(directory).withSyncPolicy(policy), Forcer.SYSTEM, false);
    }

    static OwnedJournal open(final JournalConfig config, final Forcer forcer, final boolean acceptLostTail) {
        final DirectoryLock lock = DirectoryLock.acquire(config.directory());
        boolean opened = false;
        try {
            final RecoveryReport recovered = JournalRecovery.replay(
                    ReplayConfig.of(config.directory()).withKeys(config.keys()).withAcceptLostTail(acceptLostTail),
                    (first, count, ns, buffer, offset, length) -> {});
            final OwnedJournal journal =
                    new OwnedJournal(lock, recovered, Journal.open(config, lock, recovered, forcer));
            opened = true;
            return journal;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    Journal journal() {
        return journal;
    }

    RecoveryReport recovered() {
        return recovered;
    }

    /** Appends the next so many samples. */
    OwnedJournal append(final int count) {
        for (int i = 0; i < count; i++) {
            SampleRecord.at(next++).appendTo(journal);
        }
        return this;
    }

    OwnedJournal commit() {
        journal.commit(0);
        return this;
    }

    /** Copies the directory as it is now: what a killed process leaves. */
    static void copy(final Path from, final Path to) throws IOException {
        final List<Path> paths;
        try (Stream<Path> walk = Files.walk(from)) {
            paths = walk.sorted().toList();
        }
        for (final Path path : paths) {
            Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
    }

    @Override
    public void close() {
        try {
            journal.close();
        } finally {
            lock.close();
        }
    }
}
