package io.florin.client;

/**
 * What changes the ledger: something to be carried out alone, or as a member of a chain. Only what the wire can carry is checked here;
 * what the ledger allows, the server says with a status.
 */
public sealed interface Command permits NewAccount, AccountStatusChange, AccountLimitsChange, MoneyCommand {
    /** @return the idempotency key of what moves or holds money; the account's id of what concerns an account. */
    Id128 id();
}
