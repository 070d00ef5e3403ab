package io.florin.protocol;

/**
 * The outcome of a request. Dense from 0, in order of precedence: where several checks fail, the lowest code is the answer.
 * On anything but {@link #OK} no balance has moved.
 */
public enum Status {
    /** Done, or was done before when the reply is flagged {@code REPLAYED}. */
    OK(Next.FINAL),
    /** The journal has no room: the command was not processed. */
    STORAGE_FULL(Next.RETRY_SAME_ID),
    /** Another member of the chain failed; that one has the reason. */
    CHAIN_FAILED(Next.FINAL),
    /** A flag is set that the request does not know. */
    INVALID_FLAGS(Next.FINAL),
    /** The account's or transfer's id is 0. */
    INVALID_ID(Next.FINAL),
    /** The ledger is 0. */
    INVALID_LEDGER(Next.FINAL),
    /** The account's kind is none of the known ones. */
    INVALID_KIND(Next.FINAL),
    /** The overdraft limit is negative. */
    INVALID_OVERDRAFT_LIMIT(Next.FINAL),
    /** The debit account's id is 0. */
    INVALID_DEBIT_ACCOUNT(Next.FINAL),
    /** The credit account's id is 0. */
    INVALID_CREDIT_ACCOUNT(Next.FINAL),
    /** Debit and credit account are the same. */
    ACCOUNTS_EQUAL(Next.FINAL),
    /** The amount is zero or negative. */
    INVALID_AMOUNT(Next.FINAL),
    /** The reference is longer than 35 bytes. */
    INVALID_REFERENCE(Next.FINAL),
    /** The text is longer than 140 bytes. */
    INVALID_TEXT(Next.FINAL),
    /** The id was used with another ledger. */
    ID_REUSED_LEDGER(Next.FINAL),
    /** The id was used with another code. */
    ID_REUSED_CODE(Next.FINAL),
    /** The id was used with another kind. */
    ID_REUSED_KIND(Next.FINAL),
    /** The id was used with another overdraft limit. */
    ID_REUSED_OVERDRAFT_LIMIT(Next.FINAL),
    /** The id was used with another debit account. */
    ID_REUSED_DEBIT_ACCOUNT(Next.FINAL),
    /** The id was used with another credit account. */
    ID_REUSED_CREDIT_ACCOUNT(Next.FINAL),
    /** The id was used with another amount. */
    ID_REUSED_AMOUNT(Next.FINAL),
    /** The id was used with other user data. */
    ID_REUSED_USER_DATA(Next.FINAL),
    /** The id was used with another reference or text. */
    ID_REUSED_TEXT(Next.FINAL),
    /** The id was used outside this chain, or the chain holds used and unused ids. */
    ID_REUSED_CHAIN(Next.FINAL),
    /** A store is full: the command was not processed and its id is still unused. */
    CAPACITY_EXCEEDED(Next.RETRY_SAME_ID),
    /** No account has this id. */
    ACCOUNT_NOT_FOUND(Next.FINAL),
    /** No retained transfer has this id. */
    TRANSFER_NOT_FOUND(Next.FINAL),
    /** No account has the debit account's id. */
    DEBIT_ACCOUNT_NOT_FOUND(Next.FINAL),
    /** No account has the credit account's id. */
    CREDIT_ACCOUNT_NOT_FOUND(Next.FINAL),
    /** The debit account is in another ledger than the transfer. */
    DEBIT_LEDGER_MISMATCH(Next.FINAL),
    /** The credit account is in another ledger than the transfer. */
    CREDIT_LEDGER_MISMATCH(Next.FINAL),
    /** The debit account's debits would pass the 64-bit range. */
    DEBITS_OVERFLOW(Next.FINAL),
    /** The credit account's credits would pass the 64-bit range. */
    CREDITS_OVERFLOW(Next.FINAL),
    /** The amount is more than the debit account's available funds. */
    INSUFFICIENT_FUNDS(Next.FINAL);

    private static final Status[] BY_CODE = values();

    private final Next next;

    Status(final Next next) {
        this.next = next;
    }

    /** What a client does after a status. A request without any answer is always sent again with the same id. */
    public enum Next {
        /** The outcome stands: the same id will have it for ever. A new try needs a new id. */
        FINAL,
        /** Not processed and not remembered: send the same bytes again later. */
        RETRY_SAME_ID
    }

    /** @return the code on the wire. */
    @SuppressWarnings("EnumOrdinal") // the enum is the list of codes
    public int code() {
        return ordinal();
    }

    /** @return what a client does next. */
    public Next next() {
        return next;
    }

    /**
     * Finds a status by its code on the wire.
     *
     * @throws IllegalArgumentException when this version has no such status.
     */
    public static Status of(final int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException("unknown status: code=" + code);
        }
        return BY_CODE[code];
    }
}
