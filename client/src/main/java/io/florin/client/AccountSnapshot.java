package io.florin.client;

/**
 * An account as it was when asked.
 *
 * @param id the account's id.
 * @param ledger its currency, ISO 4217 numeric, or any unit of value.
 * @param code the caller's own classification.
 * @param kind customer or house.
 * @param status what it may do.
 * @param overdraftLimit minor units.
 * @param balances its balances.
 * @param userData as given when it was opened.
 * @param openedSequence the journal's place of the command that opened it.
 * @param openedNs when it was opened, in nanoseconds since 1970.
 * @param version counts changes of status and limits, from 1.
 */
public record AccountSnapshot(
        Id128 id,
        long ledger,
        int code,
        AccountKind kind,
        AccountStatus status,
        long overdraftLimit,
        Balances balances,
        Id128 userData,
        long openedSequence,
        long openedNs,
        long version) {}
