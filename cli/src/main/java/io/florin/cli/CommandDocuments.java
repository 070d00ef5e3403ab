package io.florin.cli;

import io.florin.client.Id128;
import io.florin.protocol.RequestType;
import io.florin.protocol.codec.AccountKind;
import io.florin.protocol.codec.AccountStatus;
import io.florin.protocol.codec.AuthorizeDecoder;
import io.florin.protocol.codec.CaptureDecoder;
import io.florin.protocol.codec.ConfigureDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.OpenAccountDecoder;
import io.florin.protocol.codec.RefundDecoder;
import io.florin.protocol.codec.ReverseDecoder;
import io.florin.protocol.codec.SetAccountLimitsDecoder;
import io.florin.protocol.codec.SetAccountStatusDecoder;
import io.florin.protocol.codec.TransferDecoder;
import io.florin.protocol.codec.Uint128Decoder;
import io.florin.protocol.codec.VoidDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Commands as they lie in a journal, field by field, as documents. Names are those of the protocol's page; amounts are texts in minor
 * units, since a command that acts on another transfer does not say the currency.
 */
final class CommandDocuments {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OpenAccountDecoder openAccount = new OpenAccountDecoder();
    private final SetAccountStatusDecoder setAccountStatus = new SetAccountStatusDecoder();
    private final SetAccountLimitsDecoder setAccountLimits = new SetAccountLimitsDecoder();
    private final TransferDecoder transfer = new TransferDecoder();
    private final AuthorizeDecoder authorize = new AuthorizeDecoder();
    private final CaptureDecoder capture = new CaptureDecoder();
    private final VoidDecoder release = new VoidDecoder();
    private final RefundDecoder refund = new RefundDecoder();
    private final ReverseDecoder reverse = new ReverseDecoder();
    private final ConfigureDecoder configure = new ConfigureDecoder();

    /** @return the protocol's name of a command. */
    static String name(final @Nullable RequestType type, final int templateId) {
        if (type == null) {
            return "Unknown" + templateId;
        }
        final StringBuilder name = new StringBuilder();
        for (final String word : type.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    /**
     * Adds the fields of the command whose SBE header is at {@code offset}. One that this version does not know has none.
     *
     * @param ids collects the command's own id and those of transfers and authorizations that it names.
     * @param accounts collects the accounts that it names.
     */
    void put(
            final Document to,
            final DirectBuffer buffer,
            final int offset,
            final List<Id128> ids,
            final List<Id128> accounts) {
        final RequestType type = RequestType.of(RequestType.templateId(buffer, offset));
        if (type == null) {
            return;
        }
        switch (type) {
            case OPEN_ACCOUNT -> putOpenAccount(to, buffer, offset, accounts);
            case SET_ACCOUNT_STATUS -> putSetAccountStatus(to, buffer, offset, accounts);
            case SET_ACCOUNT_LIMITS -> putSetAccountLimits(to, buffer, offset, accounts);
            case TRANSFER -> putTransfer(to, buffer, offset, ids, accounts);
            case AUTHORIZE -> putAuthorize(to, buffer, offset, ids, accounts);
            case CAPTURE -> putCapture(to, buffer, offset, ids, accounts);
            case VOID -> putVoid(to, buffer, offset, ids);
            case REFUND -> putRefund(to, buffer, offset, ids, accounts);
            case REVERSE -> putReverse(to, buffer, offset, ids);
            case CONFIGURE -> putConfigure(to, buffer, offset);
            default -> {}
        }
    }

    private void putOpenAccount(
            final Document to, final DirectBuffer buffer, final int offset, final List<Id128> accounts) {
        final OpenAccountDecoder it = openAccount.wrapAndApplyHeader(buffer, offset, header);
        putId(to, "account", it.accountId(), accounts);
        putCurrency(to, it.ledger());
        to.put("kind", kind(it.kindRaw()))
                .put("overdraftLimitMinor", Long.toString(it.overdraftLimit()))
                .put("code", it.code())
                .put("userData", id(it.userData()).toString())
                .put("history", it.flags().history());
    }

    private void putSetAccountStatus(
            final Document to, final DirectBuffer buffer, final int offset, final List<Id128> accounts) {
        final SetAccountStatusDecoder it = setAccountStatus.wrapAndApplyHeader(buffer, offset, header);
        putId(to, "account", it.accountId(), accounts);
        to.put("status", status(it.accountStatusRaw()))
                .put("reason", it.reason())
                .put("expectedVersion", it.expectedVersion());
    }

    private void putSetAccountLimits(
            final Document to, final DirectBuffer buffer, final int offset, final List<Id128> accounts) {
        final SetAccountLimitsDecoder it = setAccountLimits.wrapAndApplyHeader(buffer, offset, header);
        putId(to, "account", it.accountId(), accounts);
        to.put("overdraftLimitMinor", Long.toString(it.overdraftLimit())).put("expectedVersion", it.expectedVersion());
    }

    private void putTransfer(
            final Document to,
            final DirectBuffer buffer,
            final int offset,
            final List<Id128> ids,
            final List<Id128> accounts) {
        final TransferDecoder it = transfer.wrapAndApplyHeader(buffer, offset, header);
        putId(to, "id", it.transferId(), ids);
        putId(to, "debitAccount", it.debitAccountId(), accounts);
        putId(to, "creditAccount", it.creditAccountId(), accounts);
        putAmount(to, it.amount());
        putCurrency(to, it.ledger());
        putDetails(to, it.code(), it.userData(), it.reference(), it.text());
    }

    private void putAuthorize(
            final Document to,
            final DirectBuffer buffer,
            final int offset,
            final List<Id128> ids,
            final List<Id128> accounts) {
        final AuthorizeDecoder it = authorize.wrapAndApplyHeader(buffer, offset, header);
        putId(to, "id", it.authorizationId(), ids);
        putId(to, "debitAccount", it.debitAccountId(), accounts);
        putId(to, "creditAccount", it.creditAccountId(), accounts);
        putAmount(to, it.amount());
        putCurrency(to, it.ledger());
        to.put("timeoutNs", it.timeoutNs());
        putDetails(to, it.code(), it.userData(), it.reference(), it.text());
    }

    private void putCapture(
            final Document to,
            final DirectBuffer buffer,
            final int offset,
            final List<Id128> ids,
            final List<Id128> accounts) {
        final CaptureDecoder it = capture.wrapAndApplyHeader(buffer, offset, header);
        putId(to, "id", it.captureId(), ids);
        putId(to, "authorization", it.authorizationId(), ids);
        putAmount(to, it.amount());
        to.put("final", it.flags().finalCapture());
        final Id128 userData = id(it.userData());
        final List<Document> splits = new ArrayList<>();
        for (final CaptureDecoder.SplitsDecoder each : it.splits()) {
            final Document split = new Document();
            putId(split, "creditAccount", each.creditAccountId(), accounts);
            splits.add(putAmount(split, each.amount()));
        }
        to.put("splits", splits);
        putDetails(to, it.code(), userData, it.reference(), it.text());
    }

    private void putVoid(final Document to, final DirectBuffer buffer, final int offset, final List<Id128> ids) {
        final VoidDecoder it = release.wrapAndApplyHeader(buffer, offset, header);
        putId(to, "id", it.voidId(), ids);
        putId(to, "authorization", it.authorizationId(), ids);
        putDetails(to, it.code(), it.userData(), it.reference(), it.text());
    }

    private void putRefund(
            final Document to,
            final DirectBuffer buffer,
            final int offset,
            final List<Id128> ids,
            final List<Id128> accounts) {
        final RefundDecoder it = refund.wrapAndApplyHeader(buffer, offset, header);
        putId(to, "id", it.refundId(), ids);
        putId(to, "original", it.originalId(), ids);
        putId(to, "payeeAccount", it.payeeAccountId(), accounts);
        putAmount(to, it.amount());
        putDetails(to, it.code(), it.userData(), it.reference(), it.text());
    }

    private void putReverse(final Document to, final DirectBuffer buffer, final int offset, final List<Id128> ids) {
        final ReverseDecoder it = reverse.wrapAndApplyHeader(buffer, offset, header);
        putId(to, "id", it.reversalId(), ids);
        putId(to, "original", it.originalId(), ids);
        putDetails(to, it.code(), it.userData(), it.reference(), it.text());
    }

    /** The key of the id tables is a secret of the server and stays out. */
    private void putConfigure(final Document to, final DirectBuffer buffer, final int offset) {
        final ConfigureDecoder it = configure.wrapAndApplyHeader(buffer, offset, header);
        to.put("ledgersMax", it.ledgersMax())
                .put("accountsMax", it.accountsMax())
                .put("transfersMax", it.transfersMax());
        if (header.version() >= ConfigureDecoder.historyMaxSinceVersion()) {
            to.put("historyMax", it.historyMax());
        }
    }

    private static Document putAmount(final Document to, final long amountMinor) {
        return to.put("amountMinor", Long.toString(amountMinor));
    }

    private static void putCurrency(final Document to, final long ledger) {
        to.put("currency", CurrencyUnit.ofLedger(ledger).code()).put("ledger", ledger);
    }

    private static void putDetails(
            final Document to,
            final int code,
            final Uint128Decoder userData,
            final String reference,
            final String text) {
        putDetails(to, code, id(userData), reference, text);
    }

    private static void putDetails(
            final Document to, final int code, final Id128 userData, final String reference, final String text) {
        to.put("code", code)
                .put("userData", userData.toString())
                .put("reference", reference)
                .put("text", text);
    }

    private static void putId(
            final Document to, final String name, final Uint128Decoder decoder, final List<Id128> collected) {
        final Id128 id = id(decoder);
        to.put(name, id.toString());
        collected.add(id);
    }

    private static Id128 id(final Uint128Decoder decoder) {
        return new Id128(decoder.hi(), decoder.lo());
    }

    private static String kind(final int code) {
        for (final AccountKind kind : AccountKind.values()) {
            if (kind != AccountKind.NULL_VAL && kind.value() == code) {
                return kind.name().toLowerCase(Locale.ROOT);
            }
        }
        return "unknown-" + code;
    }

    private static String status(final int code) {
        for (final AccountStatus status : AccountStatus.values()) {
            if (status != AccountStatus.NULL_VAL && status.value() == code) {
                return status.name();
            }
        }
        return "UNKNOWN-" + code;
    }
}
