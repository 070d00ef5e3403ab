package io.florin.engine;

/**
 * Where ids go in the tables: a keyed hash, so that nobody who does not know the key can choose ids that fall on one place. Multiplies
 * the keyed halves into 128 bits and folds them, as wyhash does (Wang Yi, github.com/wangyi-fudan/wyhash). Decides places, never outcomes.
 */
final class IdHash {
    private static final long SECRET_LO = 0xA0761D6478BD642FL;
    private static final long SECRET_HI = 0xE7037ED1A0B428DBL;

    private long keyLo = SECRET_LO;
    private long keyHi = SECRET_HI;

    /** Sets the key. There must be no id in any table yet. */
    void key(final long lo, final long hi) {
        keyLo = SECRET_LO ^ lo;
        keyHi = SECRET_HI ^ hi;
    }

    /** @return the low half of the key. */
    long keyLo() {
        return keyLo;
    }

    /** @return the high half of the key. */
    long keyHi() {
        return keyHi;
    }

    /** @return the hash of an id. */
    long of(final long idLo, final long idHi) {
        final long a = idLo ^ keyLo;
        final long b = idHi ^ keyHi;
        return Hash.mix((a * b) ^ Math.multiplyHigh(a, b));
    }
}
