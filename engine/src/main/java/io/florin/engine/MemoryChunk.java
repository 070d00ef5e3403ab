package io.florin.engine;

import org.agrona.UnsafeApi;

/**
 * A piece of memory outside the heap.
 *
 * <pre>
 *   reservation
 *   +-----------+------------------------------------------+-------+
 *   |           | {@value #LENGTH} bytes, on the boundary  |       |
 *   |           | of a huge page                           |       |
 *   +-----------+------------------------------------------+-------+
 *               address
 * </pre>
 *
 * A reservation costs address space only; the kernel gives it memory page by page as it is first written. Where that page is a huge
 * one, as {@code scripts/florin} asks for, there are 512 times fewer of these moments, and fewer misses of the address translation.
 */
public final class MemoryChunk {
    /** Bytes that can be used. */
    public static final int LENGTH = 8 << 20;

    private static final int HUGE_PAGE_LENGTH = 2 << 20;
    private static final int PAGE_LENGTH = 4096;

    private MemoryChunk() {}

    /** @return a new reservation. @throws OutOfMemoryError if there is no address space. */
    public static long reserve() {
        return UnsafeApi.allocateMemory(LENGTH + HUGE_PAGE_LENGTH);
    }

    /** Lets the kernel give all of a reservation's memory now, by a write to each page. Any thread, while nobody uses it. */
    public static void touch(final long reservation) {
        final long address = address(reservation);
        for (int offset = 0; offset < LENGTH; offset += PAGE_LENGTH) {
            UnsafeApi.putByte(address + offset, (byte) 0);
        }
    }

    /** Gives a reservation back. */
    public static void free(final long reservation) {
        UnsafeApi.freeMemory(reservation);
    }

    /** @return where the chunk begins. */
    public static long address(final long reservation) {
        return (reservation + HUGE_PAGE_LENGTH - 1) & -HUGE_PAGE_LENGTH;
    }
}
