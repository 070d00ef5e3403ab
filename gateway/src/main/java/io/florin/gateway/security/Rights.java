package io.florin.gateway.security;

import io.florin.engine.AccountFilter;
import io.florin.protocol.RequestType;
import io.florin.protocol.codec.AuthorizeDecoder;
import io.florin.protocol.codec.GetAccountAtDecoder;
import io.florin.protocol.codec.GetAccountDecoder;
import io.florin.protocol.codec.ListEntriesDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.OpenAccountDecoder;
import io.florin.protocol.codec.RefundDecoder;
import io.florin.protocol.codec.SetAccountLimitsDecoder;
import io.florin.protocol.codec.SetAccountStatusDecoder;
import io.florin.protocol.codec.TransferDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * What a principal may do, request by request: the table of docs/security.md. Looks at the request alone, never at the ledger. Immutable and
 * thread-safe; {@link #allow} allocates nothing.
 */
public final class Rights {
    private final boolean isUnlimited;
    private final boolean holdsAny;
    private final AccountRanges manage;
    private final AccountRanges debit;
    private final AccountRanges visible;

    private Rights(final Principal principal) {
        isUnlimited = principal.roles().contains(Role.OPERATOR);
        holdsAny = principal.holdsAny();
        manage = principal.manage();
        debit = principal.debit();
        visible = isUnlimited ? AccountRanges.ALL : principal.read().or(manage).or(debit);
    }

    /** @return the rights of a principal. */
    public static Rights of(final Principal principal) {
        return new Rights(principal);
    }

    /** @return whether everything is allowed, and nothing need be checked. */
    public boolean isUnlimited() {
        return isUnlimited;
    }

    /** @return what answers to queries by an id of a transfer may be about. */
    public AccountFilter visible() {
        return visible.isAll() ? AccountFilter.ALL : visible;
    }

    /**
     * Checks a request, of which {@link RequestType#check} found nothing wrong.
     *
     * @param offset of the SBE header.
     */
    public boolean allow(final RequestType type, final DirectBuffer buffer, final int offset) {
        return isUnlimited
                || switch (type) {
                    case OPEN_ACCOUNT -> has(manage, buffer, offset, OpenAccountDecoder.accountIdEncodingOffset());
                    case SET_ACCOUNT_STATUS ->
                        has(manage, buffer, offset, SetAccountStatusDecoder.accountIdEncodingOffset());
                    case SET_ACCOUNT_LIMITS ->
                        has(manage, buffer, offset, SetAccountLimitsDecoder.accountIdEncodingOffset());
                    case TRANSFER -> has(debit, buffer, offset, TransferDecoder.debitAccountIdEncodingOffset());
                    case AUTHORIZE -> has(debit, buffer, offset, AuthorizeDecoder.debitAccountIdEncodingOffset());
                    case REFUND -> allowRefund(buffer, offset);
                    case CAPTURE, VOID -> holdsAny;
                    case GET_ACCOUNT -> has(visible, buffer, offset, GetAccountDecoder.accountIdEncodingOffset());
                    case GET_ACCOUNT_AT -> has(visible, buffer, offset, GetAccountAtDecoder.accountIdEncodingOffset());
                    case LIST_ENTRIES -> has(visible, buffer, offset, ListEntriesDecoder.accountIdEncodingOffset());
                    case GET_TRANSFER, GET_AUTHORIZATION -> !visible.isEmpty(); // the answer is filtered
                    case TRIAL_BALANCE, GET_STATE_HASH -> visible.isAll();
                    case GET_SERVER_STATUS -> true;
                    case REVERSE, PROMOTE, HELLO, AUTHENTICATE, CONFIGURE, TICK -> false;
                };
    }

    /** A refund is paid by the payee that it names; the engine refuses a name that is not the payee's. */
    private boolean allowRefund(final DirectBuffer buffer, final int offset) {
        return debit.isAll() || has(debit, buffer, offset, RefundDecoder.payeeAccountIdEncodingOffset());
    }

    private static boolean has(
            final AccountRanges ranges, final DirectBuffer buffer, final int offset, final int fieldOffset) {
        final int at = offset + MessageHeaderDecoder.ENCODED_LENGTH + fieldOffset;
        return ranges.sees(
                buffer.getLong(at + Long.BYTES, ByteOrder.LITTLE_ENDIAN), buffer.getLong(at, ByteOrder.LITTLE_ENDIAN));
    }
}
