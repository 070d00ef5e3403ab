package io.florin.client;

/**
 * The balances of an account, in minor units of its ledger's currency.
 *
 * @param debitsPending held to be paid.
 * @param debitsPosted paid.
 * @param creditsPending held to be received.
 * @param creditsPosted received.
 * @param available what can be spent now: credits posted less debits posted and pending, plus the overdraft limit.
 */
public record Balances(
        long debitsPending, long debitsPosted, long creditsPending, long creditsPosted, long available) {}
