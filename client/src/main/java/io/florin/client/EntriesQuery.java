package io.florin.client;

/**
 * Which entries of an account's statement are wanted.
 *
 * @param account whose statement.
 * @param fromNs entries at or after this time, in nanoseconds since 1970.
 * @param toNs entries before this time; {@link Long#MAX_VALUE} for all.
 * @param order oldest or newest first.
 * @param cursor the number of the first entry wanted: what the last page said, or 0 to begin.
 * @param entriesMax entries wanted, 0 to 65,535; a page has at most 256, and 0 takes as many.
 */
public record EntriesQuery(Id128 account, long fromNs, long toNs, EntryOrder order, long cursor, int entriesMax) {
    /** Checks the range. */
    public EntriesQuery {
        Request.checkCode(entriesMax);
    }

    /** @return the whole statement from its beginning. */
    public static EntriesQuery oldestFirst(final Id128 account) {
        return new EntriesQuery(account, 0, Long.MAX_VALUE, EntryOrder.OLDEST_FIRST, 0, 0);
    }

    /** @return the whole statement from its end. */
    public static EntriesQuery newestFirst(final Id128 account) {
        return new EntriesQuery(account, 0, Long.MAX_VALUE, EntryOrder.NEWEST_FIRST, 0, 0);
    }

    /** @return a copy for the entries at or after the one, and before the other time. */
    public EntriesQuery between(final long beginNs, final long endNs) {
        return new EntriesQuery(account, beginNs, endNs, order, cursor, entriesMax);
    }

    /** @return a copy that begins with the entry of this number. */
    public EntriesQuery withCursor(final long value) {
        return new EntriesQuery(account, fromNs, toNs, order, value, entriesMax);
    }

    /** @return a copy for at most so many entries. */
    public EntriesQuery withEntriesMax(final int value) {
        return new EntriesQuery(account, fromNs, toNs, order, cursor, value);
    }
}
