package io.florin.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTest {
    @ParameterizedTest
    @EnumSource
    void shouldBeFoundByItsCode(final Status status) {
        assertSame(status, Status.of(status.code()));
    }

    @Test
    void shouldBeDenseFromZero() {
        final Status[] statuses = Status.values();
        for (int code = 0; code < statuses.length; code++) {
            assertEquals(code, statuses[code].code());
        }
        assertEquals(0, Status.OK.code());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 34, 0xFFFF, Integer.MAX_VALUE})
    void shouldNameACodeThatItDoesNotKnow(final int code) {
        final var e = assertThrows(IllegalArgumentException.class, () -> Status.of(code));
        assertEquals("unknown status: code=" + code, e.getMessage());
    }

    @Test
    void shouldBeRetriedOnlyWhereNothingWasRemembered() {
        assertEquals(
                List.of(Status.STORAGE_FULL, Status.CAPACITY_EXCEEDED),
                Arrays.stream(Status.values())
                        .filter(status -> status.next() == Status.Next.RETRY_SAME_ID)
                        .toList());
    }
}
