package io.florin.journal;

import org.agrona.BitUtil;

/**
 * Chronicle's word in front of each excerpt, little-endian.
 *
 * <pre>
 *   31            30          29                0
 *   +-------------+-----------+------------------+----------------+---------------+
 *   | not complete| meta-data | length, 30 bits  | length bytes … | to a multiple |
 *   |             |           |                  |                | of 4          |
 *   +-------------+-----------+------------------+----------------+---------------+
 * </pre>
 *
 * A word of zero is the end so far; "not complete, meta-data, length 0" is the end for ever.
 */
final class ExcerptWord {
    /** Bytes of the word. */
    static final int WORD_LENGTH = 4;

    static final int NOT_COMPLETE = 0x8000_0000;
    static final int META_DATA = 0x4000_0000;
    static final int END_OF_SEGMENT = NOT_COMPLETE | META_DATA;
    static final int LENGTH_MASK = 0x3FFF_FFFF;

    private ExcerptWord() {}

    /** @return bytes from the word of an excerpt of this length to the next word. */
    static long skip(final int length) {
        return WORD_LENGTH + (long) BitUtil.align(length, WORD_LENGTH);
    }
}
