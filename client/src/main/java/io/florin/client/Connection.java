package io.florin.client;

import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Framing;
import io.florin.protocol.auth.ApiKey;
import io.florin.protocol.codec.ChallengeDecoder;
import io.florin.protocol.codec.DisconnectDecoder;
import io.florin.protocol.codec.HelloEncoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.WelcomeDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** One TCP connection of a {@link Session}: says Hello, proves who it is where it is asked, takes the Welcome, then cuts what comes into frames. */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Set<DisconnectReason> WORTH_ANOTHER_TRY = EnumSet.of(
            DisconnectReason.SHUTTING_DOWN,
            DisconnectReason.HANDSHAKE_TIMEOUT,
            DisconnectReason.TOO_MANY_CONNECTIONS,
            DisconnectReason.REPLIES_NOT_READ,
            DisconnectReason.IDLE_TIMEOUT);

    private static final Set<DisconnectReason> ABOUT_THIS_CLIENT = EnumSet.of(
            DisconnectReason.AUTHENTICATION_REQUIRED,
            DisconnectReason.AUTHENTICATION_FAILED,
            DisconnectReason.ACCESS_REVOKED,
            DisconnectReason.TLS_REQUIRED);

    /** Of a server of version 2 or older. */
    private static final int WELCOME_BLOCK_LENGTH_MIN = WelcomeDecoder.principalIdEncodingOffset();

    private final Session session;
    private final ReplyAdapter replies;
    private final ReceiveBuffer receive;
    private @Nullable ChannelHandlerContext context;
    private final boolean isTls;
    private @Nullable KeyExchange proof;
    private String lossReason = "closed by the server";
    private boolean welcomed;
    private boolean losing;
    private boolean done;

    Connection(final Session session, final ReplyAdapter replies, final ReceiveBuffer receive) {
        this.session = session;
        this.replies = replies;
        this.receive = receive;
        isTls = session.config().tls() != null;
    }

    /** Closes without telling the session. */
    void close() {
        done = true;
        if (context != null) {
            context.close();
        }
    }

    void lose(final String reason) {
        if (losing) {
            return;
        }
        losing = true;
        lossReason = reason;
        if (context != null) {
            context.close();
        }
    }

    void write(final ByteBuf bytes) {
        channel().write(bytes, channel().voidPromise());
    }

    void flush() {
        channel().flush();
    }

    @Override
    public void channelActive(final ChannelHandlerContext ctx) {
        context = ctx;
        receive.clear();
        if (done || losing) {
            ctx.close();
            return;
        }
        ctx.writeAndFlush(hello(session.config()), ctx.voidPromise());
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        final ByteBuf bytes = (ByteBuf) message;
        try {
            session.onReadBegin();
            if (isTls) {
                decodeDecrypted(bytes);
            } else {
                decode();
            }
        } catch (final ProtocolViolationException | AuthenticationException e) {
            done = true;
            session.fail(e);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) {
        if (!done && !losing) {
            session.onReadComplete();
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        if (!done) {
            done = true;
            session.onLost(lossReason);
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        final Throwable root = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (root instanceof NotSslRecordException) {
            lose("the server does not speak TLS");
        } else if (root instanceof SSLException) {
            lose("TLS failed: " + tlsReason(root));
        } else if (root instanceof IOException) {
            lose(String.valueOf(root.getMessage()));
        } else {
            session.failOnBug(cause);
        }
    }

    private void decodeDecrypted(final ByteBuf bytes) {
        while (bytes.isReadable() && !done && !losing) {
            receive.append(bytes);
            decode();
        }
    }

    private void decode() {
        final DirectBuffer buffer = receive.buffer();
        final int end = receive.end();
        int offset = receive.begin();
        while (!done && !losing && end - offset >= Framing.HEADER_LENGTH) {
            final int length = Messages.frameLength(buffer, offset);
            if (end - offset < length) {
                break;
            }
            offset += length;
            receive.decodedUpTo(offset);
            onMessage(buffer, offset - length + Framing.HEADER_LENGTH, length - Framing.HEADER_LENGTH);
        }
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        Messages.checkSchema(buffer, offset);
        final int templateId = Messages.templateId(buffer, offset);
        if (templateId == DisconnectDecoder.TEMPLATE_ID) {
            onDisconnect(buffer, offset, length);
        } else if (welcomed) {
            replies.onMessage(buffer, offset, length);
        } else if (templateId == WelcomeDecoder.TEMPLATE_ID) {
            onWelcome(buffer, offset, length);
        } else if (templateId == ChallengeDecoder.TEMPLATE_ID && proof == null) {
            onChallenge(buffer, offset, length);
        } else {
            throw new ProtocolViolationException("Welcome expected: templateId=" + templateId);
        }
    }

    private void onWelcome(final DirectBuffer buffer, final int offset, final int length) {
        Messages.checkBlock(buffer, offset, length, WELCOME_BLOCK_LENGTH_MIN);
        Messages.checkString(buffer, offset, length);
        final WelcomeDecoder welcome =
                new WelcomeDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        final long window = welcome.window();
        if (window < 1 || welcome.chainLengthMax() < 1) {
            throw new ProtocolViolationException(
                    "Welcome without room: window=" + window + ", chainLengthMax=" + welcome.chainLengthMax());
        }
        checkServer(welcome);
        welcomed = true;
        session.onWelcome(new ServerInfo(
                welcome.serverName(),
                (int) Math.min(window, session.config().window()),
                (int) Math.min(welcome.requestLengthMax(), Framing.REQUEST_FRAME_LENGTH_MAX),
                (int) Math.min(welcome.chainLengthMax(), Framing.CHAIN_LENGTH_MAX),
                welcome.sequence(),
                welcome.timestampNs(),
                welcome.actingVersion() < WelcomeDecoder.principalIdSinceVersion() ? 0 : welcome.principalId()));
    }

    private void onChallenge(final DirectBuffer buffer, final int offset, final int length) {
        Messages.checkBlock(buffer, offset, length, ChallengeDecoder.BLOCK_LENGTH);
        final ChallengeDecoder challenge =
                new ChallengeDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        final ApiKey key = session.config().apiKey();
        if (key == null) {
            throw new AuthenticationException("the server wants an API key, and there is none");
        }
        if (challenge.mechanism() != KeyExchange.MECHANISM) {
            throw new AuthenticationException(
                    "the server wants a proof that this client cannot give: mechanism=" + challenge.mechanism());
        }
        final KeyExchange exchange = KeyExchange.answer(key, challenge, serverCertificate());
        proof = exchange;
        channel().writeAndFlush(exchange.authenticate(), channel().voidPromise());
    }

    /** Checks that the server knows this client's key, before anything is sent that only the right one may see. */
    private void checkServer(final WelcomeDecoder welcome) {
        final KeyExchange exchange = proof;
        if (exchange != null && !exchange.isServerProof(welcome)) {
            throw new AuthenticationException(
                    "the server could not prove that it knows the API key: it is not the right one");
        }
        if (exchange == null && session.config().apiKey() != null && !isTls) {
            throw new AuthenticationException(
                    "the server did not ask for the API key, so it may be anybody: it has no principals,"
                            + " or is another server (leave the key out if that is meant)");
        }
    }

    private @Nullable X509Certificate serverCertificate() {
        final SslHandler ssl = channel().pipeline().get(SslHandler.class);
        if (ssl == null) {
            return null;
        }
        try {
            return (X509Certificate) ssl.engine().getSession().getPeerCertificates()[0];
        } catch (final SSLPeerUnverifiedException e) {
            throw new IllegalStateException("TLS without a certificate of the server", e);
        }
    }

    /** @return the cause that says most: Netty and Java wrap it in others. */
    private static String tlsReason(final Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }

    private void onDisconnect(final DirectBuffer buffer, final int offset, final int length) {
        Messages.checkBlock(buffer, offset, length, DisconnectDecoder.BLOCK_LENGTH);
        Messages.checkString(buffer, offset, length);
        final DisconnectDecoder disconnect =
                new DisconnectDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        final DisconnectReason reason;
        try {
            reason = DisconnectReason.of(disconnect.reason());
        } catch (final IllegalArgumentException e) {
            throw new ProtocolViolationException(String.valueOf(e.getMessage()));
        }
        final String message = "disconnected by the server: reason=" + reason + ", detail=" + disconnect.detail();
        if (ABOUT_THIS_CLIENT.contains(reason)) {
            throw new AuthenticationException(message);
        }
        if (!WORTH_ANOTHER_TRY.contains(reason)) {
            throw new ProtocolViolationException(message);
        }
        lose(message);
    }

    private Channel channel() {
        if (context == null) {
            throw new IllegalStateException("connection is not active");
        }
        return context.channel();
    }

    private static ByteBuf hello(final ClientConfig config) {
        final byte[] name = Text.ascii(config.clientName());
        final int messageLength = MessageHeaderEncoder.ENCODED_LENGTH + HelloEncoder.BLOCK_LENGTH + 1 + name.length;
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Framing.HEADER_LENGTH + messageLength]);
        Framing.putHeader(buffer, 0, messageLength);
        new HelloEncoder()
                .wrapAndApplyHeader(buffer, Framing.HEADER_LENGTH, new MessageHeaderEncoder())
                .window(config.window())
                .putClientName(name, 0, name.length);
        return Unpooled.wrappedBuffer(buffer.byteArray());
    }
}
