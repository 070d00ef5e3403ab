package io.florin.client;

import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.TrialBalanceReplyDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** One page of the answer to a {@link TrialBalanceRequest}. */
public final class TrialBalanceReply extends Reply {
    private final TrialBalanceReplyDecoder decoder = new TrialBalanceReplyDecoder();

    TrialBalanceReply() {}

    TrialBalanceReply wrap(final DirectBuffer buffer, final int offset) {
        final int blockOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        wrapHeader(buffer, blockOffset);
        decoder.wrap(buffer, blockOffset, Messages.blockLength(buffer, offset), Messages.version(buffer, offset));
        return this;
    }

    /** @return the ledger to go on with, 0 when this is the last page. */
    public long nextLedger() {
        return decoder.nextLedger();
    }

    /** @return hash of the whole state at this sequence. */
    public long stateHash() {
        return decoder.stateHash();
    }

    /** @return accounts of all ledgers. */
    public long accountCount() {
        return decoder.accountCount();
    }

    /** @return retained transfers, refused ones included. */
    public long transferCount() {
        return decoder.transferCount();
    }

    /** @return the totals of this page by ascending ledger: a copy that outlives the call. */
    public List<LedgerTotals> totals() {
        decoder.sbeRewind();
        final List<LedgerTotals> totals = new ArrayList<>();
        for (final TrialBalanceReplyDecoder.TotalsDecoder entry : decoder.totals()) {
            totals.add(new LedgerTotals(
                    entry.ledger(),
                    entry.accountCount(),
                    Messages.id(entry.debitsPending()).toBigInteger(),
                    Messages.id(entry.debitsPosted()).toBigInteger(),
                    Messages.id(entry.creditsPending()).toBigInteger(),
                    Messages.id(entry.creditsPosted()).toBigInteger()));
        }
        return totals;
    }
}
