package io.florin.cli;

import io.florin.client.Id128;

/**
 * The currency that a user takes an amount for which the wire does not carry, because it is that of the account or transfer that the
 * command acts on. To be checked before anything is sent: 100 yen are not 1.00 euro.
 *
 * @param isOfAccount whether it is the currency of an account, otherwise of a transfer.
 * @param id of that account or transfer.
 * @param unit what the user takes the amount for.
 */
record CurrencyClaim(boolean isOfAccount, Id128 id, CurrencyUnit unit) {}
