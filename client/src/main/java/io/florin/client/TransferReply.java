package io.florin.client;

import io.florin.protocol.Status;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.TransferReplyDecoder;
import org.agrona.DirectBuffer;

/** The answer to a {@link GetTransferRequest}. */
public final class TransferReply extends Reply {
    private final TransferReplyDecoder decoder = new TransferReplyDecoder();

    TransferReply() {}

    TransferReply wrap(final DirectBuffer buffer, final int offset) {
        final int blockOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        wrapHeader(buffer, blockOffset);
        decoder.wrap(buffer, blockOffset, TransferReplyDecoder.BLOCK_LENGTH, TransferReplyDecoder.SCHEMA_VERSION);
        return this;
    }

    /** @return the transfer: a copy that outlives the call. Not to be asked for when the status is not OK. */
    public TransferSnapshot transfer() {
        return new TransferSnapshot(
                new Id128(decoder.transferId().hi(), decoder.transferId().lo()),
                TransferKind.of(decoder.kindRaw()),
                Status.of(decoder.outcome()),
                new Id128(
                        decoder.debitAccountId().hi(), decoder.debitAccountId().lo()),
                new Id128(
                        decoder.creditAccountId().hi(),
                        decoder.creditAccountId().lo()),
                decoder.ledger(),
                decoder.amount(),
                decoder.code(),
                new Id128(decoder.userData().hi(), decoder.userData().lo()),
                decoder.executedSequence(),
                decoder.executedNs());
    }

    /** @return a copy that outlives the call. */
    public QueryResult<TransferSnapshot> toResult() {
        return new QueryResult<>(status(), sequence(), timestampNs(), status() == Status.OK ? transfer() : null);
    }
}
