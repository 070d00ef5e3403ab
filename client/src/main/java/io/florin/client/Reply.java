package io.florin.client;

import io.florin.protocol.Status;
import io.florin.protocol.codec.CommandReplyDecoder;
import io.florin.protocol.codec.ReplyFlagsDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What every reply begins with. A view of the receive buffer: valid only during the call that hands it over. */
public abstract sealed class Reply
        permits CommandReply,
                AccountReply,
                TransferReply,
                AuthorizationReply,
                EntriesReply,
                TrialBalanceReply,
                StateHashReply,
                ServerStatusReply,
                PromoteReply {
    private final UnsafeBuffer header = new UnsafeBuffer(0, 0);

    Reply() {}

    final void wrapHeader(final DirectBuffer buffer, final int blockOffset) {
        header.wrap(buffer, blockOffset, CommandReplyDecoder.debitsPendingEncodingOffset());
    }

    /** @return the correlation id that the request was offered with. */
    public final long correlationId() {
        return header.getLong(CommandReplyDecoder.correlationIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
    }

    /** @return for a command its place in the journal, for a query the last sequence applied before the answer. */
    public final long sequence() {
        return header.getLong(CommandReplyDecoder.sequenceEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
    }

    /** @return the time of that command, in nanoseconds since 1970. */
    public final long timestampNs() {
        return header.getLong(CommandReplyDecoder.timestampNsEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
    }

    /** @return the outcome. */
    public final Status status() {
        return Status.of(statusCode());
    }

    /** @return whether the id was known, and this is the first outcome again. */
    public final boolean isReplayed() {
        return ReplyFlagsDecoder.replayed(
                header.getShort(CommandReplyDecoder.flagsEncodingOffset(), ByteOrder.LITTLE_ENDIAN));
    }

    final int statusCode() {
        return header.getShort(CommandReplyDecoder.statusEncodingOffset(), ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }
}
