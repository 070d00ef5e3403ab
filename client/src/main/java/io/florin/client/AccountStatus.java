package io.florin.client;

/** What an account may do. */
public enum AccountStatus {
    /** Everything. */
    ACTIVE(io.florin.protocol.codec.AccountStatus.ACTIVE),
    /** Not pay; holds that were given before can still be captured. */
    DEBIT_BLOCKED(io.florin.protocol.codec.AccountStatus.DEBIT_BLOCKED),
    /** Not be paid. */
    CREDIT_BLOCKED(io.florin.protocol.codec.AccountStatus.CREDIT_BLOCKED),
    /** Neither pay nor be paid. */
    FROZEN(io.florin.protocol.codec.AccountStatus.FROZEN),
    /** Nothing, for ever. */
    CLOSED(io.florin.protocol.codec.AccountStatus.CLOSED),
    /** A status that this version of the client does not know. Refused by the server when sent. */
    UNKNOWN(io.florin.protocol.codec.AccountStatus.NULL_VAL);

    private static final AccountStatus[] BY_CODE = values();

    private final io.florin.protocol.codec.AccountStatus wire;

    AccountStatus(final io.florin.protocol.codec.AccountStatus wire) {
        this.wire = wire;
    }

    io.florin.protocol.codec.AccountStatus wire() {
        return wire;
    }

    static AccountStatus of(final int code) {
        for (final AccountStatus value : BY_CODE) {
            if (value.wire.value() == code) {
                return value;
            }
        }
        return UNKNOWN;
    }
}
