package io.florin.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisconnectReasonTest {
    @ParameterizedTest
    @EnumSource
    void shouldBeFoundByItsCode(final DisconnectReason reason) {
        assertSame(reason, DisconnectReason.of(reason.code()));
    }

    @Test
    void shouldBeDenseFromOneSoThatZeroedMemoryIsNoReason() {
        final DisconnectReason[] reasons = DisconnectReason.values();
        for (int i = 0; i < reasons.length; i++) {
            assertEquals(i + 1, reasons[i].code());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 19, 0xFFFF})
    void shouldNameACodeThatItDoesNotKnow(final int code) {
        final var e = assertThrows(IllegalArgumentException.class, () -> DisconnectReason.of(code));
        assertEquals("unknown disconnect reason: code=" + code, e.getMessage());
    }
}
