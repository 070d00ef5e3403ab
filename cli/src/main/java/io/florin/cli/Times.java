package io.florin.cli;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations, as users write them, and as the ledger counts them: in nanoseconds. */
final class Times {
    /** How a time is written. */
    static final String DESCRIPTION = "Such as 2024-05-31T12:30:00Z, or 2024-05-31 for midnight UTC";

    /** The longest that money can be held. */
    static final Duration HOLD_MAX = Duration.ofDays(366);

    private static final Pattern PART = Pattern.compile("\\G([0-9]{1,12})(ms|d|h|m|s)");
    private static final Map<String, TimeUnit> UNITS = Map.of(
            "d", TimeUnit.DAYS,
            "h", TimeUnit.HOURS,
            "m", TimeUnit.MINUTES,
            "s", TimeUnit.SECONDS,
            "ms", TimeUnit.MILLISECONDS);

    private Times() {}

    /**
     * Reads a time with its offset, or a date.
     *
     * @throws IllegalArgumentException naming the text and what is possible; also when it does not fit in 64 bits of nanoseconds.
     */
    static Instant instant(final String text) {
        try {
            final Instant instant = text.indexOf('T') < 0 && text.indexOf('t') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
            toNs(instant);
            return instant;
        } catch (final DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time: give one such as 2024-05-31T12:30:00Z, or a date such as 2024-05-31",
                    e);
        }
    }

    /** @return nanoseconds since 1970. */
    static long toNs(final Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)), instant.getNano());
    }

    /**
     * Reads how long money is held, such as {@code 7d} or {@code 1d12h}.
     *
     * @throws IllegalArgumentException naming the text and what is possible.
     */
    static Duration duration(final String text) {
        final Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.find()) {
            sum = sum.plus(
                    Long.parseLong(part.group(1)),
                    requireNonNull(UNITS.get(part.group(2))).toChronoUnit());
            end = part.end();
        }
        if (end == 0 || end < text.length() || sum.isZero() || sum.compareTo(HOLD_MAX) > 0) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is no duration: give a number and d, h, m, s or ms, such as 7d or 1d12h, more than 0 and up to 366d");
        }
        return sum;
    }
}
