package io.florin.engine;

import org.agrona.UnsafeApi;

/**
 * Backward lists among records, in which any ancestor is a few jumps away: each element also points to one far behind it, so that a
 * search takes O(log n) steps and an append O(1) (Eugene Myers, "An Applicative Random-Access Stack", 1983).
 *
 * <pre>
 *   linkOffset   0  previous int32, or NONE | 4  jump int32 | 8  depth int32, from 1
 * </pre>
 */
final class JumpList {
    /** No element. */
    static final int NONE = -1;

    private static final int JUMP = 4;
    private static final int DEPTH = 8;

    private final RecordMemory records;
    private final int linkOffset;

    /** @param linkOffset where a record has 12 bytes for its links. */
    JumpList(final RecordMemory records, final int linkOffset) {
        this.records = records;
        this.linkOffset = linkOffset;
    }

    /** Appends a record behind {@code previous}, or begins a list with it when that is {@link #NONE}. */
    void append(final int element, final int previous) {
        final long link = link(element);
        UnsafeApi.putInt(link, previous);
        UnsafeApi.putInt(link + JUMP, previous == NONE ? element : jumpBehind(previous));
        UnsafeApi.putInt(link + DEPTH, depth(previous) + 1);
    }

    /** @return the element before this one, or {@link #NONE}. */
    int previous(final int element) {
        return UnsafeApi.getInt(link(element));
    }

    /** @return an element that is as far behind as can be said in one step; the first element's is itself. */
    int jump(final int element) {
        return UnsafeApi.getInt(link(element) + JUMP);
    }

    /** @return how many elements the list has up to this one; 0 for {@link #NONE}. */
    int depth(final int element) {
        return element == NONE ? 0 : UnsafeApi.getInt(link(element) + DEPTH);
    }

    /** @return whether the links lead to elements before this one, so that every search ends. */
    boolean isSound(final int element) {
        final int previous = previous(element);
        final int jump = jump(element);
        return previous == NONE
                ? jump == element && depth(element) == 1
                : previous >= 0 && previous < element && jump >= 0 && jump < element && depth(element) > 1;
    }

    /** @return whether the links are those that {@link #append} gives, behind {@code previous}, whose own are. */
    boolean isAppended(final int element, final int previous) {
        return previous(element) == previous
                && jump(element) == (previous == NONE ? element : jumpBehind(previous))
                && depth(element) == depth(previous) + 1;
    }

    private int jumpBehind(final int previous) {
        final int jump = jump(previous);
        final int further = jump(jump);
        final boolean isEven = depth(previous) - depth(jump) == depth(jump) - depth(further);
        return isEven ? further : previous;
    }

    private long link(final int element) {
        return records.address(element) + linkOffset;
    }
}
