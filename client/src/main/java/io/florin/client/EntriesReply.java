package io.florin.client;

import io.florin.protocol.Status;
import io.florin.protocol.codec.EntriesReplyDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** The answer to a {@link ListEntriesRequest}. */
public final class EntriesReply extends Reply {
    private final EntriesReplyDecoder decoder = new EntriesReplyDecoder();

    EntriesReply() {}

    EntriesReply wrap(final DirectBuffer buffer, final int offset) {
        final int blockOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        wrapHeader(buffer, blockOffset);
        decoder.wrap(buffer, blockOffset, Messages.blockLength(buffer, offset), Messages.version(buffer, offset));
        return this;
    }

    /** @return the number of the entry to go on with, 0 when this is the last page. Not to be asked for when the status is not OK. */
    public long nextCursor() {
        return decoder.nextCursor();
    }

    /** @return the page: a copy that outlives the call. Not to be asked for when the status is not OK. */
    public EntriesPage page() {
        return new EntriesPage(
                Messages.id(decoder.accountId()),
                decoder.ledger(),
                decoder.entryCount(),
                decoder.nextCursor(),
                entries());
    }

    /** @return a copy that outlives the call. */
    public QueryResult<EntriesPage> toResult() {
        return new QueryResult<>(status(), sequence(), timestampNs(), status() == Status.OK ? page() : null);
    }

    private List<Entry> entries() {
        decoder.sbeRewind();
        final List<Entry> entries = new ArrayList<>();
        for (final EntriesReplyDecoder.EntriesDecoder entry : decoder.entries()) {
            entries.add(new Entry(
                    entry.number(),
                    entry.sequence(),
                    entry.timestampNs(),
                    Messages.id(entry.transferId()),
                    Messages.idOrNull(entry.originalId()),
                    Messages.id(entry.otherAccountId()),
                    Messages.id(entry.userData()),
                    entry.amount(),
                    entry.balance(),
                    entry.code(),
                    TransferKind.of(entry.kindRaw()),
                    EntrySide.of(entry.sideRaw())));
        }
        return entries;
    }
}
