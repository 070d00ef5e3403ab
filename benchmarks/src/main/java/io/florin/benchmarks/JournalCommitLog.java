package io.florin.benchmarks;

import io.florin.journal.Journal;
import io.florin.journal.JournalConfig;
import io.florin.journal.SyncPolicy;
import java.io.File;
import java.nio.file.Path;
import java.util.Locale;
import org.agrona.DirectBuffer;

/** The journal as the server has it: its CRC, its mark, its zeroing of segments, its free-space check. */
final class JournalCommitLog implements CommitLog {
    private final OpenJournal open;
    private final Journal journal;
    private final File epoch;
    private File nextSegment;
    private int rolls;

    JournalCommitLog(final Path directory, final SyncPolicy policy) {
        open = OpenJournal.open(JournalConfig.defaults(directory).withSyncPolicy(policy));
        journal = open.journal();
        epoch = directory.resolve("epoch-00000001").toFile();
        nextSegment = segment(1);
    }

    @Override
    public void append(final long firstSequence, final int count, final DirectBuffer payload, final int length) {
        journal.append(firstSequence, count, firstSequence, payload, 0, length);
    }

    @Override
    public void commit() {
        journal.commit(System.nanoTime());
    }

    /** Asks the file system: not to be measured with what is timed. */
    @Override
    public int rollCount() {
        if (nextSegment.exists()) {
            rolls++;
            nextSegment = segment(rolls + 1);
        }
        return rolls;
    }

    @Override
    public long lengthBytes() {
        return journal.lengthBytes();
    }

    @Override
    public void close() {
        open.close();
    }

    private File segment(final int number) {
        return new File(epoch, String.format(Locale.ROOT, "segment-%08d.cq4", number));
    }
}
