package io.florin.reference;

import io.florin.protocol.RequestType;
import io.florin.protocol.codec.AuthorizeDecoder;
import io.florin.protocol.codec.CaptureDecoder;
import io.florin.protocol.codec.ConfigureDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.OpenAccountDecoder;
import io.florin.protocol.codec.RefundDecoder;
import io.florin.protocol.codec.ReverseDecoder;
import io.florin.protocol.codec.SetAccountLimitsDecoder;
import io.florin.protocol.codec.SetAccountStatusDecoder;
import io.florin.protocol.codec.TickDecoder;
import io.florin.protocol.codec.TransferDecoder;
import io.florin.protocol.codec.Uint128Decoder;
import io.florin.protocol.codec.VoidDecoder;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Reads commands as they lie in a ring or a journal: the inverse of {@link Command#encode}. */
public final class CommandDecoder {
    private final DirectBuffer buffer;
    private final int offset;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final int flags;

    private CommandDecoder(final DirectBuffer buffer, final int offset) {
        this.buffer = buffer;
        this.offset = offset;
        flags = buffer.getShort(offset + RequestType.FLAGS_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Reads the command whose SBE header is at {@code offset}.
     *
     * @throws IllegalArgumentException when it is no command.
     */
    public static Command decode(final DirectBuffer buffer, final int offset) {
        return new CommandDecoder(buffer, offset).decode();
    }

    private Command decode() {
        final int templateId = RequestType.templateId(buffer, offset);
        return switch (templateId) {
            case ConfigureDecoder.TEMPLATE_ID -> configure();
            case TickDecoder.TEMPLATE_ID ->
                new Command.Tick(
                        new TickDecoder()
                                .wrapAndApplyHeader(buffer, offset, header)
                                .correlationId(),
                        flags);
            case OpenAccountDecoder.TEMPLATE_ID -> openAccount();
            case SetAccountStatusDecoder.TEMPLATE_ID -> setAccountStatus();
            case SetAccountLimitsDecoder.TEMPLATE_ID -> setAccountLimits();
            case TransferDecoder.TEMPLATE_ID -> transfer();
            case AuthorizeDecoder.TEMPLATE_ID -> authorize();
            case CaptureDecoder.TEMPLATE_ID -> capture();
            case VoidDecoder.TEMPLATE_ID -> release();
            case RefundDecoder.TEMPLATE_ID -> refund();
            case ReverseDecoder.TEMPLATE_ID -> reverse();
            default -> throw new IllegalArgumentException("no command: templateId=" + templateId);
        };
    }

    private Command configure() {
        final ConfigureDecoder it = new ConfigureDecoder().wrapAndApplyHeader(buffer, offset, header);
        return new Command.Configure(
                it.correlationId(),
                flags,
                it.ledgersMax(),
                it.accountsMax(),
                it.transfersMax(),
                it.historyMax(),
                id(it.hashKey()));
    }

    private Command openAccount() {
        final OpenAccountDecoder it = new OpenAccountDecoder().wrapAndApplyHeader(buffer, offset, header);
        return new Command.OpenAccount(
                it.correlationId(),
                flags,
                it.code(),
                it.ledger(),
                id(it.accountId()),
                it.overdraftLimit(),
                id(it.userData()),
                it.kindRaw());
    }

    private Command setAccountStatus() {
        final SetAccountStatusDecoder it = new SetAccountStatusDecoder().wrapAndApplyHeader(buffer, offset, header);
        return new Command.SetAccountStatus(
                it.correlationId(),
                flags,
                it.reason(),
                it.expectedVersion(),
                id(it.accountId()),
                it.accountStatusRaw());
    }

    private Command setAccountLimits() {
        final SetAccountLimitsDecoder it = new SetAccountLimitsDecoder().wrapAndApplyHeader(buffer, offset, header);
        return new Command.SetAccountLimits(
                it.correlationId(), flags, it.expectedVersion(), id(it.accountId()), it.overdraftLimit());
    }

    private Command transfer() {
        final TransferDecoder it = new TransferDecoder().wrapAndApplyHeader(buffer, offset, header);
        return new Money.Transfer(
                it.correlationId(),
                flags,
                it.code(),
                it.ledger(),
                id(it.transferId()),
                id(it.debitAccountId()),
                id(it.creditAccountId()),
                it.amount(),
                id(it.userData()),
                it.reference(),
                it.text());
    }

    private Command authorize() {
        final AuthorizeDecoder it = new AuthorizeDecoder().wrapAndApplyHeader(buffer, offset, header);
        return new Money.Authorize(
                it.correlationId(),
                flags,
                it.code(),
                it.ledger(),
                id(it.authorizationId()),
                id(it.debitAccountId()),
                id(it.creditAccountId()),
                it.amount(),
                id(it.userData()),
                it.timeoutNs(),
                it.reference(),
                it.text());
    }

    private Command capture() {
        final CaptureDecoder it = new CaptureDecoder().wrapAndApplyHeader(buffer, offset, header);
        final Id captureId = id(it.captureId());
        final Id authorizationId = id(it.authorizationId());
        final Id userData = id(it.userData());
        final List<FollowUp.Split> splits = new ArrayList<>();
        for (final CaptureDecoder.SplitsDecoder each : it.splits()) {
            splits.add(new FollowUp.Split(id(each.creditAccountId()), each.amount()));
        }
        return new FollowUp.Capture(
                it.correlationId(),
                flags,
                it.code(),
                captureId,
                authorizationId,
                it.amount(),
                userData,
                splits,
                it.reference(),
                it.text());
    }

    private Command release() {
        final VoidDecoder it = new VoidDecoder().wrapAndApplyHeader(buffer, offset, header);
        return new FollowUp.Void(
                it.correlationId(),
                flags,
                it.code(),
                id(it.voidId()),
                id(it.authorizationId()),
                id(it.userData()),
                it.reference(),
                it.text());
    }

    private Command refund() {
        final RefundDecoder it = new RefundDecoder().wrapAndApplyHeader(buffer, offset, header);
        return new FollowUp.Refund(
                it.correlationId(),
                flags,
                it.code(),
                id(it.refundId()),
                id(it.originalId()),
                id(it.payeeAccountId()),
                it.amount(),
                id(it.userData()),
                it.reference(),
                it.text());
    }

    private Command reverse() {
        final ReverseDecoder it = new ReverseDecoder().wrapAndApplyHeader(buffer, offset, header);
        return new FollowUp.Reverse(
                it.correlationId(),
                flags,
                it.code(),
                id(it.reversalId()),
                id(it.originalId()),
                id(it.userData()),
                it.reference(),
                it.text());
    }

    private static Id id(final Uint128Decoder decoder) {
        return new Id(decoder.lo(), decoder.hi());
    }
}
