package io.florin.benchmarks.jmh;

/** What a batch of requests consists of. */
public enum RequestKind {
    /** Opens new accounts. */
    OPEN_ACCOUNT(Original.NONE, false),
    /** Blocks debits, and lets them pass again in the next round over all accounts. */
    SET_ACCOUNT_STATUS(Original.NONE, false),
    /** Changes overdraft limits. */
    SET_ACCOUNT_LIMITS(Original.NONE, false),
    /** Payments. */
    TRANSFER(Original.NONE, false),
    /** Holds. */
    AUTHORIZE(Original.NONE, false),
    /** Captures of all of a hold. */
    CAPTURE(Original.AUTHORIZATION, false),
    /** Captures of all of a hold, for three payees. */
    CAPTURE_SPLIT(Original.AUTHORIZATION, false),
    /** Releases of holds. */
    VOID(Original.AUTHORIZATION, false),
    /** Refunds of all of a payment. */
    REFUND(Original.PAYMENT, false),
    /** Reversals of payments. */
    REVERSE(Original.PAYMENT, false),
    /** Payments in chains of {@link RandomRequests#CHAIN_LENGTH}; the time is of one member. */
    CHAIN(Original.NONE, false),
    /** An account. */
    GET_ACCOUNT(Original.NONE, true),
    /** A payment. */
    GET_TRANSFER(Original.PAYMENT, true),
    /** The newest {@link RandomRequests#ENTRIES} entries of a statement. */
    LIST_ENTRIES(Original.STATEMENT, true),
    /** The totals of the one ledger. */
    TRIAL_BALANCE(Original.NONE, true);

    /** What must be there before. */
    enum Original {
        /** Nothing. */
        NONE(false),
        /** A payment for each request. */
        PAYMENT(true),
        /** A hold for each request. */
        AUTHORIZATION(true),
        /** Payments among so few accounts that each has more entries than are asked for. */
        STATEMENT(false);

        private final boolean isConsumed;

        Original(final boolean isConsumed) {
            this.isConsumed = isConsumed;
        }

        /** Whether each iteration needs its own. */
        boolean isConsumed() {
            return isConsumed;
        }
    }

    private final Original original;
    private final boolean isQuery;

    RequestKind(final Original original, final boolean isQuery) {
        this.original = original;
        this.isQuery = isQuery;
    }

    Original original() {
        return original;
    }

    boolean isQuery() {
        return isQuery;
    }
}
