package io.florin.client;

/**
 * Changes how far an account may go below zero.
 *
 * @param id the account's id.
 * @param expectedVersion the version that this change replaces, 0 to 4,294,967,294: when the account has another one nothing changes.
 * @param overdraftLimit minor units, 0 or more, and no less than what is in use.
 */
public record AccountLimitsChange(Id128 id, long expectedVersion, long overdraftLimit) implements Command {
    /** Checks the range. */
    public AccountLimitsChange {
        Request.checkVersion(expectedVersion);
    }
}
