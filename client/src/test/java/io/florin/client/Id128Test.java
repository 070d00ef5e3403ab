package io.florin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Id128Test {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "42, 0, 42",
        "0042, 0, 42",
        "18446744073709551615, 0, -1",
        "18446744073709551616, 1, 0",
        "340282366920938463463374607431768211455, -1, -1",
        "0x0, 0, 0",
        "0x2a, 0, 42",
        "0X2A, 0, 42",
        "0xffffffffffffffff, 0, -1",
        "0x10000000000000000, 1, 0",
        "0xffffffffffffffffffffffffffffffff, -1, -1",
        "00000000-0000-0001-0000-000000000002, 1, 2",
        "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF, -1, -1",
    })
    void shouldParse(final String text, final long hi, final long lo) {
        assertEquals(new Id128(hi, lo), Id128.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "1 ",
                "1.0",
                "abc",
                "0x",
                "0x-1",
                "0xg",
                "\u0664\u0662",
                "0x100000000000000000000000000000000",
                "340282366920938463463374607431768211456",
                "0-0-1-0-2",
                "00000000-0000-0001-0000-00000000000g",
                "000000000-0000-0001-0000-00000000002",
            })
    void shouldNameWhatIsNoId(final String text) {
        final var e = assertThrows(IllegalArgumentException.class, () -> Id128.parse(text));
        assertTrue(e.toString().endsWith("value=" + text), e::toString);
    }

    @Test
    void shouldParseWhatItPrints() {
        final SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 1000; i++) {
            final Id128 id = new Id128(
                    random.nextBoolean() ? 0 : random.nextLong() >>> random.nextInt(64),
                    random.nextLong() >>> random.nextInt(64));
            assertEquals(id, Id128.parse(id.toString()));
            assertEquals(id, Id128.parse(id.toUuid().toString()));
            assertEquals(id, Id128.parse(id.toBigInteger().toString()));
        }
    }

    @Test
    void shouldPrintSmallIdsAsDecimalsAndOthersInHex() {
        assertEquals("42", Id128.of(42).toString());
        assertEquals("18446744073709551615", Id128.of(-1).toString());
        assertEquals("0x0000000000000001000000000000002a", new Id128(1, 42).toString());
    }

    @Test
    void shouldCompareAsUnsigned() {
        assertTrue(Id128.of(-1).compareTo(Id128.of(1)) > 0);
        assertTrue(new Id128(-1, 0).compareTo(new Id128(1, 5)) > 0);
        assertTrue(new Id128(1, 0).compareTo(Id128.of(-1)) > 0);
        assertEquals(0, Id128.of(5).compareTo(Id128.parse("0x5")));
    }

    @Test
    void shouldConvertBothWays() {
        final UUID uuid = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
        assertEquals(uuid, Id128.of(uuid).toUuid());
        assertEquals(BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE), new Id128(-1, -1).toBigInteger());
        assertNotEquals(Id128.random(), Id128.random());
    }
}
