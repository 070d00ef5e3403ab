package io.florin.client;

import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.codec.CommandReplyEncoder;
import io.florin.protocol.codec.HelloDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.WelcomeEncoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.agrona.concurrent.UnsafeBuffer;

/** Answers OK to one connection as fast as one thread can, for measurements: nothing is checked, nothing allocated. */
final class FastServer implements AutoCloseable {
    private static final int CAPACITY = 256 * 1024;
    private static final int REPLY_LENGTH =
            Framing.HEADER_LENGTH + MessageHeaderEncoder.ENCODED_LENGTH + CommandReplyEncoder.BLOCK_LENGTH;

    private final ServerSocketChannel acceptor = ServerSocketChannel.open();
    private final ByteBuffer inBytes = ByteBuffer.allocateDirect(CAPACITY);
    private final ByteBuffer outBytes = ByteBuffer.allocateDirect(CAPACITY);
    private final UnsafeBuffer in = new UnsafeBuffer(inBytes);
    private final UnsafeBuffer out = new UnsafeBuffer(outBytes);
    private final CommandReplyEncoder reply = new CommandReplyEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private long sequence;

    FastServer() throws IOException {
        acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        final Thread thread = new Thread(this::run, "fast-server");
        thread.setDaemon(true);
        thread.start();
    }

    ClientConfig config() throws IOException {
        return ClientConfig.of("127.0.0.1", ((InetSocketAddress) acceptor.getLocalAddress()).getPort());
    }

    @Override
    public void close() throws IOException {
        acceptor.close();
    }

    private void run() {
        try (SocketChannel channel = acceptor.accept()) {
            while (channel.read(inBytes) >= 0) {
                final int consumed = answer(inBytes.position());
                while (outBytes.hasRemaining()) {
                    channel.write(outBytes);
                }
                inBytes.flip().position(consumed);
                inBytes.compact();
            }
        } catch (final IOException e) {
            return; // the client is gone
        }
    }

    private int answer(final int end) {
        int offset = 0;
        int length = 0;
        while (end - offset >= Framing.FRAME_LENGTH_MIN && CAPACITY - length >= Framing.REQUEST_FRAME_LENGTH_MAX) {
            final int frameLength = Framing.frameLength(in, offset);
            if (end - offset < frameLength) {
                break;
            }
            final int message = offset + Framing.HEADER_LENGTH;
            length += RequestType.templateId(in, message) == HelloDecoder.TEMPLATE_ID
                    ? welcome(message, length)
                    : reply(RequestType.correlationId(in, message), length);
            offset += frameLength;
        }
        outBytes.limit(length).position(0);
        return offset;
    }

    private int reply(final long correlationId, final int at) {
        Framing.putHeader(out, at, REPLY_LENGTH - Framing.HEADER_LENGTH);
        reply.wrapAndApplyHeader(out, at + Framing.HEADER_LENGTH, header)
                .correlationId(correlationId)
                .sequence(++sequence)
                .timestampNs(FakeConnection.TIMESTAMP_NS)
                .status(Status.OK.code())
                .reserved(0)
                .debitsPending(0)
                .debitsPosted(1)
                .creditsPending(0)
                .creditsPosted(2)
                .available(1);
        reply.flags().clear();
        return REPLY_LENGTH;
    }

    private int welcome(final int message, final int at) {
        final long window = new HelloDecoder()
                .wrapAndApplyHeader(in, message, new MessageHeaderDecoder())
                .window();
        final WelcomeEncoder welcome = new WelcomeEncoder().wrapAndApplyHeader(out, at + Framing.HEADER_LENGTH, header);
        welcome.correlationId(0)
                .sequence(0)
                .timestampNs(0)
                .window(window)
                .requestLengthMax(Framing.REQUEST_FRAME_LENGTH_MAX)
                .chainLengthMax(Framing.CHAIN_LENGTH_MAX)
                .reserved(0)
                .serverName("");
        final int length = welcome.limit() - at;
        Framing.putHeader(out, at, length - Framing.HEADER_LENGTH);
        return length;
    }
}
