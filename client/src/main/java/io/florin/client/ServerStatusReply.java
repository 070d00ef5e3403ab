package io.florin.client;

import io.florin.protocol.Status;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.ServerStatusReplyDecoder;
import org.agrona.DirectBuffer;

/** The answer to a {@link GetServerStatusRequest}. */
public final class ServerStatusReply extends Reply {
    private final ServerStatusReplyDecoder decoder = new ServerStatusReplyDecoder();

    ServerStatusReply() {}

    ServerStatusReply wrap(final DirectBuffer buffer, final int offset) {
        final int blockOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        wrapHeader(buffer, blockOffset);
        decoder.wrap(buffer, blockOffset, Messages.blockLength(buffer, offset), Messages.version(buffer, offset));
        return this;
    }

    /** @return what the server does with commands. */
    public ServerRole role() {
        return ServerRole.of(decoder.roleRaw());
    }

    /** @return the last sequence that the server's journal says was acknowledged. */
    public long acknowledgedSequence() {
        return decoder.acknowledgedSequence();
    }

    /** @return while there is a lag, how long ago the last command applied was, in nanoseconds; otherwise 0. */
    public long lagNs() {
        return decoder.lagNs();
    }

    /** @return when the server began to answer, in nanoseconds since 1970. */
    public long startedNs() {
        return decoder.startedNs();
    }

    /** @return a copy that outlives the call. */
    public QueryResult<ServerStatus> toResult() {
        return new QueryResult<>(status(), sequence(), timestampNs(), status() == Status.OK ? snapshot() : null);
    }

    private ServerStatus snapshot() {
        decoder.sbeRewind();
        return new ServerStatus(
                role(),
                acknowledgedSequence(),
                Math.max(0, acknowledgedSequence() - sequence()),
                lagNs(),
                startedNs(),
                decoder.serverName());
    }
}
