package io.florin.client;

import io.florin.protocol.Framing;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.KeyProof;
import io.florin.protocol.codec.AuthenticateEncoder;
import io.florin.protocol.codec.ChallengeDecoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.WelcomeDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** The client's half of one authentication by API key. */
final class KeyExchange {
    /** What a Challenge of this kind names. */
    static final int MECHANISM = 1;

    private final ApiKey key;
    private final byte[] clientNonce;
    private final byte[] transcript;

    private KeyExchange(final ApiKey key, final byte[] clientNonce, final byte[] transcript) {
        this.key = key;
        this.clientNonce = clientNonce;
        this.transcript = transcript;
    }

    /** @param certificate of the server, or null without TLS. */
    static KeyExchange answer(
            final ApiKey key, final ChallengeDecoder challenge, final @Nullable X509Certificate certificate) {
        final byte[] serverNonce = new byte[KeyProof.LENGTH];
        challenge.getServerNonce(serverNonce, 0, serverNonce.length);
        final byte[] clientNonce = new byte[KeyProof.LENGTH];
        new SecureRandom().nextBytes(clientNonce);
        return new KeyExchange(
                key,
                clientNonce,
                KeyProof.transcript(
                        MessageHeaderEncoder.SCHEMA_VERSION, serverNonce, clientNonce, binding(certificate), key.id()));
    }

    /** @return the frame of the message that proves it. */
    ByteBuf authenticate() {
        final byte[] clientProof = KeyProof.clientProof(key, transcript);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Framing.REQUEST_FRAME_LENGTH_MAX]);
        final AuthenticateEncoder message = new AuthenticateEncoder()
                .wrapAndApplyHeader(buffer, Framing.HEADER_LENGTH, new MessageHeaderEncoder())
                .mechanism(MECHANISM)
                .putClientNonce(clientNonce, 0, clientNonce.length)
                .putClientProof(clientProof, 0, clientProof.length)
                .keyId(key.id());
        final int messageLength = MessageHeaderEncoder.ENCODED_LENGTH + message.encodedLength();
        Framing.putHeader(buffer, 0, messageLength);
        return Unpooled.wrappedBuffer(buffer.byteArray(), 0, Framing.HEADER_LENGTH + messageLength);
    }

    /** Whether the Welcome is of a server that knows the key. */
    boolean isServerProof(final WelcomeDecoder welcome) {
        final byte[] serverProof = new byte[KeyProof.LENGTH];
        welcome.getServerProof(serverProof, 0, serverProof.length);
        return KeyProof.isServerProof(key, transcript, serverProof);
    }

    private static byte[] binding(final @Nullable X509Certificate certificate) {
        if (certificate == null) {
            return new byte[KeyProof.LENGTH];
        }
        try {
            return KeyProof.channelBinding(certificate.getEncoded());
        } catch (final CertificateEncodingException e) {
            throw new IllegalStateException("certificate without bytes", e);
        }
    }
}
