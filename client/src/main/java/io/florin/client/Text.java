package io.florin.client;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strings to bytes, without the silent question mark for what cannot be encoded. */
final class Text {
    static final byte[] NONE = {};

    /** SBE keeps 255, the null value of the length, for itself. */
    private static final int LENGTH_MAX = 254;

    private static final char PRINTABLE_FIRST = ' ';
    private static final char PRINTABLE_LAST = '~';

    private Text() {}

    static void checkAscii(final String name, final String value) {
        checkLength(name, value.length());
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < PRINTABLE_FIRST || value.charAt(i) > PRINTABLE_LAST) {
                throw new IllegalArgumentException("not printable ASCII: " + name + "=" + value + ", position=" + i);
            }
        }
    }

    static byte[] ascii(final String value) {
        return value.isEmpty() ? NONE : value.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] utf8(final String name, final String value) {
        if (value.isEmpty()) {
            return NONE;
        }
        try {
            final var bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
            checkLength(name, bytes.remaining());
            final byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (final CharacterCodingException e) {
            throw new IllegalArgumentException("not encodable in UTF-8: " + name + "=" + value, e);
        }
    }

    static void checkLength(final String name, final int length) {
        if (length > LENGTH_MAX) {
            throw new IllegalArgumentException("too long: " + name + "Length=" + length + ", max=" + LENGTH_MAX);
        }
    }
}
