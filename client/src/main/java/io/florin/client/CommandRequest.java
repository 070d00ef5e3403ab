package io.florin.client;

/** A request that changes the ledger. Answered by a {@link CommandReply}; can be a member of a {@link ChainRequest}. */
public abstract sealed class CommandRequest extends Request
        permits OpenAccountRequest, SetAccountStatusRequest, SetAccountLimitsRequest, MoneyRequest {
    CommandRequest(final int templateId, final int blockLength) {
        super(templateId, blockLength);
    }
}
