package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.SingleWriterRecorder;
import org.junit.jupiter.api.Test;

class RecentHistogramTest {
    private final SingleWriterRecorder recorder = new SingleWriterRecorder(1_000_000, 3);
    private long nowNs = -1;

    @Test
    void shouldForgetWhatIsOlderThanAMinuteAndNothingYoungerThanHalfOfOne() {
        final RecentHistogram recent = new RecentHistogram(recorder, () -> nowNs);
        assertEquals(0, recent.valueAt(1));

        recorder.recordValue(100);
        assertEquals(100, valueAfterSeconds(recent, 29));
        recorder.recordValue(1);
        assertEquals(100, valueAfterSeconds(recent, 2));
        recorder.recordValue(2);
        assertEquals(100, valueAfterSeconds(recent, 28));
        assertEquals(2, valueAfterSeconds(recent, 2));
        assertEquals(0, valueAfterSeconds(recent, 30));
    }

    @Test
    void shouldGiveTheQuantilesOfOneMoment() {
        final RecentHistogram recent = new RecentHistogram(recorder, () -> nowNs);
        for (int i = 1; i <= 100; i++) {
            recorder.recordValue(i);
        }
        assertEquals(50, recent.valueAt(0.5));
        recorder.recordValue(1000);
        assertEquals(100, recent.valueAt(1));
        assertEquals(1000, valueAfterSeconds(recent, 1));
    }

    private long valueAfterSeconds(final RecentHistogram recent, final long seconds) {
        nowNs += TimeUnit.SECONDS.toNanos(seconds);
        return recent.valueAt(1);
    }
}
