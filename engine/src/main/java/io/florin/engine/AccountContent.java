package io.florin.engine;

import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.OpenAccountDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** What an account's id stands for: all that OpenAccount says. A flyweight that holds the values themselves. */
final class AccountContent {
    private static final int FLAG_HISTORY = 2;

    private final OpenAccountDecoder decoder = new OpenAccountDecoder();
    private int flags;
    long idLo;
    long idHi;
    long ledger;
    int code;
    int kind;
    boolean hasHistory;
    long overdraftLimit;
    long userDataLo;
    long userDataHi;

    /** Takes over an OpenAccount. */
    void decode(final DirectBuffer buffer, final int offset) {
        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        decoder.wrap(buffer, body, OpenAccountDecoder.BLOCK_LENGTH, OpenAccountDecoder.SCHEMA_VERSION);
        flags = buffer.getShort(offset + RequestType.FLAGS_OFFSET, ByteOrder.LITTLE_ENDIAN);
        idLo = decoder.accountId().lo();
        idHi = decoder.accountId().hi();
        ledger = decoder.ledger();
        code = decoder.code();
        kind = decoder.kindRaw();
        hasHistory = (flags & FLAG_HISTORY) != 0;
        overdraftLimit = decoder.overdraftLimit();
        userDataLo = decoder.userData().lo();
        userDataHi = decoder.userData().hi();
    }

    /** @return the first check that the content fails by itself, or OK. */
    Status checkShape() {
        if ((flags & ~(RequestType.FLAG_LINKED | FLAG_HISTORY)) != 0) {
            return Status.INVALID_FLAGS;
        }
        if ((idLo | idHi) == 0) {
            return Status.INVALID_ID;
        }
        if (ledger == 0) {
            return Status.INVALID_LEDGER;
        }
        if (kind != AccountKind.CUSTOMER.value() && kind != AccountKind.HOUSE.value()) {
            return Status.INVALID_KIND;
        }
        return overdraftLimit < 0 ? Status.INVALID_OVERDRAFT_LIMIT : Status.OK;
    }

    /** @return OK when {@code other}, which has the same id, says the same; otherwise the first field in which it does not. */
    Status firstDifference(final AccountContent other) {
        if (kind != other.kind) {
            return Status.ID_REUSED_KIND;
        }
        if (hasHistory != other.hasHistory) {
            return Status.ID_REUSED_FLAGS;
        }
        if (ledger != other.ledger) {
            return Status.ID_REUSED_LEDGER;
        }
        if (code != other.code) {
            return Status.ID_REUSED_CODE;
        }
        if (overdraftLimit != other.overdraftLimit) {
            return Status.ID_REUSED_OVERDRAFT_LIMIT;
        }
        final boolean sameUserData = userDataLo == other.userDataLo && userDataHi == other.userDataHi;
        return sameUserData ? Status.OK : Status.ID_REUSED_USER_DATA;
    }
}
