package io.florin.gateway;

import io.florin.protocol.Status;
import io.florin.protocol.codec.CommandReplyDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What the replies of all kinds begin with, read from one SBE message. */
public record ReplyCopy(
        int templateId, long correlationId, long sequence, long timestampNs, Status status, UnsafeBuffer message) {
    public static ReplyCopy decode(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        final UnsafeBuffer message = new UnsafeBuffer(copy);
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(message, 0);
        final int block = MessageHeaderDecoder.ENCODED_LENGTH;
        // Every reply begins with the fields of a CommandReply.
        return new ReplyCopy(
                header.templateId(),
                message.getLong(block),
                message.getLong(block + CommandReplyDecoder.sequenceEncodingOffset()),
                message.getLong(block + CommandReplyDecoder.timestampNsEncodingOffset()),
                Status.of(message.getShort(block + CommandReplyDecoder.statusEncodingOffset())),
                message);
    }

    public boolean isReplayed() {
        return (message.getByte(MessageHeaderDecoder.ENCODED_LENGTH + CommandReplyDecoder.flagsEncodingOffset()) & 1)
                != 0;
    }

    public CommandReplyDecoder asCommandReply() {
        return new CommandReplyDecoder().wrapAndApplyHeader(message, 0, new MessageHeaderDecoder());
    }
}
