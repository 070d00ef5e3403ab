package io.florin.benchmarks;

import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.KeyProof;
import io.florin.protocol.codec.ChallengeDecoder;
import io.florin.protocol.codec.CommandReplyDecoder;
import io.florin.protocol.codec.DisconnectDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.WelcomeDecoder;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** One hostile connection over a blocking socket. Closed by a reset, so that no port is used up by waiting for late packets. */
final class AttackPeer implements AutoCloseable {
    private static final int TIMEOUT_MS = 15_000;
    private static final int RECEIVE_BUFFER_LENGTH = 16 * 1024;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final Consumer<AttackPeer> onClose;

    /** @param onClose told when this is closed. */
    AttackPeer(final int port, final Consumer<AttackPeer> onClose) throws IOException {
        this.onClose = onClose;
        socket.setReceiveBufferSize(RECEIVE_BUFFER_LENGTH);
        socket.setTcpNoDelay(true);
        socket.setSoLinger(true, 0);
        socket.setSoTimeout(TIMEOUT_MS);
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        } catch (final IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Says Hello and proves the key. Whether that was enough shows in what the server says next. */
    void authenticate(final ApiKey key) throws IOException {
        send(AttackMessages.frame(AttackMessages.hello()));
        final byte[] challenge = readMessage();
        if (templateId(challenge) == ChallengeDecoder.TEMPLATE_ID) {
            final byte[] nonce = new byte[KeyProof.LENGTH];
            new ChallengeDecoder()
                    .wrapAndApplyHeader(new UnsafeBuffer(challenge), 0, new MessageHeaderDecoder())
                    .getServerNonce(nonce, 0, nonce.length);
            send(AttackMessages.frame(AttackMessages.authenticate(key, nonce)));
        }
    }

    void send(final byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Waits until the server has let it in. */
    void awaitWelcome() throws IOException {
        final byte[] message = readMessage();
        if (templateId(message) != WelcomeDecoder.TEMPLATE_ID) {
            throw new IOException("no Welcome: templateId=" + templateId(message));
        }
    }

    /** Reads the reply to a command. */
    Status readStatus() throws IOException {
        return Status.of(new CommandReplyDecoder()
                .wrapAndApplyHeader(new UnsafeBuffer(readMessage()), 0, new MessageHeaderDecoder())
                .status());
    }

    /** Reads until the server closes. @return the reason that it gave, or null when it gave none. */
    @Nullable
    DisconnectReason readReason() throws IOException {
        DisconnectReason reason = null;
        try {
            while (true) {
                final byte[] message = readMessage();
                reason = templateId(message) == DisconnectDecoder.TEMPLATE_ID
                        ? reasonOf(new UnsafeBuffer(message), 0)
                        : reason;
            }
        } catch (final EOFException | SocketException closed) {
            return reason;
        }
    }

    /** @param offset of the SBE header. */
    static DisconnectReason reasonOf(final DirectBuffer buffer, final int offset) {
        return DisconnectReason.of(new DisconnectDecoder()
                .wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder())
                .reason());
    }

    @Override
    public void close() throws IOException {
        onClose.accept(this);
        socket.close();
    }

    private byte[] readMessage() throws IOException {
        final byte[] header = new byte[Framing.HEADER_LENGTH];
        in.readFully(header);
        final byte[] message = new byte[Framing.frameLength(new UnsafeBuffer(header), 0) - Framing.HEADER_LENGTH];
        in.readFully(message);
        return message;
    }

    private static int templateId(final byte[] message) {
        return RequestType.templateId(new UnsafeBuffer(message), 0);
    }
}
