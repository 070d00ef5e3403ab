package io.florin.gateway;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * The distribution of what was recorded lately: in the last half minute at least and the last minute at most, when it is asked now and
 * then, however often and by however many; otherwise back to the question before. Used by one thread at a time.
 */
final class RecentHistogram {
    private static final long HALF_NS = TimeUnit.SECONDS.toNanos(30);

    /** For how long several questions are one: the quantiles of one scrape are of the same values. */
    private static final long SAME_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final SingleWriterRecorder recorder;
    private final LongSupplier nanoClock;
    private @Nullable Histogram interval;
    private Histogram current;
    private Histogram before;
    private final Histogram both;
    private long currentSinceNs;
    private long readNs;

    RecentHistogram(final SingleWriterRecorder recorder, final LongSupplier nanoClock) {
        this.recorder = recorder;
        this.nanoClock = nanoClock;
        interval = recorder.getIntervalHistogram();
        current = interval.copy();
        before = current.copy();
        both = current.copy();
        currentSinceNs = nanoClock.getAsLong();
        readNs = currentSinceNs - SAME_NS;
    }

    /** @return the value that this part of the recent ones, 0 to 1, does not exceed; 0 when there are none. */
    long valueAt(final double quantile) {
        final long nowNs = nanoClock.getAsLong();
        if (nowNs - readNs >= SAME_NS) {
            read(nowNs);
        }
        return both.getTotalCount() == 0 ? 0 : both.getValueAtPercentile(100 * quantile);
    }

    private void read(final long nowNs) {
        readNs = nowNs;
        interval = recorder.getIntervalHistogram(interval);
        current.add(interval);
        if (nowNs - currentSinceNs >= HALF_NS) {
            final Histogram oldest = before;
            before = current;
            current = oldest;
            current.reset();
            currentSinceNs = nowNs;
        }
        both.reset();
        both.add(before);
        both.add(current);
    }
}
