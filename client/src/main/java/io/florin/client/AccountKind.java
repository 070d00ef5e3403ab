package io.florin.client;

/** What an account is. */
public enum AccountKind {
    /** May not go below minus its overdraft limit. */
    CUSTOMER(io.florin.protocol.codec.AccountKind.CUSTOMER),
    /** House or clearing account: no limit on either side. */
    HOUSE(io.florin.protocol.codec.AccountKind.HOUSE),
    /** A kind that this version of the client does not know. Refused by the server when sent. */
    UNKNOWN(io.florin.protocol.codec.AccountKind.NULL_VAL);

    private final io.florin.protocol.codec.AccountKind wire;

    AccountKind(final io.florin.protocol.codec.AccountKind wire) {
        this.wire = wire;
    }

    io.florin.protocol.codec.AccountKind wire() {
        return wire;
    }

    static AccountKind of(final int code) {
        return code == CUSTOMER.wire.value() ? CUSTOMER : code == HOUSE.wire.value() ? HOUSE : UNKNOWN;
    }
}
