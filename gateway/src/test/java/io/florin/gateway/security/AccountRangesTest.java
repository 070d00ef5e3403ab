package io.florin.gateway.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountRangesTest {
    @Test
    void shouldHoldBothEndsOfARangeAndNothingBesides() {
        final AccountRanges ranges = AccountRanges.parse("5001,1000..1999");
        for (final long in : new long[] {1000, 1999, 1500, 5001}) {
            assertTrue(ranges.sees(0, in), "in=" + in);
        }
        for (final long out : new long[] {0, 999, 2000, 5000, 5002, -1}) {
            assertFalse(ranges.sees(0, out), "out=" + out);
        }
        assertFalse(ranges.sees(1, 1000));
        assertEquals("5001,1000..1999", ranges.toString());
    }

    @Test
    void shouldCompareAsUnsignedNumbersOfAllTheirBits() {
        final AccountRanges ranges =
                AccountRanges.parse("0x7fffffffffffffff..0x8000000000000000,123e4567-e89b-12d3-a456-426614174000");
        assertTrue(ranges.sees(0, Long.MAX_VALUE));
        assertTrue(ranges.sees(0, Long.MIN_VALUE));
        assertFalse(ranges.sees(0, Long.MIN_VALUE + 1));
        assertTrue(ranges.sees(0x123e4567e89b12d3L, 0xa456426614174000L));
        assertTrue(AccountRanges.ALL.sees(-1, -1));
        assertFalse(AccountRanges.NONE.sees(0, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "1-5",
                "1..",
                "..5",
                "5..1",
                "0",
                "1,,2",
                "-1",
                "1...5",
                "0x",
                "340282366920938463463374607431768211456"
            })
    void shouldNameWhatIsNoRange(final String text) {
        final String message = assertThrows(IllegalArgumentException.class, () -> AccountRanges.parse(text))
                .getMessage();
        assertTrue(message.startsWith("no account or range: '") || message.startsWith("range ends"), message);
    }

    @RepeatedTest(20)
    void shouldAgreeWithAListThatIsWalked() {
        final long seed = new Random().nextLong();
        final Random random = new Random(seed);
        final List<BigInteger[]> walked = new ArrayList<>();
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < 1 + random.nextInt(20); i++) {
            final BigInteger from = BigInteger.valueOf(1 + random.nextInt(300));
            final BigInteger to = from.add(BigInteger.valueOf(random.nextInt(20)));
            walked.add(new BigInteger[] {from, to});
            text.append(text.length() == 0 ? "" : ",").append(from).append("..").append(to);
        }
        final AccountRanges ranges = AccountRanges.parse(text.toString());
        for (int id = 0; id < 400; id++) {
            final BigInteger value = BigInteger.valueOf(id);
            final boolean expected =
                    walked.stream().anyMatch(range -> range[0].compareTo(value) <= 0 && value.compareTo(range[1]) <= 0);
            assertEquals(expected, ranges.sees(0, id), "seed=" + seed + ", id=" + id + ", ranges=" + text);
        }
    }
}
