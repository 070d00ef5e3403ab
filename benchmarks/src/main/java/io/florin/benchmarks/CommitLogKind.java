package io.florin.benchmarks;

import io.florin.journal.SyncPolicy;
import java.nio.file.Path;

/** The logs that {@code florin journal-bench} compares. */
enum CommitLogKind {
    PLAIN_ZEROED("plain, zeroed before") {
        @Override
        CommitLog open(final Path directory, final int headerLength, final int payloadLength, final long lengthBytes) {
            final int segments =
                    Math.toIntExact(2 + lengthBytes / (PlainCommitLog.SEGMENT_LENGTH - headerLength - payloadLength));
            return new PlainCommitLog(directory, headerLength, payloadLength, segments);
        }
    },
    PLAIN_ZEROING("plain, zeroing within") {
        @Override
        CommitLog open(final Path directory, final int headerLength, final int payloadLength, final long lengthBytes) {
            return new PlainCommitLog(directory, headerLength, payloadLength, 1);
        }
    },
    JOURNAL_BATCH("journal, sync batch") {
        @Override
        CommitLog open(final Path directory, final int headerLength, final int payloadLength, final long lengthBytes) {
            return new JournalCommitLog(directory, SyncPolicy.BATCH);
        }
    },
    JOURNAL_NONE("journal, sync none") {
        @Override
        CommitLog open(final Path directory, final int headerLength, final int payloadLength, final long lengthBytes) {
            return new JournalCommitLog(directory, SyncPolicy.NONE);
        }
    };

    private final String title;

    CommitLogKind(final String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /**
     * Opens an empty log.
     *
     * @param headerLength bytes that a plain log writes in front of each payload.
     * @param payloadLength of the longest record.
     * @param lengthBytes of all records that are to come.
     */
    abstract CommitLog open(Path directory, int headerLength, int payloadLength, long lengthBytes);
}
