package io.florin.client;

/**
 * Blocks, frees or closes an account.
 *
 * @param id the account's id.
 * @param expectedVersion the version that this change replaces, 0 to 4,294,967,294: when the account has another one nothing changes.
 * @param status what the account may do from now on.
 * @param reason the caller's own reason code, 0 to 65,535.
 */
public record AccountStatusChange(Id128 id, long expectedVersion, AccountStatus status, int reason) implements Command {
    /** Checks the ranges. */
    public AccountStatusChange {
        Request.checkVersion(expectedVersion);
        Request.checkCode(reason);
    }

    /** @return a change without a reason. */
    public static AccountStatusChange of(final Id128 id, final long expectedVersion, final AccountStatus status) {
        return new AccountStatusChange(id, expectedVersion, status, 0);
    }

    /** @return a copy with this reason. */
    public AccountStatusChange withReason(final int value) {
        return new AccountStatusChange(id, expectedVersion, status, value);
    }
}
