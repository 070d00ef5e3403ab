package io.florin.engine;

import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.GetAccountDecoder;
import io.florin.protocol.codec.GetTransferDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.TrialBalanceDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Checks queries and finds what they ask for. */
final class QueryHandler {
    private final AccountStore accounts;
    private final TransferStore transfers;
    private final QueryReplyPublisher publisher;
    private final GetAccountDecoder getAccount = new GetAccountDecoder();
    private final GetTransferDecoder getTransfer = new GetTransferDecoder();
    private final TrialBalanceDecoder trialBalance = new TrialBalanceDecoder();

    QueryHandler(final AccountStore accounts, final TransferStore transfers, final QueryReplyPublisher publisher) {
        this.accounts = accounts;
        this.transfers = transfers;
        this.publisher = publisher;
    }

    void onGetAccount(final DirectBuffer buffer, final int offset, final long sequence, final long timestampNs) {
        getAccount.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                GetAccountDecoder.BLOCK_LENGTH,
                GetAccountDecoder.SCHEMA_VERSION);
        final long idLo = getAccount.accountId().lo();
        final long idHi = getAccount.accountId().hi();
        final int account = accounts.find(idLo, idHi);
        final boolean isFound = account != AccountStore.NOT_FOUND;
        final Status status = check(buffer, offset, idLo | idHi, isFound, Status.ACCOUNT_NOT_FOUND);
        publisher.begin(RequestType.correlationId(buffer, offset), sequence, timestampNs, status);
        publisher.account(idLo, idHi, status == Status.OK ? account : AccountStore.NOT_FOUND);
    }

    void onGetTransfer(final DirectBuffer buffer, final int offset, final long sequence, final long timestampNs) {
        getTransfer.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                GetTransferDecoder.BLOCK_LENGTH,
                GetTransferDecoder.SCHEMA_VERSION);
        final long idLo = getTransfer.transferId().lo();
        final long idHi = getTransfer.transferId().hi();
        final int transfer = transfers.find(idLo, idHi);
        final boolean isFound = transfer != TransferStore.NOT_FOUND;
        final Status status = check(buffer, offset, idLo | idHi, isFound, Status.TRANSFER_NOT_FOUND);
        publisher.begin(RequestType.correlationId(buffer, offset), sequence, timestampNs, status);
        publisher.transfer(idLo, idHi, status == Status.OK ? transfer : TransferStore.NOT_FOUND);
    }

    void onTrialBalance(
            final DirectBuffer buffer,
            final int offset,
            final long sequence,
            final long timestampNs,
            final long stateHash) {
        trialBalance.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH,
                TrialBalanceDecoder.BLOCK_LENGTH,
                TrialBalanceDecoder.SCHEMA_VERSION);
        final Status status = flags(buffer, offset) == 0 ? Status.OK : Status.INVALID_FLAGS;
        publisher.begin(RequestType.correlationId(buffer, offset), sequence, timestampNs, status);
        publisher.trialBalance(trialBalance.fromLedger(), stateHash);
    }

    private static Status check(
            final DirectBuffer buffer,
            final int offset,
            final long idBits,
            final boolean isFound,
            final Status notFound) {
        if (flags(buffer, offset) != 0) {
            return Status.INVALID_FLAGS;
        }
        if (idBits == 0) {
            return Status.INVALID_ID;
        }
        return isFound ? Status.OK : notFound;
    }

    private static int flags(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + RequestType.FLAGS_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }
}
