package io.florin.engine;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * The hash functions: part of the state's definition, so they can never change. None of them withstands somebody who looks for
 * collisions; what they must withstand is chance and the patterns that ids come in.
 */
final class Hash {
    private static final long ODD_1 = 0x9E3779B97F4A7C15L;
    private static final long ODD_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long[] WORD_KEYS = wordKeys();

    private Hash() {}

    /** Mixes all bits into all bits: MurmurHash3's finalizer in David Stafford's variant 13. A bijection. */
    static long mix(final long value) {
        final long a = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        final long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    /** @return the hash of what {@code hash} stands for followed by {@code value}. */
    static long combine(final long hash, final long value) {
        return mix(hash * ODD_1 + value);
    }

    /** @return the hash of a 128-bit id. Ids that differ in one half only have different hashes. */
    static long ofId(final long idLo, final long idHi) {
        return mix(idLo + idHi * ODD_2);
    }

    /** @return the odd factor of field {@code field} of the record that {@code idHash} stands for. */
    static long key(final long idHash, final int field) {
        return (idHash * WORD_KEYS[field]) | 1;
    }

    /** @return the hash of up to 16 words in memory: their multilinear hash, whose products do not wait for each other, mixed. */
    static long ofWords(final long address, final int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += UnsafeApi.getLong(address + ((long) i << 3)) * WORD_KEYS[i];
        }
        return mix(sum);
    }

    /** @return the hash of a range of bytes and of its length. */
    static long ofBytes(final DirectBuffer buffer, final int offset, final int length) {
        final int end = offset + length;
        long hash = length * ODD_1;
        int position = offset;
        for (; position <= end - Long.BYTES; position += Long.BYTES) {
            hash = absorb(hash, buffer.getLong(position, ByteOrder.LITTLE_ENDIAN));
        }
        long rest = 0;
        for (int shift = 0; position < end; position++, shift += Byte.SIZE) {
            rest |= (buffer.getByte(position) & 0xFFL) << shift;
        }
        return mix(absorb(hash, rest));
    }

    private static long absorb(final long hash, final long word) {
        return Long.rotateLeft((hash ^ word) * ODD_2, 29);
    }

    private static long[] wordKeys() {
        final long[] keys = new long[16];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = mix((i + 1) * ODD_1) | 1;
        }
        return keys;
    }
}
