package io.florin.gateway;

import io.florin.gateway.pipeline.Pipeline;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Framing;
import io.florin.protocol.codec.ChallengeEncoder;
import io.florin.protocol.codec.DisconnectEncoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.WelcomeEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes what the gateway itself says to a peer: whole frames. */
final class SessionMessages {
    private static final int DETAIL_LENGTH_MAX = 254;
    private static final String SERVER_NAME = "florin " + Pipeline.version();

    private SessionMessages() {}

    static ByteBuf challenge(final Handshake.Challenge step) {
        final UnsafeBuffer frame = newFrame();
        final ChallengeEncoder challenge = new ChallengeEncoder()
                .wrapAndApplyHeader(frame, Framing.HEADER_LENGTH, new MessageHeaderEncoder())
                .correlationId(step.correlationId())
                .mechanism(Handshake.MECHANISM_API_KEY)
                .reserved(0)
                .reserved2(0)
                .putServerNonce(step.serverNonce(), 0, step.serverNonce().length);
        return framed(frame, challenge.encodedLength());
    }

    /** @param lastSequence applied so far. */
    static ByteBuf welcome(
            final Handshake.Open step,
            final int window,
            final int frameLengthMax,
            final long lastSequence,
            final long timestampNs) {
        final UnsafeBuffer frame = newFrame();
        final WelcomeEncoder welcome = new WelcomeEncoder()
                .wrapAndApplyHeader(frame, Framing.HEADER_LENGTH, new MessageHeaderEncoder())
                .correlationId(step.correlationId())
                .sequence(lastSequence)
                .timestampNs(timestampNs)
                .window(window)
                .requestLengthMax(frameLengthMax)
                .chainLengthMax(Math.min(window, Framing.CHAIN_LENGTH_MAX))
                .reserved(0)
                .principalId(step.principal().id())
                .reserved2(0)
                .putServerProof(step.serverProof(), 0, step.serverProof().length)
                .serverName(SERVER_NAME);
        return framed(frame, welcome.encodedLength());
    }

    static ByteBuf disconnect(final DisconnectReason reason, final String detail) {
        final UnsafeBuffer frame = newFrame();
        final DisconnectEncoder disconnect = new DisconnectEncoder()
                .wrapAndApplyHeader(frame, Framing.HEADER_LENGTH, new MessageHeaderEncoder())
                .reason(reason.code())
                .detail(detail.substring(0, Math.min(DETAIL_LENGTH_MAX, detail.length())));
        return framed(frame, disconnect.encodedLength());
    }

    private static UnsafeBuffer newFrame() {
        return new UnsafeBuffer(new byte[Framing.REQUEST_FRAME_LENGTH_MAX]);
    }

    private static ByteBuf framed(final UnsafeBuffer frame, final int encodedLength) {
        final int messageLength = MessageHeaderEncoder.ENCODED_LENGTH + encodedLength;
        Framing.putHeader(frame, 0, messageLength);
        return Unpooled.wrappedBuffer(frame.byteArray(), 0, Framing.HEADER_LENGTH + messageLength);
    }
}
