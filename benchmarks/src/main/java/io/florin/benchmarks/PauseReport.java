package io.florin.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Says of each of the longest pauses what else happened then. */
final class PauseReport {
    private static final Duration EVENT_MARGIN = Duration.ofMillis(100);
    private static final double NS_PER_MS = 1e6;

    private PauseReport() {}

    /**
     * Lines to print.
     *
     * @param probe of the same device and time, stopped; null if there was none.
     * @param events of the data directory; null if nobody has watched.
     */
    static List<String> of(
            final PauseLog pauses, final @Nullable ForceProbe probe, final @Nullable StorageEvents events) {
        final List<String> lines = new ArrayList<>();
        final List<PauseLog.Pause> longest = pauses.longest();
        int withSlowForce = 0;
        for (final PauseLog.Pause pause : longest) {
            final StringBuilder line = new StringBuilder("    ").append(pause);
            if (probe != null) {
                final OptionalLong worstNs = worstDuring(pause, probe);
                withSlowForce += worstNs.isPresent() ? 1 : 0;
                line.append("; probe: ").append(worstNs.isPresent() ? ms(worstNs.getAsLong()) : "not slow");
            }
            if (events != null) {
                events.between(pause.begin().minus(EVENT_MARGIN), pause.end().plus(EVENT_MARGIN))
                        .forEach(event -> line.append("; ").append(event.file().getFileName()));
            }
            lines.add(line.toString());
        }
        final String shared = probe == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; of the %d longest, %d while a force of the probe took over %d ms",
                        longest.size(),
                        withSlowForce,
                        probe.slow().thresholdMs());
        lines.add(0, "  pauses over " + pauses.thresholdMs() + " ms: " + pauses.count() + shared);
        return lines;
    }

    private static OptionalLong worstDuring(final PauseLog.Pause pause, final ForceProbe probe) {
        return probe.slow().longest().stream()
                .filter(pause::overlaps)
                .mapToLong(PauseLog.Pause::worstNs)
                .max();
    }

    private static String ms(final long ns) {
        return String.format(Locale.ROOT, "%.1f ms", ns / NS_PER_MS);
    }
}
