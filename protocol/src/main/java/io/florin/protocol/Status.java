package io.florin.protocol;

/**
 * The outcome of a request, in order of precedence: where several checks fail, the first of them here is the answer. On anything but
 * {@link #OK} no balance has moved. The codes on the wire are dense from 0 and never change; a new status takes the next free code
 * and its place in the order.
 */
public enum Status {
    /** Done, or was done before when the reply is flagged {@code REPLAYED}. */
    OK(0, Next.FINAL),
    /** Its sender may not do this: not processed, and the id is still unused. */
    NOT_AUTHORIZED(75, Next.FINAL),
    /** Its sender must sign its commands, and this one is not signed: not processed, and the id is still unused. */
    SIGNATURE_MISSING(76, Next.FINAL),
    /** The signature is not that of its sender over this very content: not processed, and the id is still unused. */
    SIGNATURE_INVALID(77, Next.FINAL),
    /** A standby takes no commands, this one was not processed: it is for the active server. */
    STANDBY(69, Next.RETRY_SAME_ID),
    /** The journal has no room: the command was not processed. */
    STORAGE_FULL(1, Next.RETRY_SAME_ID),
    /** Another member of the chain failed; that one has the reason. */
    CHAIN_FAILED(2, Next.FINAL),
    /** A flag is set that the request does not know. */
    INVALID_FLAGS(3, Next.FINAL),
    /** Only a peer on the server's own machine may ask for this. */
    PEER_NOT_LOCAL(70, Next.FINAL),
    /** The server is no standby that could be promoted: it was started as the active one. */
    NOT_A_STANDBY(71, Next.FINAL),
    /** Another process holds the data directory: not promoted. */
    WRITER_ALIVE(72, Next.RETRY_SAME_ID),
    /** The end of the journal is damaged: not promoted. */
    JOURNAL_DAMAGED(73, Next.FINAL),
    /** The journal cannot be read or written: not promoted. */
    JOURNAL_UNUSABLE(74, Next.RETRY_SAME_ID),
    /** The account's or transfer's id is 0. */
    INVALID_ID(4, Next.FINAL),
    /** The ledger is 0. */
    INVALID_LEDGER(5, Next.FINAL),
    /** The account's kind is none of the known ones. */
    INVALID_KIND(6, Next.FINAL),
    /** The account's new status is none of the known ones. */
    INVALID_ACCOUNT_STATUS(34, Next.FINAL),
    /** The overdraft limit is negative. */
    INVALID_OVERDRAFT_LIMIT(7, Next.FINAL),
    /** The id of the authorization, transfer or capture to act on is 0. */
    INVALID_ORIGINAL(35, Next.FINAL),
    /** The debit account's id is 0. */
    INVALID_DEBIT_ACCOUNT(8, Next.FINAL),
    /** The credit account's id is 0. */
    INVALID_CREDIT_ACCOUNT(9, Next.FINAL),
    /** Debit and credit account are the same. */
    ACCOUNTS_EQUAL(10, Next.FINAL),
    /** The amount is zero or negative. */
    INVALID_AMOUNT(11, Next.FINAL),
    /** The timeout is less than 1 ns or more than 366 days. */
    INVALID_TIMEOUT(36, Next.FINAL),
    /**
     * More than 8 payees, one that is 0 or named twice, a part that is not more than 0, a last part that is given, or nothing left for
     * it.
     */
    INVALID_SPLIT(37, Next.FINAL),
    /** The reference is longer than 35 bytes. */
    INVALID_REFERENCE(12, Next.FINAL),
    /** The text is longer than 140 bytes. */
    INVALID_TEXT(13, Next.FINAL),
    /** The time range ends before it begins, the cursor is negative, or the order is none of the known ones. */
    INVALID_RANGE(38, Next.FINAL),
    /** The id was used with another kind of account, or by another kind of command. */
    ID_REUSED_KIND(16, Next.QUERY_FIRST),
    /** The id was used with other flags: history, final. */
    ID_REUSED_FLAGS(39, Next.QUERY_FIRST),
    /** The id was used with another ledger. */
    ID_REUSED_LEDGER(14, Next.QUERY_FIRST),
    /** The id was used with another code. */
    ID_REUSED_CODE(15, Next.QUERY_FIRST),
    /** The id was used with another overdraft limit. */
    ID_REUSED_OVERDRAFT_LIMIT(17, Next.QUERY_FIRST),
    /** The id was used with another authorization, transfer or capture to act on. */
    ID_REUSED_ORIGINAL(40, Next.QUERY_FIRST),
    /** The id was used with another debit account, or another payee to take a refund from. */
    ID_REUSED_DEBIT_ACCOUNT(18, Next.QUERY_FIRST),
    /** The id was used with another credit account. */
    ID_REUSED_CREDIT_ACCOUNT(19, Next.QUERY_FIRST),
    /** The id was used with another amount. */
    ID_REUSED_AMOUNT(20, Next.QUERY_FIRST),
    /** The id was used with another timeout. */
    ID_REUSED_TIMEOUT(41, Next.QUERY_FIRST),
    /** The id was used with other splits. */
    ID_REUSED_SPLIT(42, Next.QUERY_FIRST),
    /** The id was used with other user data. */
    ID_REUSED_USER_DATA(21, Next.QUERY_FIRST),
    /** The id was used with another reference or text. */
    ID_REUSED_TEXT(22, Next.QUERY_FIRST),
    /** The id was used outside this chain, or by two of its members. */
    ID_REUSED_CHAIN(23, Next.QUERY_FIRST),
    /** A store is full: the command was not processed and its id is still unused. */
    CAPACITY_EXCEEDED(24, Next.RETRY_SAME_ID),
    /** No account has this id. */
    ACCOUNT_NOT_FOUND(25, Next.FINAL),
    /** No retained transfer has this id. */
    TRANSFER_NOT_FOUND(26, Next.FINAL),
    /** What has this id is no authorization. */
    NOT_AN_AUTHORIZATION(43, Next.FINAL),
    /** The account was not opened with history. */
    NO_HISTORY(44, Next.FINAL),
    /** The account did not exist at that point. */
    NOT_YET_OPENED(45, Next.FINAL),
    /** The account's version is not the expected one. */
    VERSION_MISMATCH(46, Next.QUERY_FIRST),
    /** The account is closed: nothing about it can change any more. */
    ACCOUNT_CLOSED(47, Next.FINAL),
    /** The account cannot be closed: money is held from it or for it. */
    HOLDS_OPEN(48, Next.QUERY_FIRST),
    /** The account cannot be closed: its balance is not zero. */
    BALANCE_NOT_ZERO(49, Next.QUERY_FIRST),
    /** The overdraft limit would be less than what is in use. */
    OVERDRAFT_LIMIT_IN_USE(50, Next.QUERY_FIRST),
    /** No accepted transfer has the id of the one to act on. */
    ORIGINAL_NOT_FOUND(51, Next.FINAL),
    /** The one to act on is of a kind that this cannot be done to. */
    ORIGINAL_KIND_MISMATCH(52, Next.FINAL),
    /** The authorization was captured whole, or by a final capture. */
    AUTHORIZATION_CAPTURED(53, Next.QUERY_FIRST),
    /** The authorization was voided. */
    AUTHORIZATION_VOIDED(54, Next.QUERY_FIRST),
    /** The authorization has expired. */
    AUTHORIZATION_EXPIRED(55, Next.QUERY_FIRST),
    /** The amount is more than what is left of the authorization. */
    CAPTURE_EXCEEDS_REMAINDER(56, Next.QUERY_FIRST),
    /** The transfer was reversed. */
    ORIGINAL_REVERSED(57, Next.QUERY_FIRST),
    /** The transfer has refunds and cannot be reversed. */
    ORIGINAL_REFUNDED(58, Next.QUERY_FIRST),
    /** The payee of the refund is none of the original, or none was named and there are several. */
    PAYEE_MISMATCH(59, Next.FINAL),
    /** The amount is more than what can still be refunded. */
    REFUND_EXCEEDS_REMAINDER(60, Next.QUERY_FIRST),
    /** No account has the debit account's id. */
    DEBIT_ACCOUNT_NOT_FOUND(27, Next.FINAL),
    /** No account has the credit account's id. */
    CREDIT_ACCOUNT_NOT_FOUND(28, Next.FINAL),
    /** A split would pay the payer. */
    PAYEE_IS_PAYER(61, Next.FINAL),
    /** The debit account is in another ledger than the transfer. */
    DEBIT_LEDGER_MISMATCH(29, Next.FINAL),
    /** The credit account is in another ledger than the transfer. */
    CREDIT_LEDGER_MISMATCH(30, Next.FINAL),
    /** The debit account is closed. */
    DEBIT_ACCOUNT_CLOSED(62, Next.FINAL),
    /** The credit account is closed. */
    CREDIT_ACCOUNT_CLOSED(63, Next.FINAL),
    /** The debit account is frozen. */
    DEBIT_ACCOUNT_FROZEN(64, Next.FINAL),
    /** The credit account is frozen. */
    CREDIT_ACCOUNT_FROZEN(65, Next.FINAL),
    /** The debit account may not pay. */
    DEBIT_ACCOUNT_BLOCKED(66, Next.FINAL),
    /** The credit account may not be paid. */
    CREDIT_ACCOUNT_BLOCKED(67, Next.FINAL),
    /** The debit account's debits would pass the 64-bit range. */
    DEBITS_OVERFLOW(31, Next.FINAL),
    /** The credit account's credits would pass the 64-bit range. */
    CREDITS_OVERFLOW(32, Next.FINAL),
    /** The amount is more than the debit account's available funds. */
    INSUFFICIENT_FUNDS(33, Next.FINAL),
    /** The store of changes is full: the command was not processed and its id is still unused. */
    HISTORY_FULL(68, Next.RETRY_SAME_ID);

    private static final Status[] BY_CODE = byCode();

    private final int code;
    private final Next next;

    Status(final int code, final Next next) {
        this.code = code;
        this.next = next;
    }

    /** What a client does after a status. A request without any answer is always sent again with the same id. */
    public enum Next {
        /** The outcome stands: the same id will have it for ever. A new try needs a new id. */
        FINAL,
        /** Not processed and not remembered: send the same bytes again later. */
        RETRY_SAME_ID,
        /** The outcome stands, and the ledger is not as the client believed: ask for the account or transfer, then decide. */
        QUERY_FIRST
    }

    /** @return the code on the wire. */
    public int code() {
        return code;
    }

    /** @return what a client does next. */
    public Next next() {
        return next;
    }

    /** @return whether this status is the answer where both checks fail. */
    public boolean precedes(final Status other) {
        return compareTo(other) < 0;
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

    private static Status[] byCode() {
        final Status[] statuses = new Status[values().length];
        for (final Status status : values()) {
            statuses[status.code] = status;
        }
        return statuses;
    }
}
