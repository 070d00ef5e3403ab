package io.florin.journal;

import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.rollcycles.RollCycleArithmetic;

/**
 * Names segments by numbers. Chronicle rolls by its clock and names a file by its date; this clock stands still, since we roll by
 * size, with one "day" for each segment, and the date is written as a number of days (modified Julian), with the queue's epoch at
 * day 0: {@code segment-00000000.cq4}, {@code segment-00000001.cq4} and so on.
 *
 * <p>The index is as sparse as it can be: nobody looks a record up by Chronicle's index, and we do not write it.
 */
final class SegmentRollCycle implements RollCycle, TimeProvider {
    /** 17 November 1858, day 0 of the modified Julian day, in milliseconds since the Unix epoch. */
    static final long EPOCH_MS = -40_587L * 86_400_000L;

    private static final int DAY_MS = 86_400_000;
    private static final int INDEX_COUNT = 64;
    private static final int INDEX_SPACING = 1 << 20;

    private final RollCycleArithmetic arithmetic = RollCycleArithmetic.of(INDEX_COUNT, INDEX_SPACING);

    @Override
    public long currentTimeMillis() {
        return EPOCH_MS;
    }

    @Override
    public String format() {
        return "'" + JournalFiles.SEGMENT_PREFIX + "'" + "g".repeat(JournalFiles.NUMBER_DIGITS);
    }

    @Override
    public int lengthInMillis() {
        return DAY_MS;
    }

    @Override
    public int defaultIndexCount() {
        return arithmetic.indexCount();
    }

    @Override
    public int defaultIndexSpacing() {
        return arithmetic.indexSpacing();
    }

    @Override
    public long toIndex(final int cycle, final long sequenceNumber) {
        return arithmetic.toIndex(cycle, sequenceNumber);
    }

    @Override
    public long toSequenceNumber(final long index) {
        return arithmetic.toSequenceNumber(index);
    }

    @Override
    public int toCycle(final long index) {
        return arithmetic.toCycle(index);
    }

    @Override
    public long maxMessagesPerCycle() {
        return arithmetic.maxMessagesPerCycle();
    }
}
