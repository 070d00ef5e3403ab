package io.florin.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells the user how far something is: on a terminal a bar that is drawn over and over, otherwise a line every few seconds if wanted.
 *
 * <pre>
 *   copy [==========>          ]  50%  1,234 MiB  312 MiB/s  ETA 0:04
 * </pre>
 */
final class ProgressMonitor {
    private static final int BAR_LENGTH = 20;
    private static final int LINE_LENGTH = 78;
    private static final int PER_CENT = 100;
    private static final long BYTES_PER_MIB = 1 << 20;
    private static final long NS_PER_S = TimeUnit.SECONDS.toNanos(1);
    private static final long MS_PER_S = 1000;
    private static final long DRAW_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LINE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter err;
    private final String prefix;
    private final boolean isTerminal;
    private final boolean isWanted;
    private final LongSupplier clockNs;
    private String step = "";
    private long startNs;
    private long lastDrawNs;
    private boolean isBarDrawn;

    /**
     * @param prefix in front of each line that is not drawn over.
     * @param isTerminal whether lines can be drawn over.
     * @param isWanted whether to tell anything.
     */
    ProgressMonitor(
            final PrintWriter err,
            final String prefix,
            final boolean isTerminal,
            final boolean isWanted,
            final LongSupplier clockNs) {
        this.err = err;
        this.prefix = prefix;
        this.isTerminal = isTerminal;
        this.isWanted = isWanted;
        this.clockNs = clockNs;
    }

    /** Tells of so many bytes of a step, such as "copy". A new step begins a new count. */
    void onBytes(final String name, final long doneBytes, final long totalBytes) {
        onCount(name, doneBytes, totalBytes, BYTES_PER_MIB, "MiB");
    }

    /** The same, of so many commands. */
    void onCommands(final String name, final long done, final long total) {
        onCount(name, done, total, 1, "commands");
    }

    private void onCount(final String name, final long done, final long total, final long per, final String unit) {
        if (!isWanted) {
            return;
        }
        final long nowNs = clockNs.getAsLong();
        if (!name.equals(step)) {
            step = name;
            startNs = nowNs;
            lastDrawNs = nowNs;
        } else if (nowNs - lastDrawNs >= (isTerminal ? DRAW_INTERVAL_NS : LINE_INTERVAL_NS)) {
            lastDrawNs = nowNs;
            draw(line(name, done, total, per, unit, nowNs - startNs));
        }
    }

    /** Clears the bar. */
    void onEnd() {
        if (isBarDrawn) {
            err.print("\r" + " ".repeat(LINE_LENGTH) + "\r");
            err.flush();
            isBarDrawn = false;
        }
    }

    /** One line of progress in bytes. */
    static String line(final String name, final long doneBytes, final long totalBytes, final long elapsedNs) {
        return line(name, doneBytes, totalBytes, BYTES_PER_MIB, "MiB", elapsedNs);
    }

    /** One line of progress. The rest of the time is guessed from the share that is done. */
    static String line(
            final String name,
            final long done,
            final long total,
            final long per,
            final String unit,
            final long elapsedNs) {
        final long perMille = total <= 0 ? 0 : Math.min(PER_CENT * 10, done * PER_CENT * 10 / total);
        final int filled = (int) (BAR_LENGTH * perMille / (PER_CENT * 10));
        final String bar = "=".repeat(filled) + ">" + " ".repeat(BAR_LENGTH - filled);
        final String eta = perMille == 0 ? "" : "  ETA " + time(elapsedNs / perMille * (PER_CENT * 10 - perMille));
        return String.format(
                Locale.ROOT,
                "%s [%s] %3d%%  %,d %s  %,d %s/s%s",
                name,
                bar,
                perMille / 10,
                done / per,
                unit,
                done * MS_PER_S / Math.max(1, TimeUnit.NANOSECONDS.toMillis(elapsedNs)) / per,
                unit,
                eta);
    }

    private void draw(final String line) {
        if (isTerminal) {
            final String cut = line.substring(0, Math.min(line.length(), LINE_LENGTH));
            err.print("\r" + cut + " ".repeat(LINE_LENGTH - cut.length()));
            isBarDrawn = true;
        } else {
            err.println(prefix + line);
        }
        err.flush();
    }

    private static String time(final long ns) {
        final long seconds = (ns + NS_PER_S - 1) / NS_PER_S;
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
