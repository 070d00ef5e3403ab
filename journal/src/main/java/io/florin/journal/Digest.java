package io.florin.journal;

import java.nio.ByteOrder;
import java.util.HexFormat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * 32 bytes of SHA-256, as four big-endian words: {@code a} has the first eight bytes.
 *
 * @param a bytes 0 to 7.
 * @param b bytes 8 to 15.
 * @param c bytes 16 to 23.
 * @param d bytes 24 to 31.
 */
public record Digest(long a, long b, long c, long d) {
    /** Bytes of a digest. */
    public static final int LENGTH = 32;

    /** Where a chain of digests begins. */
    public static final Digest ZERO = new Digest(0, 0, 0, 0);

    /** Reads {@value #LENGTH} bytes. */
    public static Digest ofBytes(final DirectBuffer buffer, final int offset) {
        return new Digest(
                buffer.getLong(offset, ByteOrder.BIG_ENDIAN),
                buffer.getLong(offset + Long.BYTES, ByteOrder.BIG_ENDIAN),
                buffer.getLong(offset + 2 * Long.BYTES, ByteOrder.BIG_ENDIAN),
                buffer.getLong(offset + 3 * Long.BYTES, ByteOrder.BIG_ENDIAN));
    }

    /**
     * @param hex 64 hexadecimal digits, of either case.
     * @throws IllegalArgumentException if it is anything else.
     */
    public static Digest parse(final String hex) {
        if (hex.length() != 2 * LENGTH) {
            throw new IllegalArgumentException(
                    "a digest has " + 2 * LENGTH + " hexadecimal digits: length=" + hex.length());
        }
        return ofBytes(new UnsafeBuffer(HexFormat.of().parseHex(hex)), 0);
    }

    /** Writes {@value #LENGTH} bytes. */
    public void putBytes(final MutableDirectBuffer buffer, final int offset) {
        buffer.putLong(offset, a, ByteOrder.BIG_ENDIAN);
        buffer.putLong(offset + Long.BYTES, b, ByteOrder.BIG_ENDIAN);
        buffer.putLong(offset + 2 * Long.BYTES, c, ByteOrder.BIG_ENDIAN);
        buffer.putLong(offset + 3 * Long.BYTES, d, ByteOrder.BIG_ENDIAN);
    }

    /** @return 64 lower-case hexadecimal digits, which {@link #parse} reads. */
    @Override
    public String toString() {
        final HexFormat hex = HexFormat.of();
        return hex.toHexDigits(a) + hex.toHexDigits(b) + hex.toHexDigits(c) + hex.toHexDigits(d);
    }
}
