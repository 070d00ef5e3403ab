package io.florin.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.florin.protocol.codec.MessageHeaderDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FramingTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[16]);

    @Test
    void shouldPutLengthAndEncodingTypeBigEndian() {
        Framing.putHeader(buffer, 1, 0x0102);

        assertArrayEquals(
                new byte[] {0, 0, 0, 1, 8, (byte) 0xEB, 0x50, 0},
                java.util.Arrays.copyOf(buffer.byteArray(), 8),
                "length counts the header's 6 bytes");
        assertEquals(0x0108, Framing.frameLength(buffer, 1));
        assertEquals(Framing.ENCODING_TYPE_SBE_LITTLE_ENDIAN, Framing.encodingType(buffer, 1));
    }

    @Test
    void shouldNotHideALengthOfTwoGibibytes() {
        buffer.putByte(0, (byte) 0x80);
        assertEquals(Integer.MIN_VALUE, Framing.frameLength(buffer, 0));
    }

    @Test
    void shouldHaveRoomForAHeaderInTheShortestFrame() {
        assertEquals(Framing.HEADER_LENGTH + MessageHeaderDecoder.ENCODED_LENGTH, Framing.FRAME_LENGTH_MIN);
    }
}
