package io.florin.gateway;

import io.florin.gateway.pipeline.Pipeline;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.codec.DisconnectEncoder;
import io.florin.protocol.codec.HelloDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import io.florin.protocol.codec.WelcomeEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: Hello first, then requests, until one side ends it. Runs on its event loop alone.
 *
 * <pre>
 *   connected ──Hello──▶ open ──violation, stop──▶ closing ──peer closed, time out──▶ closed
 *       └────────violation, time out──────────────────┘
 * </pre>
 */
final class SessionHandler extends ByteToMessageDecoder {
    private static final Logger LOGGER = LoggerFactory.getLogger(SessionHandler.class);
    private static final int DETAIL_LENGTH_MAX = 254;
    private static final int CLOSE_TIMEOUT_S = 1;
    private static final String SERVER_NAME = "florin " + Pipeline.version();

    private final Sessions sessions;
    private final Pipeline pipeline;
    private final GatewayConfig config;
    private final EpochNanoClock clock;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final Runnable resume = this::resume;

    private @Nullable ChannelHandlerContext context;
    private @Nullable SessionEgress egress;
    private @Nullable IngressAdapter ingress;
    private @Nullable Future<?> helloTimeout;
    private boolean isClosing;
    private boolean hasSaidGoodbye;

    SessionHandler(
            final Sessions sessions, final Pipeline pipeline, final GatewayConfig config, final EpochNanoClock clock) {
        this.sessions = sessions;
        this.pipeline = pipeline;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public void channelActive(final ChannelHandlerContext ctx) {
        context = ctx;
        if (sessions.add(this)) {
            helloTimeout = ctx.executor()
                    .schedule(
                            () -> disconnect(
                                    DisconnectReason.HANDSHAKE_TIMEOUT, "timeoutMs=" + config.helloTimeoutMs()),
                            config.helloTimeoutMs(),
                            TimeUnit.MILLISECONDS);
        } else {
            disconnect(DisconnectReason.TOO_MANY_CONNECTIONS, "max=" + config.connectionsMax());
        }
    }

    @Override
    protected void handlerRemoved0(final ChannelHandlerContext ctx) {
        sessions.remove(this);
        cancelHelloTimeout();
        isClosing = true;
        if (egress != null) {
            egress.onClosed();
        }
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> out) {
        if (isClosing) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (ingress == null && !decodeHello(in)) {
            return;
        }
        decodeRequests(ctx, in);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        // A reset by the peer comes here as well: nothing that the operator of a server must know.
        LOGGER.debug("connection failed: peer={}", ctx.channel().remoteAddress(), cause);
        ctx.close();
    }

    /** Takes no more requests from now on; those in the ring are still answered. For any thread. */
    void scheduleStop() {
        execute(() -> isClosing = true);
    }

    /** Says goodbye to the peer. For any thread. */
    void scheduleShutdown() {
        execute(() -> disconnect(DisconnectReason.SHUTTING_DOWN, ""));
    }

    /** Goes on with what waited for room. For any thread. */
    void scheduleResume() {
        execute(resume);
    }

    /** Says why, and closes when the peer has had time to read it. */
    void disconnect(final DisconnectReason reason, final String detail) {
        final ChannelHandlerContext ctx = context;
        if (ctx == null || !ctx.channel().isActive()) {
            return;
        }
        isClosing = true;
        hasSaidGoodbye = true;
        cancelHelloTimeout();
        LOGGER.debug("disconnecting: peer={}, reason={}, {}", ctx.channel().remoteAddress(), reason, detail);
        ctx.channel().config().setAutoRead(true); // a close over unread bytes would be a reset, and lose the reason
        ctx.writeAndFlush(encodeDisconnect(reason, detail))
                .addListener(future -> ((SocketChannel) ctx.channel()).shutdownOutput());
        ctx.executor().schedule(() -> ctx.close(), CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
    }

    private boolean decodeHello(final ByteBuf in) {
        if (in.readableBytes() < Framing.HEADER_LENGTH) {
            return false;
        }
        wrap(in);
        final int frameLength = Framing.frameLength(view, 0);
        if (Framing.encodingType(view, 0) != Framing.ENCODING_TYPE_SBE_LITTLE_ENDIAN
                || frameLength < Framing.FRAME_LENGTH_MIN
                || frameLength > Framing.REQUEST_FRAME_LENGTH_MAX) {
            disconnect(DisconnectReason.NOT_A_FRAME, "length=" + frameLength);
            return false;
        }
        if (in.readableBytes() < frameLength) {
            return false;
        }
        final DisconnectReason reason =
                RequestType.check(view, Framing.HEADER_LENGTH, frameLength - Framing.HEADER_LENGTH);
        if (reason != null) {
            disconnect(reason, "");
            return false;
        }
        if (RequestType.templateId(view, Framing.HEADER_LENGTH) != HelloDecoder.TEMPLATE_ID) {
            disconnect(DisconnectReason.HELLO_EXPECTED, "");
            return false;
        }
        onHello(new HelloDecoder().wrapAndApplyHeader(view, Framing.HEADER_LENGTH, new MessageHeaderDecoder()));
        in.skipBytes(frameLength);
        return true;
    }

    private void onHello(final HelloDecoder hello) {
        final ChannelHandlerContext ctx = context();
        cancelHelloTimeout();
        final long wanted = hello.window() == 0 ? config.window() : hello.window();
        final int window = (int) Math.min(wanted, config.window());
        egress = new SessionEgress(ctx.channel(), this::onReplies, config.replyBacklogMax());
        ingress = new IngressAdapter(pipeline, egress, Sessions.ANONYMOUS, window);
        ctx.writeAndFlush(encodeWelcome(hello.correlationId(), window), ctx.voidPromise());
    }

    private void decodeRequests(final ChannelHandlerContext ctx, final ByteBuf in) {
        final IngressAdapter adapter = ingress();
        if (in.isReadable()) {
            wrap(in);
            in.skipBytes(adapter.onBytes(view, 0, view.capacity(), egress().repliesHandedOver()));
        }
        final DisconnectReason violation = adapter.violation();
        if (violation != null) {
            disconnect(violation, adapter.violationDetail());
        } else if (adapter.missingSlots() > 0) {
            pause(ctx);
        } else if (!ctx.channel().config().isAutoRead()) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    /** Reads no more until replies have made room in the window, or other batches have in the ring. */
    private void pause(final ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
        if (!ingress().isInFlight(egress().repliesHandedOver())) {
            sessions.addStarved(this);
        }
    }

    private void resume() {
        if (!isClosing
                && context != null
                && ingress != null
                && !context.channel().config().isAutoRead()) {
            try {
                channelRead(context, Unpooled.EMPTY_BUFFER);
            } catch (final Exception e) {
                exceptionCaught(context, e);
            }
        }
    }

    private void onReplies() {
        final ChannelHandlerContext ctx = context();
        final SessionEgress replies = egress();
        replies.onScheduled();
        if (hasSaidGoodbye || !ctx.channel().isActive()) {
            replies.release();
            return;
        }
        ByteBuf buffer = replies.poll();
        while (buffer != null) {
            ctx.write(rightSized(ctx, buffer), ctx.voidPromise());
            buffer = replies.poll();
        }
        ctx.flush();
        if (replies.isOverrun() || pendingBytes(ctx) > config.replyBacklogMax()) {
            LOGGER.warn(
                    "cut off, replies not read: peer={}, pendingBytes={}",
                    ctx.channel().remoteAddress(),
                    pendingBytes(ctx));
            isClosing = true;
            ctx.close();
            return;
        }
        resume();
    }

    /** Keeps a slow reader from holding large buffers with few replies in them. */
    private static ByteBuf rightSized(final ChannelHandlerContext ctx, final ByteBuf buffer) {
        if (pendingBytes(ctx) == 0 || buffer.readableBytes() > buffer.capacity() / 4) {
            return buffer;
        }
        final ByteBuf copy = ctx.alloc().directBuffer(buffer.readableBytes()).writeBytes(buffer);
        buffer.release();
        return copy;
    }

    private static long pendingBytes(final ChannelHandlerContext ctx) {
        final var outbound = ctx.channel().unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.totalPendingWriteBytes();
    }

    private void wrap(final ByteBuf in) {
        if (in.hasMemoryAddress()) {
            view.wrap(in.memoryAddress() + in.readerIndex(), in.readableBytes());
        } else {
            view.wrap(in.nioBuffer(), 0, in.readableBytes());
        }
    }

    private ByteBuf encodeWelcome(final long correlationId, final int window) {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[Framing.REQUEST_FRAME_LENGTH_MAX]);
        final WelcomeEncoder welcome = new WelcomeEncoder()
                .wrapAndApplyHeader(frame, Framing.HEADER_LENGTH, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .sequence(pipeline.lastSequence())
                .timestampNs(clock.nanoTime())
                .window(window)
                .requestLengthMax(Framing.REQUEST_FRAME_LENGTH_MAX)
                .chainLengthMax(Math.min(window, Framing.CHAIN_LENGTH_MAX))
                .reserved(0)
                .serverName(SERVER_NAME);
        return framed(frame, MessageHeaderEncoder.ENCODED_LENGTH + welcome.encodedLength());
    }

    private static ByteBuf encodeDisconnect(final DisconnectReason reason, final String detail) {
        final UnsafeBuffer frame = new UnsafeBuffer(new byte[Framing.REQUEST_FRAME_LENGTH_MAX]);
        final DisconnectEncoder disconnect = new DisconnectEncoder()
                .wrapAndApplyHeader(frame, Framing.HEADER_LENGTH, new MessageHeaderEncoder())
                .reason(reason.code())
                .detail(detail.substring(0, Math.min(DETAIL_LENGTH_MAX, detail.length())));
        return framed(frame, MessageHeaderEncoder.ENCODED_LENGTH + disconnect.encodedLength());
    }

    private static ByteBuf framed(final UnsafeBuffer frame, final int messageLength) {
        Framing.putHeader(frame, 0, messageLength);
        return Unpooled.wrappedBuffer(frame.byteArray(), 0, Framing.HEADER_LENGTH + messageLength);
    }

    private void cancelHelloTimeout() {
        if (helloTimeout != null) {
            helloTimeout.cancel(false);
            helloTimeout = null;
        }
    }

    private void execute(final Runnable task) {
        context().executor().execute(task);
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    private SessionEgress egress() {
        return Objects.requireNonNull(egress);
    }

    private IngressAdapter ingress() {
        return Objects.requireNonNull(ingress);
    }
}
