package io.florin.journal;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a replay found, and where the next process goes on.
 *
 * @param directory of the journal.
 * @param position behind the last intact record: where a later replay can go on.
 * @param acknowledgedSequence the highest sequence that is known to have been acknowledged; at most lastSequence, but for a
 *     tail whose loss was accepted.
 * @param recordCount intact records that were replayed.
 * @param commandCount commands in them.
 * @param lengthBytes of the intact records, their headers included.
 * @param lastEpoch number of the newest epoch; 0 if there is none.
 * @param tornTail what was left out at the end, or null.
 */
public record RecoveryReport(
        Path directory,
        JournalPosition position,
        long acknowledgedSequence,
        long recordCount,
        long commandCount,
        long lengthBytes,
        int lastEpoch,
        @Nullable TornTail tornTail) {

    /** @return sequence of the last intact record; 0 for an empty journal. */
    public long lastSequence() {
        return position.sequence();
    }

    /**
     * @return timestamp of the last intact record, nanoseconds since the Unix epoch; {@link Long#MIN_VALUE} for an empty journal.
     *     No later record may be older.
     */
    public long lastTimestampNs() {
        return position.timestampNs();
    }

    /** @return how many processes have opened this journal for writing. */
    public int epochCount() {
        return lastEpoch;
    }
}
