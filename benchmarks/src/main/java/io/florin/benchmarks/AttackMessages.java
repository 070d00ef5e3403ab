package io.florin.benchmarks;

import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.KeyProof;
import io.florin.protocol.codec.AuthenticateEncoder;
import io.florin.protocol.codec.CaptureDecoder;
import io.florin.protocol.codec.GroupSizeEncodingDecoder;
import io.florin.protocol.codec.HelloEncoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/** What an attacker sends: messages as a client would, to be bent. Each method gives one SBE message; {@link #frame} puts its header in front. */
final class AttackMessages {
    private AttackMessages() {}

    static byte[] hello() {
        final UnsafeBuffer buffer = buffer();
        final HelloEncoder hello = new HelloEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(1)
                .reserved(0)
                .window(0)
                .clientName("attack");
        return message(buffer, hello.encodedLength());
    }

    static byte[] authenticate(final ApiKey key, final byte[] serverNonce) {
        final byte[] clientNonce = new byte[KeyProof.LENGTH];
        final byte[] transcript = KeyProof.transcript(
                MessageHeaderEncoder.SCHEMA_VERSION, serverNonce, clientNonce, new byte[KeyProof.LENGTH], key.id());
        final UnsafeBuffer buffer = buffer();
        final AuthenticateEncoder authenticate = new AuthenticateEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(2)
                .mechanism(1)
                .putClientNonce(clientNonce, 0, clientNonce.length)
                .putClientProof(KeyProof.clientProof(key, transcript), 0, KeyProof.LENGTH)
                .keyId(key.id());
        return message(buffer, authenticate.encodedLength());
    }

    /** A payment from the first account of the victim's plan to the second. */
    static byte[] transfer(final long id) {
        final UnsafeBuffer buffer = buffer();
        return Arrays.copyOf(buffer.byteArray(), new RequestEncoder().transfer(buffer, 0, id, 1, 2, 1));
    }

    static byte[] getAccount() {
        final UnsafeBuffer buffer = buffer();
        return Arrays.copyOf(buffer.byteArray(), new RequestEncoder().getAccount(buffer, 0, 1));
    }

    /** A capture that says that it has so many splits, and has none. */
    static byte[] captureWithSplits(final int count) {
        final UnsafeBuffer buffer = buffer();
        final int length = new RequestEncoder().capture(buffer, 0, 1, 1, 1);
        final int group = MessageHeaderDecoder.ENCODED_LENGTH + CaptureDecoder.BLOCK_LENGTH;
        buffer.putByte(group + GroupSizeEncodingDecoder.numInGroupEncodingOffset(), (byte) count);
        return Arrays.copyOf(buffer.byteArray(), length);
    }

    /** The same message with another number in its SBE header, at one of {@link MessageHeaderEncoder}'s offsets. */
    static byte[] withHeader(final byte[] message, final int offset, final int uint16) {
        final byte[] changed = message.clone();
        new UnsafeBuffer(changed).putShort(offset, (short) uint16, ByteOrder.LITTLE_ENDIAN);
        return changed;
    }

    /** The same message as a member of a chain that goes on. */
    static byte[] linked(final byte[] message) {
        final byte[] linked = message.clone();
        linked[RequestType.FLAGS_OFFSET] |= (byte) RequestType.FLAG_LINKED;
        return linked;
    }

    static byte[] frame(final byte[] message) {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[Framing.HEADER_LENGTH + message.length]);
        Framing.putHeader(frame, 0, message.length);
        frame.putBytes(Framing.HEADER_LENGTH, message);
        return frame.byteArray();
    }

    static byte[] repeated(final byte[] frame, final int count) {
        final byte[] all = new byte[frame.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(frame, 0, all, i * frame.length, frame.length);
        }
        return all;
    }

    private static UnsafeBuffer buffer() {
        return new UnsafeBuffer(new byte[Framing.REQUEST_FRAME_LENGTH_MAX]);
    }

    private static byte[] message(final UnsafeBuffer buffer, final int bodyLength) {
        return Arrays.copyOf(buffer.byteArray(), MessageHeaderEncoder.ENCODED_LENGTH + bodyLength);
    }
}
