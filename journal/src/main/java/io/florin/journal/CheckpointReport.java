package io.florin.journal;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What checkpoints show of a journal.
 *
 * @param checkpointCount checkpoints that were given, each once.
 * @param verifiedCount those whose digest is the one that the journal's records give.
 * @param skippedCount those in front of where the reading began.
 * @param verifiedSequence up to here nothing was changed, removed or inserted since it was signed; 0 if nothing is shown.
 * @param verifiedTimestampNs when that was signed, nanoseconds since the Unix epoch, by the clock of the signing process.
 * @param lastSequence up to which the journal was read.
 * @param mismatch the first thing that does not fit; null if all does.
 */
public record CheckpointReport(
        int checkpointCount,
        int verifiedCount,
        int skippedCount,
        long verifiedSequence,
        long verifiedTimestampNs,
        long lastSequence,
        @Nullable Mismatch mismatch) {

    /**
     * Something that does not fit.
     *
     * @param sequence of the checkpoint that shows it, or the last one in front of the damage.
     * @param file in which it is.
     * @param position byte position in the file, behind the record of the sequence; 0 where there is none.
     * @param reason what is wrong, for people.
     */
    public record Mismatch(long sequence, Path file, long position, String reason) {}

    /** @return whether all checkpoints fit, and there was at least one. */
    public boolean isProven() {
        return mismatch == null && verifiedCount > 0;
    }
}
