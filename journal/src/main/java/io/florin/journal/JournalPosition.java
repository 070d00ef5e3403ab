package io.florin.journal;

import static java.util.Objects.requireNonNull;

/**
 * A place between two records of a journal, with what the next record has to continue. It stays valid for as long as the files
 * behind it are there.
 *
 * @param epoch of the next record, from 1; if the epoch ends here, the next record is in the epoch behind it.
 * @param segment of that epoch, from 0; if the segment ends here, the next record is in the one behind it.
 * @param filePosition in the segment, of Chronicle's word in front of the next record; 0 is the beginning of the segment.
 * @param recordNumber of the next record in its epoch, from 0.
 * @param sequence of the last command in front of the place; 0 at the beginning of a journal.
 * @param timestampNs of the last record in front of it, nanoseconds since the Unix epoch; {@link Long#MIN_VALUE} if there is
 *     none.
 * @param crc CRC-32C of the last record in front of it; 0 if there is none.
 * @param chainDigest of all chained records in front of it.
 */
public record JournalPosition(
        int epoch,
        int segment,
        long filePosition,
        long recordNumber,
        long sequence,
        long timestampNs,
        int crc,
        Digest chainDigest) {

    /** In front of the first record of a journal. */
    public static final JournalPosition START = new JournalPosition(1, 0, 0, 0, 0, Long.MIN_VALUE, 0, Digest.ZERO);

    /** @throws IllegalArgumentException if a value is out of its range. */
    public JournalPosition {
        requireNonNull(chainDigest, "chainDigest");
        if (epoch < 1 || segment < 0 || filePosition < 0 || recordNumber < 0 || sequence < 0) {
            throw new IllegalArgumentException("no position of a journal: epoch=" + epoch + " segment=" + segment
                    + " filePosition=" + filePosition + " recordNumber=" + recordNumber + " sequence=" + sequence);
        }
    }
}
