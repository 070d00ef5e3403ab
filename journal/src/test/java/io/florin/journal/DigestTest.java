package io.florin.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DigestTest {
    private static final String HEX = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1dfeff";

    @Test
    void shouldKeepTheOrderOfItsBytes() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1 + Digest.LENGTH]);
        final Digest digest = Digest.parse(HEX);

        digest.putBytes(buffer, 1);

        assertEquals(HEX, digest.toString());
        assertEquals(0, buffer.getByte(1));
        assertEquals(1, buffer.getByte(2));
        assertEquals((byte) 0xFF, buffer.getByte(Digest.LENGTH));
        assertEquals(digest, Digest.ofBytes(buffer, 1));
        assertEquals("0".repeat(64), Digest.ZERO.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                HEX + "0",
                HEX + "00",
                "g00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1dfeff"
            })
    void shouldRefuseWhatIsNoDigest(final String text) {
        assertThrows(IllegalArgumentException.class, () -> Digest.parse(text));
    }
}
