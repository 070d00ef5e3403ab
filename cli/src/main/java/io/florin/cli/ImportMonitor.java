package io.florin.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells the user how an import goes: on a terminal a bar that is drawn over and over, otherwise a line every few seconds if wanted;
 * and the malformed rows, of which there may be many.
 *
 * <pre>
 *   transfers [==========>          ]  50%  1,234,567 rows  312,000/s  ETA 0:04
 * </pre>
 */
final class ImportMonitor {
    private static final int MALFORMED_SHOWN_MAX = 20;
    private static final int BAR_LENGTH = 20;
    private static final int LINE_LENGTH = 78;
    private static final int PER_CENT = 100;
    private static final int ROWS_PER_LOOK = 64;
    private static final long DRAW_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LINE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long NS_PER_S = TimeUnit.SECONDS.toNanos(1);

    private final PrintWriter err;
    private final String prefix;
    private final boolean isTerminal;
    private final boolean isProgressWanted;
    private final LongSupplier clockNs;
    private long fileStartNs;
    private long lastDrawNs;
    private long malformedCount;
    private boolean isBarDrawn;

    /**
     * @param prefix in front of each message.
     * @param isTerminal whether lines can be drawn over.
     * @param isProgressWanted whether to tell anything but what is wrong.
     */
    ImportMonitor(
            final PrintWriter err,
            final String prefix,
            final boolean isTerminal,
            final boolean isProgressWanted,
            final LongSupplier clockNs) {
        this.err = err;
        this.prefix = prefix;
        this.isTerminal = isTerminal;
        this.isProgressWanted = isProgressWanted;
        this.clockNs = clockNs;
    }

    void onFile(final ImportFile file) {
        clear();
        fileStartNs = clockNs.getAsLong();
        lastDrawNs = fileStartNs;
    }

    void onAnswer(final ImportFile file) {
        if (!isProgressWanted || file.tally().done() % ROWS_PER_LOOK != 0) {
            return;
        }
        final long nowNs = clockNs.getAsLong();
        if (nowNs - lastDrawNs >= (isTerminal ? DRAW_INTERVAL_NS : LINE_INTERVAL_NS)) {
            lastDrawNs = nowNs;
            draw(file, nowNs - fileStartNs);
        }
    }

    void onMalformedRow(final String message) {
        malformedCount++;
        if (malformedCount <= MALFORMED_SHOWN_MAX) {
            onWarning(message);
        }
    }

    void onWarning(final String message) {
        clear();
        err.println(prefix + message);
        err.flush();
    }

    /** Clears the bar, and says how many malformed rows were not shown. */
    void onEnd() {
        clear();
        if (malformedCount > MALFORMED_SHOWN_MAX) {
            onWarning(malformedCount - MALFORMED_SHOWN_MAX + " more malformed rows are in the file of refused rows");
        }
    }

    private void draw(final ImportFile file, final long elapsedNs) {
        final String line = line(file.name(), file.tally().done(), file.perMilleRead(), elapsedNs);
        if (isTerminal) {
            err.print("\r" + pad(line));
            isBarDrawn = true;
        } else {
            err.println(prefix + line);
        }
        err.flush();
    }

    /** One line of progress. The rest of the time is guessed from the share of the file's bytes that were read. */
    static String line(final String name, final long rows, final int perMille, final long elapsedNs) {
        final long rate = elapsedNs <= 0 ? 0 : rate(rows, elapsedNs);
        final int filled = BAR_LENGTH * perMille / (PER_CENT * 10);
        final String bar = "=".repeat(filled) + ">" + " ".repeat(BAR_LENGTH - filled);
        final String eta = perMille == 0 ? "" : "  ETA " + time(elapsedNs / perMille * (PER_CENT * 10 - perMille));
        return String.format(
                Locale.ROOT, "%s [%s] %3d%%  %,d rows  %,d/s%s", name, bar, perMille / 10, rows, rate, eta);
    }

    /** @return so many a second, by integer arithmetic. */
    static long rate(final long count, final long elapsedNs) {
        final long elapsedUs = Math.max(1, TimeUnit.NANOSECONDS.toMicros(elapsedNs));
        return Math.multiplyExact(count, TimeUnit.SECONDS.toMicros(1)) / elapsedUs;
    }

    private static String time(final long ns) {
        final long seconds = (ns + NS_PER_S - 1) / NS_PER_S;
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    private void clear() {
        if (isBarDrawn) {
            err.print("\r" + " ".repeat(LINE_LENGTH) + "\r");
            err.flush();
            isBarDrawn = false;
        }
    }

    private static String pad(final String line) {
        return line.length() >= LINE_LENGTH
                ? line.substring(0, LINE_LENGTH)
                : line + " ".repeat(LINE_LENGTH - line.length());
    }
}
