package io.florin.engine;

import io.florin.protocol.Framing;
import java.util.Arrays;

/** Which member of a chain was the first with an id: open addressing with linear probing, at most half full. */
final class ChainIds {
    /** What is found when no member had the id before. */
    static final int NONE = -1;

    private final int[] slots = new int[Framing.CHAIN_LENGTH_MAX * 2];
    private final long[] idsLo = new long[Framing.CHAIN_LENGTH_MAX];
    private final long[] idsHi = new long[Framing.CHAIN_LENGTH_MAX];
    private final IdHash idHash;
    private int mask;

    ChainIds(final IdHash idHash) {
        this.idHash = idHash;
    }

    /** Forgets all ids, to take up to {@code count} new ones. */
    void reset(final int count) {
        final int length = Integer.highestOneBit(count) << 2;
        mask = Math.min(length, slots.length) - 1;
        Arrays.fill(slots, 0, mask + 1, NONE);
    }

    /** @return the first member with this id, or {@link #NONE}: then this one is from now on. */
    int putIfAbsent(final long idLo, final long idHi, final int member) {
        int slot = (int) idHash.of(idLo, idHi) & mask;
        while (slots[slot] != NONE) {
            final int first = slots[slot];
            if (idsLo[first] == idLo && idsHi[first] == idHi) {
                return first;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = member;
        idsLo[member] = idLo;
        idsHi[member] = idHi;
        return NONE;
    }
}
