package io.florin.journal;

import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A place in a journal that moves on from record to record: what the next one has to continue. Recovery and follower read
 * through it, so that both believe the same records.
 *
 * <p>Single thread. Moving on allocates nothing.
 */
final class ReplayCursor {
    private final Path directory;
    private final boolean isInside;
    private final int firstEpoch;

    private EpochMark.@Nullable Content current;
    private int epoch;
    private int segment;
    private long filePosition;
    private long recordNumber;
    private long sequence;
    private long timestampNs;
    private int crc;
    private final RecordOpener opener;

    /** @param keys null to read without: the handler gets payloads as they are stored, and neither MAC nor mark is checked. */
    ReplayCursor(final Path directory, final JournalPosition from, final @Nullable KeyRing keys) {
        this.directory = directory;
        this.isInside = from.segment() > 0 || from.filePosition() > 0 || from.recordNumber() > 0;
        this.firstEpoch = from.epoch();
        this.epoch = from.epoch();
        this.segment = from.segment();
        this.filePosition = from.filePosition();
        this.recordNumber = from.recordNumber();
        this.sequence = from.sequence();
        this.timestampNs = from.timestampNs();
        this.crc = from.crc();
        this.opener = new RecordOpener(keys, from.chainDigest());
    }

    /**
     * Goes to the beginning of an epoch; or stays, if that is the epoch that the place was inside at first.
     *
     * @throws DamagedJournalException if the epoch does not build upon what is in front of it, or was not sealed with these keys.
     * @throws KeyException if it is sealed with a key that is not there.
     */
    void enter(final EpochMark.Content next) {
        final boolean stays = isInside && next.epoch() == firstEpoch;
        requireNone(stays ? startMisfit(next) : baseMisfit(next), next);
        requireNone(opener.enter(next), next);
        if (!stays) {
            epoch = next.epoch();
            segment = 0;
            filePosition = 0;
            recordNumber = 0;
        }
        current = next;
    }

    /**
     * @param sequenceMax what the epoch behind this one builds upon; {@link Long#MAX_VALUE} if there is none.
     * @return why an intact record does not continue the last one; null if it does.
     */
    @Nullable
    String misfit(final SegmentReader reader, final long sequenceMax) {
        final EpochMark.Content entered = entered();
        final DirectBuffer buffer = reader.buffer();
        final int record = reader.record();
        if (RecordHeader.epoch(buffer, record) != epoch || RecordHeader.epochKey(buffer, record) != entered.key()) {
            return "it is of another epoch or journal: epoch=" + RecordHeader.epoch(buffer, record);
        }
        if (reader.firstSequence() != sequence + 1) {
            return "firstSequence=" + reader.firstSequence() + " expected=" + (sequence + 1);
        }
        if (RecordHeader.previousCrc(buffer, record) != crc) {
            return "previousCrc=" + Integer.toHexString(RecordHeader.previousCrc(buffer, record)) + " expected="
                    + Integer.toHexString(crc);
        }
        if (reader.lastSequence() > sequenceMax) {
            return "it ends at sequence " + reader.lastSequence() + ", but epoch " + (epoch + 1) + " builds upon "
                    + sequenceMax;
        }
        return versionMisfit(buffer, record, entered);
    }

    /**
     * Moves behind a record that fits, and hands it over.
     *
     * @throws DamagedJournalException if it is not what was sealed.
     */
    void accept(final SegmentReader reader, final int inSegment, final RecordHandler handler) {
        final String misfit = opener.open(reader);
        if (misfit != null) {
            throw new DamagedJournalException(
                    reader.file(),
                    reader.position(),
                    sequence,
                    "a record whose CRC fits: " + misfit,
                    JournalRecovery.RESTORE);
        }
        final DirectBuffer buffer = reader.buffer();
        final int record = reader.record();
        final int count = RecordHeader.count(buffer, record);
        final long firstSequence = sequence + 1;
        segment = inSegment;
        filePosition = reader.nextPosition();
        recordNumber++;
        sequence += count;
        timestampNs = RecordHeader.timestampNs(buffer, record);
        crc = RecordHeader.crc(buffer, record);
        handler.onRecord(
                firstSequence, count, timestampNs, opener.payload(), opener.payloadOffset(), opener.payloadLength());
    }

    JournalPosition position() {
        return new JournalPosition(
                epoch, segment, filePosition, recordNumber, sequence, timestampNs, crc, opener.digest());
    }

    int epoch() {
        return epoch;
    }

    int segment() {
        return segment;
    }

    long filePosition() {
        return filePosition;
    }

    long sequence() {
        return sequence;
    }

    private void requireNone(final @Nullable String misfit, final EpochMark.Content next) {
        if (misfit != null) {
            throw new DamagedJournalException(
                    JournalFiles.epochMark(directory, next.epoch()), 0, sequence, misfit, JournalRecovery.RESTORE);
        }
    }

    private @Nullable String startMisfit(final EpochMark.Content next) {
        return next.baseSequence() <= sequence
                ? null
                : "the epoch builds upon sequence " + next.baseSequence() + ", but is to be read from " + sequence;
    }

    private @Nullable String baseMisfit(final EpochMark.Content next) {
        if (next.baseSequence() != sequence || next.baseCrc() != crc) {
            return "the epoch builds upon sequence " + next.baseSequence() + " with CRC-32C "
                    + Integer.toHexString(next.baseCrc()) + ", but in front of it are sequence " + sequence + " and "
                    + Integer.toHexString(crc);
        }
        if (!next.baseDigest().equals(opener.digest())) {
            return "the epoch builds upon the chain digest " + next.baseDigest() + ", but in front of it is "
                    + opener.digest();
        }
        final EpochMark.Content last = current;
        if (last != null
                && !last.journalId().equals(EpochMark.NO_ID)
                && !last.journalId().equals(next.journalId())) {
            return "the epoch is of journal " + next.journalId() + ", but the one in front of it of "
                    + last.journalId();
        }
        return null;
    }

    private @Nullable String versionMisfit(
            final DirectBuffer buffer, final int record, final EpochMark.Content entered) {
        final int version = RecordHeader.version(buffer, record);
        if (version != entered.version() || RecordHeader.flags(buffer, record) != entered.flags()) {
            return "version=" + version + " flags=" + RecordHeader.flags(buffer, record)
                    + ", but of its epoch: version=" + entered.version() + " flags=" + entered.flags();
        }
        final boolean isNumbered = RecordHeader.headerLength(buffer, record) > RecordHeader.LENGTH_MIN;
        if (isNumbered && RecordHeader.recordNumber(buffer, record) != recordNumber) {
            return "recordNumber=" + RecordHeader.recordNumber(buffer, record) + " expected=" + recordNumber;
        }
        if (isNumbered && RecordHeader.keyId(buffer, record) != entered.keyId()) {
            return "keyId=" + RecordHeader.keyId(buffer, record) + " expected=" + entered.keyId();
        }
        return null;
    }

    private EpochMark.Content entered() {
        final EpochMark.Content entered = current;
        if (entered == null) {
            throw new IllegalStateException("no epoch was entered: directory=" + directory);
        }
        return entered;
    }
}
