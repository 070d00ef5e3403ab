package io.florin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimesTest {
    @ParameterizedTest
    @CsvSource({
        "7d, PT168H",
        "12h, PT12H",
        "30m, PT30M",
        "90s, PT1M30S",
        "250ms, PT0.25S",
        "1d12h, PT36H",
        "1m1ms, PT1M0.001S",
        "366d, PT8784H"
    })
    void shouldReadDurations(final String text, final Duration expected) {
        assertEquals(expected, Times.duration(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "d",
                "0d",
                "-1d",
                "1.5h",
                "1 d",
                "1d ",
                "1w",
                "366d1ms",
                "999999999999d",
                "9999999999999d"
            })
    void shouldRefuseWhatIsNoDuration(final String text) {
        final String message = assertThrows(IllegalArgumentException.class, () -> Times.duration(text))
                .getMessage();
        assertTrue(message.startsWith("'" + text + "' is no duration: give a number and d, h, m, s or ms"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-05-31, 2024-05-31T00:00:00Z",
        "2024-05-31T12:30:00Z, 2024-05-31T12:30:00Z",
        "2024-05-31T12:30Z, 2024-05-31T12:30:00Z",
        "2024-05-31T14:30:00.123456789+02:00, 2024-05-31T12:30:00.123456789Z",
        "1969-12-31, 1969-12-31T00:00:00Z"
    })
    void shouldReadTimes(final String text, final Instant expected) {
        assertEquals(expected, Times.instant(text));
        assertEquals(expected, Instant.ofEpochSecond(0, Times.toNs(expected)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "noon", "2024", "2024-02-30", "2024-05-31T12:30:00", "31.5.2024", "2263-01-01", "0001-01-01"
            })
    void shouldRefuseWhatIsNoTime(final String text) {
        final String message = assertThrows(IllegalArgumentException.class, () -> Times.instant(text))
                .getMessage();
        assertTrue(message.startsWith("'" + text + "' is no time: give one such as"), message);
    }

    @Test
    void shouldReachToTheEndOfTheLedgersTime() {
        final Instant last = Instant.ofEpochSecond(0, Long.MAX_VALUE);
        assertEquals(Long.MAX_VALUE, Times.toNs(last));
        assertEquals(last, Times.instant(last.toString()));
    }
}
