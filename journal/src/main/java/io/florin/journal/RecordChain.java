package io.florin.journal;

import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Checks that records continue each other, over segments and epochs, without looking into them. */
final class RecordChain {
    private EpochMark.@Nullable Content epoch;
    private long sequence;
    private int crc;
    private @Nullable Path stopFile;
    private long stopPosition;
    private String stopReason = "";

    /** @return the last sequence so far. */
    long sequence() {
        return sequence;
    }

    /** @return CRC-32C of the last record so far. */
    int crc() {
        return crc;
    }

    /** Begins an epoch behind the one before it. */
    void onEpoch(final EpochMark.Content next) {
        epoch = next;
        stopFile = null;
    }

    /** Goes to the end of what was checked before. */
    void moveTo(final long toSequence, final int toCrc) {
        sequence = toSequence;
        crc = toCrc;
        stopFile = null;
    }

    void onRecord(final SegmentReader reader) {
        final DirectBuffer buffer = reader.buffer();
        final int record = reader.record();
        final boolean isOfEpoch = epoch != null
                && RecordHeader.epoch(buffer, record) == epoch.epoch()
                && RecordHeader.epochKey(buffer, record) == epoch.key();
        if (!isOfEpoch || reader.firstSequence() != sequence + 1 || RecordHeader.previousCrc(buffer, record) != crc) {
            throw stopped(
                    reader.file(),
                    reader.position(),
                    "an intact record does not continue the one before it: firstSequence=" + reader.firstSequence()
                            + " expected=" + (sequence + 1));
        }
        stopFile = null;
        sequence = reader.lastSequence();
        crc = RecordHeader.crc(buffer, record);
    }

    /** The records of a segment have ended here; a mere end once another segment goes on. */
    void onStop(final Path file, final long position, final String reason) {
        if (stopFile == null) {
            stopFile = file;
            stopPosition = position;
            stopReason = reason;
        }
    }

    /** @return damage at the first stop, or at this place if there is none. */
    DamagedJournalException stopped(final Path file, final long position, final String reason) {
        return stopFile == null
                ? new DamagedJournalException(file, position, sequence, reason, JournalRecovery.RESTORE)
                : new DamagedJournalException(
                        stopFile, stopPosition, sequence, stopReason + "; " + reason, JournalRecovery.RESTORE);
    }
}
