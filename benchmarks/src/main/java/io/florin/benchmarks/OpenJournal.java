package io.florin.benchmarks;

import io.florin.journal.DirectoryLock;
import io.florin.journal.Journal;
import io.florin.journal.JournalConfig;
import io.florin.journal.JournalRecovery;
import io.florin.journal.RecordHandler;
import io.florin.journal.ReplayConfig;

/**
 * A journal, and the lock of its directory.
 *
 * @param lock held until it is closed.
 * @param journal to be written by one thread.
 */
public record OpenJournal(DirectoryLock lock, Journal journal) implements AutoCloseable {
    /** Opens a new journal. */
    public static OpenJournal open(final JournalConfig config) {
        return open(config, (firstSequence, count, timestampNs, record, offset, length) -> {});
    }

    /**
     * Opens a journal behind what is there.
     *
     * @param recovered takes the records that are there.
     */
    public static OpenJournal open(final JournalConfig config, final RecordHandler recovered) {
        final DirectoryLock lock = DirectoryLock.acquire(config.directory());
        return new OpenJournal(
                lock,
                Journal.open(config, lock, JournalRecovery.replay(ReplayConfig.of(config.directory()), recovered)));
    }

    @Override
    public void close() {
        journal.close();
        lock.close();
    }
}
