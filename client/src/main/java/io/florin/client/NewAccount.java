package io.florin.client;

/**
 * An account to open. Only what the wire can carry is checked here; what the ledger allows, the server says with a status.
 *
 * @param id never 0.
 * @param ledger its currency, ISO 4217 numeric, or any unit of value: 1 to 4,294,967,294.
 * @param kind customer or house.
 * @param code the caller's own classification, 0 to 65,535.
 * @param overdraftLimit minor units, 0 or more.
 * @param userData whatever the caller likes.
 * @param history whether the ledger keeps what the account was after each change, to be read with {@link AsyncClient#getAccountAt}.
 */
public record NewAccount(
        Id128 id, long ledger, AccountKind kind, int code, long overdraftLimit, Id128 userData, boolean history)
        implements Command {
    /** Checks the ranges. */
    public NewAccount {
        Request.checkLedger(ledger);
        Request.checkCode(code);
    }

    /** @return a customer's account without an overdraft. */
    public static NewAccount customer(final Id128 id, final long ledger) {
        return new NewAccount(id, ledger, AccountKind.CUSTOMER, 0, 0, Id128.ZERO, false);
    }

    /** @return a house account: it may go below zero without limit. */
    public static NewAccount house(final Id128 id, final long ledger) {
        return new NewAccount(id, ledger, AccountKind.HOUSE, 0, 0, Id128.ZERO, false);
    }

    /** @return a copy with this code. */
    public NewAccount withCode(final int value) {
        return new NewAccount(id, ledger, kind, value, overdraftLimit, userData, history);
    }

    /** @return a copy with this limit. */
    public NewAccount withOverdraftLimit(final long value) {
        return new NewAccount(id, ledger, kind, code, value, userData, history);
    }

    /** @return a copy with this user data. */
    public NewAccount withUserData(final Id128 value) {
        return new NewAccount(id, ledger, kind, code, overdraftLimit, value, history);
    }

    /** @return a copy that keeps what the account was after each change. */
    public NewAccount withHistory() {
        return new NewAccount(id, ledger, kind, code, overdraftLimit, userData, true);
    }
}
