package io.florin.client;

import io.florin.protocol.codec.OpenAccountEncoder;

/** Opens an account. Answered by a {@link CommandReply} with the new account's balances. */
public final class OpenAccountRequest extends CommandRequest {
    private final OpenAccountEncoder encoder = new OpenAccountEncoder();

    /** Makes a request for a customer's account, all else zero. */
    public OpenAccountRequest() {
        super(OpenAccountEncoder.TEMPLATE_ID, OpenAccountEncoder.BLOCK_LENGTH);
        encoder.wrap(frame(), BLOCK_OFFSET);
        kind(AccountKind.CUSTOMER);
    }

    /** Sets all fields. */
    public OpenAccountRequest set(final NewAccount account) {
        return accountId(account.id().hi(), account.id().lo())
                .ledger(account.ledger())
                .kind(account.kind())
                .code(account.code())
                .overdraftLimit(account.overdraftLimit())
                .userData(account.userData().hi(), account.userData().lo())
                .history(account.history());
    }

    /** Sets the account's id, never 0. */
    public OpenAccountRequest accountId(final long hi, final long lo) {
        encoder.accountId().hi(hi).lo(lo);
        return this;
    }

    /** Sets the ledger, 1 to 4,294,967,294. */
    public OpenAccountRequest ledger(final long ledger) {
        checkLedger(ledger);
        encoder.ledger(ledger);
        return this;
    }

    /** Sets the kind. */
    public OpenAccountRequest kind(final AccountKind kind) {
        encoder.kind(kind.wire());
        return this;
    }

    /** Sets the caller's own classification, 0 to 65,535. */
    public OpenAccountRequest code(final int code) {
        checkCode(code);
        encoder.code(code);
        return this;
    }

    /** Sets the overdraft limit in minor units, 0 or more. */
    public OpenAccountRequest overdraftLimit(final long overdraftLimitMinor) {
        encoder.overdraftLimit(overdraftLimitMinor);
        return this;
    }

    /** Sets 128 bits of the caller's own. */
    public OpenAccountRequest userData(final long hi, final long lo) {
        encoder.userData().hi(hi).lo(lo);
        return this;
    }

    /** Sets whether the ledger keeps what the account was after each change. */
    public OpenAccountRequest history(final boolean isKept) {
        encoder.flags().history(isKept);
        return this;
    }
}
