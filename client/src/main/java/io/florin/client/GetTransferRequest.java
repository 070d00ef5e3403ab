package io.florin.client;

import io.florin.protocol.codec.GetTransferEncoder;

/** Reads a transfer. Answered by {@link TransferReply}. */
public final class GetTransferRequest extends Request {
    private final GetTransferEncoder encoder = new GetTransferEncoder();

    /** Makes a request for id 0. */
    public GetTransferRequest() {
        super(GetTransferEncoder.TEMPLATE_ID, GetTransferEncoder.BLOCK_LENGTH);
        encoder.wrap(frame(), BLOCK_OFFSET);
    }

    /** Sets whose id it asks for. */
    public GetTransferRequest transferId(final long hi, final long lo) {
        encoder.transferId().hi(hi).lo(lo);
        return this;
    }
}
