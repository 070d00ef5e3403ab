package io.florin.client;

/** What an account may do. */
public enum AccountStatus {
    /** Everything. */
    ACTIVE(io.florin.protocol.codec.AccountStatus.ACTIVE.value()),
    /** A status that this version of the client does not know. */
    UNKNOWN(io.florin.protocol.codec.AccountStatus.NULL_VAL.value());

    private final short code;

    AccountStatus(final short code) {
        this.code = code;
    }

    static AccountStatus of(final int code) {
        return code == ACTIVE.code ? ACTIVE : UNKNOWN;
    }
}
