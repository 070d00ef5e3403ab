package io.florin.client;

import java.util.List;

/**
 * A page of an account's statement.
 *
 * @param account whose statement.
 * @param ledger its currency, ISO 4217 numeric, or any unit of value.
 * @param entryCount entries of the account in all.
 * @param nextCursor where to go on, 0 when this is the end.
 * @param entries in the order that was asked for.
 */
public record EntriesPage(Id128 account, long ledger, long entryCount, long nextCursor, List<Entry> entries) {
    /** Copies the list. */
    public EntriesPage {
        entries = List.copyOf(entries);
    }
}
