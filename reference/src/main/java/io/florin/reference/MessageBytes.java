package io.florin.reference;

import io.florin.protocol.RequestType;
import io.florin.protocol.codec.MessageHeaderEncoder;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Where one request is encoded. */
final class MessageBytes {
    private static final int LENGTH_MAX = 4096;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH_MAX]);

    MutableDirectBuffer buffer() {
        return buffer;
    }

    MessageHeaderEncoder header() {
        return new MessageHeaderEncoder();
    }

    /** Puts a value that no enumeration needs to know. */
    void putByte(final int offset, final int value) {
        buffer.putByte(offset, (byte) value);
    }

    /** @return the header and the body, with all 16 bits of the flags. */
    byte[] finish(final int encodedLength, final int flags) {
        buffer.putShort(RequestType.FLAGS_OFFSET, (short) flags, ByteOrder.LITTLE_ENDIAN);
        return Arrays.copyOf(buffer.byteArray(), MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }

    static byte[] ascii(final String value) {
        return value.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] utf8(final String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
