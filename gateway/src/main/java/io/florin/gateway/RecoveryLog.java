package io.florin.gateway;

import io.florin.gateway.recovery.RecoveryProgress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Says how far a long recovery is, a line every few seconds; of a short one nothing. */
final class RecoveryLog implements RecoveryProgress {
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long PER_CENT = 100;

    private final Consumer<String> log;
    private final LongSupplier clockNs;
    private long lastNs;

    /** @param clockNs nanoseconds, from any zero. */
    RecoveryLog(final Consumer<String> log, final LongSupplier clockNs) {
        this.log = log;
        this.clockNs = clockNs;
        lastNs = clockNs.getAsLong();
    }

    @Override
    public void onLoad(final long doneBytes, final long totalBytes) {
        if (isDue()) {
            log.accept("loading snapshot: " + perCent(doneBytes, totalBytes) + "% of " + (totalBytes >> 20) + " MiB");
        }
    }

    @Override
    public void onReplay(final long done, final long total, final long lastSequence) {
        if (isDue()) {
            log.accept("replaying journal: " + perCent(done, total) + "%, sequence=" + lastSequence);
        }
    }

    private boolean isDue() {
        final long nowNs = clockNs.getAsLong();
        if (nowNs - lastNs < INTERVAL_NS) {
            return false;
        }
        lastNs = nowNs;
        return true;
    }

    private static long perCent(final long done, final long total) {
        return total <= 0 ? PER_CENT : Math.min(PER_CENT, done * PER_CENT / total);
    }
}
