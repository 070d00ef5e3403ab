package io.florin.client;

/**
 * An account as it was when asked, or at the time that was asked for.
 *
 * @param id the account's id.
 * @param ledger its currency, ISO 4217 numeric, or any unit of value.
 * @param code the caller's own classification.
 * @param kind customer or house.
 * @param status what it may do.
 * @param reason of the last change of status; 0 before the first.
 * @param overdraftLimit minor units.
 * @param balances its balances.
 * @param userData as given when it was opened.
 * @param history whether it was opened with history.
 * @param openedSequence the journal's place of the command that opened it.
 * @param openedNs when it was opened, in nanoseconds since 1970.
 * @param version counts changes of status and limits, from 1.
 * @param changedSequence the journal's place of the command that made it so; 0 when it was asked for as it is now.
 * @param changedNs when that was, in nanoseconds since 1970; 0 when it was asked for as it is now.
 */
public record AccountSnapshot(
        Id128 id,
        long ledger,
        int code,
        AccountKind kind,
        AccountStatus status,
        int reason,
        long overdraftLimit,
        Balances balances,
        Id128 userData,
        boolean history,
        long openedSequence,
        long openedNs,
        long version,
        long changedSequence,
        long changedNs) {}
