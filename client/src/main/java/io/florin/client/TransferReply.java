package io.florin.client;

import io.florin.protocol.Status;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.TransferReplyDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** The answer to a {@link GetTransferRequest}. */
public final class TransferReply extends Reply {
    private final TransferReplyDecoder decoder = new TransferReplyDecoder();

    TransferReply() {}

    TransferReply wrap(final DirectBuffer buffer, final int offset) {
        final int blockOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        wrapHeader(buffer, blockOffset);
        decoder.wrap(buffer, blockOffset, Messages.blockLength(buffer, offset), Messages.version(buffer, offset));
        return this;
    }

    /** @return the transfer: a copy that outlives the call. Not to be asked for when the status is not OK. */
    public TransferSnapshot transfer() {
        return new TransferSnapshot(
                Messages.id(decoder.transferId()),
                TransferKind.of(decoder.kindRaw()),
                Status.of(decoder.outcome()),
                Messages.idOrNull(decoder.debitAccountId()),
                Messages.idOrNull(decoder.creditAccountId()),
                Messages.orZero(decoder.ledger(), TransferReplyDecoder.ledgerNullValue()),
                decoder.amount(),
                Messages.idOrNull(decoder.originalId()),
                decoder.refundedAmount(),
                decoder.refundableAmount(),
                splits(),
                decoder.code(),
                Messages.id(decoder.userData()),
                decoder.executedSequence(),
                decoder.executedNs());
    }

    /** @return a copy that outlives the call. */
    public QueryResult<TransferSnapshot> toResult() {
        return new QueryResult<>(status(), sequence(), timestampNs(), status() == Status.OK ? transfer() : null);
    }

    int outcomeCode() {
        return decoder.outcome();
    }

    private List<TransferSnapshot.Split> splits() {
        decoder.sbeRewind();
        final List<TransferSnapshot.Split> splits = new ArrayList<>();
        for (final TransferReplyDecoder.SplitsDecoder split : decoder.splits()) {
            splits.add(new TransferSnapshot.Split(
                    Messages.id(split.creditAccountId()), split.amount(), split.refundedAmount()));
        }
        return splits;
    }
}
