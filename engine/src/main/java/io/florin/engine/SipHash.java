package io.florin.engine;

/**
 * A keyed hash that nobody can steer who does not know the key: SipHash-2-4 (Jean-Philippe Aumasson and Daniel J. Bernstein, 2012), over
 * words. Whoever feeds it says lengths too, where words alone could be read in two ways.
 */
final class SipHash {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    /** Begins a new hash. */
    void begin(final long keyLo, final long keyHi) {
        v0 = keyLo ^ 0x736F6D6570736575L;
        v1 = keyHi ^ 0x646F72616E646F6DL;
        v2 = keyLo ^ 0x6C7967656E657261L;
        v3 = keyHi ^ 0x7465646279746573L;
    }

    /** Takes the next 8 bytes. */
    void update(final long word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }

    /** @return the hash. */
    long end() {
        v2 ^= 0xFF;
        round();
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }
}
