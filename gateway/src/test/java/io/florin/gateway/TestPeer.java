package io.florin.gateway;

import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.auth.KeyProof;
import io.florin.protocol.codec.ChallengeDecoder;
import io.florin.protocol.codec.DisconnectDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.WelcomeDecoder;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import org.agrona.concurrent.UnsafeBuffer;

/** A peer at the level of bytes, over a plain blocking socket. */
final class TestPeer implements Closeable {
    private static final int TIMEOUT_MS = 20_000;

    private final Socket socket;
    private final DataInputStream in;

    TestPeer(final int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** @param socket connected, perhaps with TLS; closed with this. */
    TestPeer(final Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    static TestPeer connected(final int port, final int window) throws IOException {
        final TestPeer peer = new TestPeer(port);
        peer.send(Requests.frames(Requests.hello(0, window)));
        peer.readMessage();
        return peer;
    }

    /** Says Hello and answers the Challenge. @return the answer to that: a Welcome, or a Disconnect. */
    byte[] authenticate(final ApiKey key, final byte[] channelBinding) throws IOException {
        send(Requests.frames(Requests.hello(0, 0)));
        return answer(key, readChallenge(), channelBinding);
    }

    byte[] readChallenge() throws IOException {
        final byte[] nonce = new byte[KeyProof.LENGTH];
        new ChallengeDecoder()
                .wrapAndApplyHeader(new UnsafeBuffer(readMessage()), 0, new MessageHeaderDecoder())
                .getServerNonce(nonce, 0, nonce.length);
        return nonce;
    }

    byte[] answer(final ApiKey key, final byte[] serverNonce, final byte[] channelBinding) throws IOException {
        send(Requests.frames(Requests.authenticate(key, serverNonce, channelBinding)));
        return readMessage();
    }

    static TestPeer authenticated(final int port, final ApiKey key) throws IOException {
        final TestPeer peer = new TestPeer(port);
        final byte[] answer = peer.authenticate(key, new byte[KeyProof.LENGTH]);
        if (templateId(answer) != WelcomeDecoder.TEMPLATE_ID) {
            throw new IllegalStateException("no Welcome: templateId=" + templateId(answer));
        }
        return peer;
    }

    static int templateId(final byte[] message) {
        return RequestType.templateId(new UnsafeBuffer(message), 0);
    }

    void send(final byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    byte[] readMessage() throws IOException {
        final byte[] header = new byte[Framing.HEADER_LENGTH];
        in.readFully(header);
        final byte[] message = new byte[Framing.frameLength(new UnsafeBuffer(header), 0) - Framing.HEADER_LENGTH];
        in.readFully(message);
        return message;
    }

    ReplyCopy readReply() throws IOException {
        final byte[] message = readMessage();
        return ReplyCopy.decode(new UnsafeBuffer(message), 0, message.length);
    }

    WelcomeDecoder readWelcome() throws IOException {
        return new WelcomeDecoder().wrapAndApplyHeader(new UnsafeBuffer(readMessage()), 0, new MessageHeaderDecoder());
    }

    /** Reads on until the server says why it disconnects, and until it closes. */
    DisconnectReason readDisconnect() throws IOException {
        byte[] message = readMessage();
        while (new MessageHeaderDecoder().wrap(new UnsafeBuffer(message), 0).templateId()
                != DisconnectDecoder.TEMPLATE_ID) {
            message = readMessage();
        }
        final int reason = new DisconnectDecoder()
                .wrapAndApplyHeader(new UnsafeBuffer(message), 0, new MessageHeaderDecoder())
                .reason();
        if (in.read() != -1) {
            throw new IllegalStateException("bytes after a Disconnect");
        }
        return DisconnectReason.of(reason);
    }

    /** Says that nothing more comes. */
    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    boolean isClosedByServer() throws IOException {
        try {
            while (in.read() != -1) {
                // what was on its way
            }
            return true;
        } catch (final SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
