package io.florin.gateway;

import io.florin.gateway.pipeline.Pipeline;
import io.florin.gateway.security.AccessControl;
import io.florin.gateway.security.Login;
import io.florin.gateway.security.Principal;
import io.florin.gateway.security.Principals;
import io.florin.gateway.security.Rights;
import io.florin.gateway.security.TlsContext;
import io.florin.protocol.DisconnectReason;
import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: a {@link Handshake} first, then requests, until one side ends it. Runs on its event loop alone.
 *
 * <pre>
 *   connected ──handshake──▶ open ──violation, stop──▶ closing ──peer closed, time out──▶ closed
 *       └──────────violation, time out────────────────────┘
 * </pre>
 */
final class SessionHandler extends ByteToMessageDecoder {
    private static final Logger LOGGER = LoggerFactory.getLogger(SessionHandler.class);
    private static final int CLOSE_TIMEOUT_S = 1;
    private static final int IDLE_CHECKS = 4;
    private static final long WAIT_MIN_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_NETWORK_LENGTH = 8;

    private final Sessions sessions;
    private final Pipeline pipeline;
    private final SessionLimits limits;
    private final AccessControl access;
    private final @Nullable TlsContext tls;
    private final ThreadPoolExecutor signatureThreads;
    private final EpochNanoClock clock;
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final Runnable resume = this::resume;
    private final Runnable settle = this::settle;

    private @Nullable ChannelHandlerContext context;
    private @Nullable Handshake handshake;
    private @Nullable Login login;
    private @Nullable SessionEgress egress;
    private @Nullable IngressAdapter ingress;
    private volatile @Nullable PrincipalUsage usage; // written by the event loop alone
    private @Nullable Future<?> helloTimeout;
    private @Nullable Future<?> idleCheck;
    private @Nullable Future<?> rateTimer;
    private @Nullable Future<?> closeTimer;
    private volatile long unreadBytes; // written by the event loop alone
    private long publishedBefore;
    private int idleChecks;
    private boolean isTurnedAway;
    private boolean isClosing;
    private boolean hasSaidGoodbye;

    /**
     * @param tls what the connection speaks, or null.
     * @param signatureThreads where signatures are checked.
     */
    SessionHandler(
            final Sessions sessions,
            final Pipeline pipeline,
            final SessionLimits limits,
            final AccessControl access,
            final @Nullable TlsContext tls,
            final ThreadPoolExecutor signatureThreads,
            final EpochNanoClock clock) {
        this.sessions = sessions;
        this.pipeline = pipeline;
        this.limits = limits;
        this.access = access;
        this.tls = tls;
        this.signatureThreads = signatureThreads;
        this.clock = clock;
        setCumulator(ReadBuffers::cumulate);
    }

    @Override
    public void channelActive(final ChannelHandlerContext ctx) {
        context = ctx;
        handshake = new Handshake(access, tls, this::clientCertificate, addressOf(ctx.channel()));
        final Sessions.Admission admission = sessions.add(this);
        if (admission == Sessions.Admission.ADMITTED) {
            helloTimeout = ctx.executor()
                    .schedule(
                            () -> disconnect(
                                    DisconnectReason.HANDSHAKE_TIMEOUT, "timeoutMs=" + limits.helloTimeoutMs()),
                            limits.helloTimeoutMs(),
                            TimeUnit.MILLISECONDS);
        } else if (admission == Sessions.Admission.TURNED_AWAY) {
            turnAway(ctx);
        } else {
            sessions.metrics().onDisconnect(DisconnectReason.TOO_MANY_CONNECTIONS);
            isClosing = true;
            ctx.close();
        }
    }

    @Override
    protected void handlerRemoved0(final ChannelHandlerContext ctx) {
        cancelTimers();
        isClosing = true;
        if (ingress != null) {
            ingress.close();
        }
        noteUnread(0); // first, so that nobody else is cut off for what this one held
        sessions.remove(this); // who gets this place finds that of the signatures free, too
        if (egress != null) {
            egress.onClosed();
        }
        final PrincipalUsage ofPrincipal = usage;
        if (ofPrincipal != null) {
            ofPrincipal.removeConnection();
            usage = null;
        }
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> out) {
        if (isClosing) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (ingress == null && (!decodeHandshake(in) || ingress == null)) {
            return;
        }
        decodeRequests(ctx, in);
    }

    /** The decoder's own asks for more whenever it passed nothing on, also while reading is paused: all that a peer sends would pile up. */
    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) throws Exception {
        if (event == SslHandshakeCompletionEvent.SUCCESS && isTurnedAway) {
            disconnect(DisconnectReason.TOO_MANY_CONNECTIONS, "max=" + limits.connectionsMax());
        }
        super.userEventTriggered(ctx, event);
    }

    /** Comes when a peer has caught up, also when it asks for nothing more. */
    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        noteUnread(pendingBytes(ctx));
        ctx.fireChannelWritabilityChanged();
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

    /** Looks again who the peer is and what it may do. For any thread. */
    void scheduleRecheck() {
        execute(this::recheck);
    }

    /** Goes on with what waited for room. For any thread. */
    void scheduleResume() {
        execute(resume);
    }

    /** Looks again what the peer has left unread, and ends it when that is too much of what all may. For any thread. */
    void scheduleSettle() {
        execute(settle);
    }

    /** Bytes of replies that the peer had left unread when it was last looked at; for any thread. */
    long unreadBytes() {
        return unreadBytes;
    }

    /** The same of all connections of the peer's principal; for any thread. */
    long unreadBytesOfPrincipal() {
        final PrincipalUsage ofPrincipal = usage;
        return ofPrincipal == null ? 0 : ofPrincipal.unreadBytes();
    }

    /** Who speaks TLS is told behind its handshake, for which it has no long time. */
    private void turnAway(final ChannelHandlerContext ctx) {
        isTurnedAway = true;
        if (tls == null) {
            disconnect(DisconnectReason.TOO_MANY_CONNECTIONS, "max=" + limits.connectionsMax());
        } else {
            closeTimer = ctx.executor().schedule(() -> closeUntold(ctx), CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
        }
    }

    private void closeUntold(final ChannelHandlerContext ctx) {
        sessions.metrics().onDisconnect(DisconnectReason.TOO_MANY_CONNECTIONS);
        ctx.close();
    }

    /** Says why, and closes when the peer has had time to read it. */
    void disconnect(final DisconnectReason reason, final String detail) {
        final ChannelHandlerContext ctx = context;
        if (ctx == null || !ctx.channel().isActive()) {
            return;
        }
        isClosing = true;
        if (!hasSaidGoodbye) {
            sessions.metrics().onDisconnect(reason);
        }
        hasSaidGoodbye = true;
        cancelTimers();
        if (tls != null && ctx.pipeline().get(SslHandler.class) == null && reason != DisconnectReason.TLS_REQUIRED) {
            ctx.close(); // nothing was said yet, and plain words are not for a peer that may speak TLS
            return;
        }
        LOGGER.debug("disconnecting: peer={}, reason={}, {}", ctx.channel().remoteAddress(), reason, detail);
        ctx.channel().config().setAutoRead(true); // a close over unread bytes would be a reset, and lose the reason
        ctx.writeAndFlush(SessionMessages.disconnect(reason, detail)).addListener(future -> shutdownOutput(ctx));
        closeTimer = ctx.executor().schedule(() -> ctx.close(), CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
    }

    private static void shutdownOutput(final ChannelHandlerContext ctx) {
        final SocketChannel channel = (SocketChannel) ctx.channel();
        final SslHandler ssl = ctx.pipeline().get(SslHandler.class);
        if (ssl == null) {
            channel.shutdownOutput();
        } else {
            ssl.closeOutbound().addListener(said -> channel.shutdownOutput());
        }
    }

    /** @return whether a whole message was taken. */
    private boolean decodeHandshake(final ByteBuf in) {
        if (in.readableBytes() < Framing.HEADER_LENGTH) {
            return false;
        }
        wrap(in);
        final int frameLength = Framing.frameLength(view, 0);
        if (Framing.encodingType(view, 0) != Framing.ENCODING_TYPE_SBE_LITTLE_ENDIAN
                || frameLength < Framing.FRAME_LENGTH_MIN) {
            disconnect(DisconnectReason.NOT_A_FRAME, "length=" + frameLength);
            return false;
        }
        if (frameLength > limits.frameLengthMax()) {
            disconnect(DisconnectReason.FRAME_TOO_LONG, "length=" + frameLength + ", max=" + limits.frameLengthMax());
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
        onStep(handshake().onMessage(view, Framing.HEADER_LENGTH));
        in.skipBytes(frameLength);
        return true;
    }

    private void onStep(final Handshake.Step step) {
        final ChannelHandlerContext ctx = context();
        if (step instanceof Handshake.Challenge challenge) {
            ctx.writeAndFlush(SessionMessages.challenge(challenge), ctx.voidPromise());
        } else if (step instanceof Handshake.Open open) {
            open(ctx, open);
        } else if (step instanceof Handshake.Refusal refusal) {
            refuse(ctx, refusal);
        }
    }

    private void open(final ChannelHandlerContext ctx, final Handshake.Open open) {
        cancelTimers();
        final Principal principal = open.principal();
        final PrincipalUsage ofPrincipal = sessions.usage(principal.id());
        if (!ofPrincipal.addConnection()) {
            disconnect(DisconnectReason.TOO_MANY_CONNECTIONS, "maxOfPrincipal=" + limits.principalConnectionsMax());
            return;
        }
        usage = ofPrincipal;
        final long wanted = open.window() == 0 ? limits.window() : open.window();
        final int window = (int) Math.min(wanted, limits.window());
        login = open.login();
        egress = new SessionEgress(ctx.channel(), this::onReplies, limits.replyBacklogMax());
        ingress = new IngressAdapter(
                pipeline,
                egress,
                principal.id(),
                Rights.of(principal),
                ofPrincipal.rate(),
                window,
                limits.frameLengthMax());
        ingress.signatures(signatureCheck(principal.id()));
        startIdleChecks(ctx);
        ctx.writeAndFlush(
                SessionMessages.welcome(
                        open, window, limits.frameLengthMax(), pipeline.lastSequence(), clock.nanoTime()),
                ctx.voidPromise());
    }

    private void startIdleChecks(final ChannelHandlerContext ctx) {
        if (limits.idleTimeoutMs() > 0) {
            final long intervalMs = Math.max(1, limits.idleTimeoutMs() / IDLE_CHECKS);
            idleCheck =
                    ctx.executor().scheduleAtFixedRate(this::checkIdle, intervalMs, intervalMs, TimeUnit.MILLISECONDS);
        }
    }

    /** Counts checks since the last request, so that requests need no clock. */
    private void checkIdle() {
        final IngressAdapter adapter = ingress();
        final boolean isWaiting =
                adapter.missingSlots() > 0 || adapter.isChecking() || adapter.isInFlight(egress().repliesHandedOver());
        if (adapter.published() != publishedBefore || isWaiting) {
            publishedBefore = adapter.published();
            idleChecks = 0;
        } else {
            idleChecks++;
            if (idleChecks == IDLE_CHECKS) {
                disconnect(DisconnectReason.IDLE_TIMEOUT, "timeoutMs=" + limits.idleTimeoutMs());
            }
        }
    }

    /** Says no, at once or later; until then nothing more is read. */
    private void refuse(final ChannelHandlerContext ctx, final Handshake.Refusal refusal) {
        isClosing = true;
        cancelTimers();
        if (refusal.delayMs() == 0) {
            disconnect(refusal.reason(), refusal.detail());
        } else {
            ctx.channel().config().setAutoRead(false);
            closeTimer = ctx.executor()
                    .schedule(
                            () -> disconnect(refusal.reason(), refusal.detail()),
                            refusal.delayMs(),
                            TimeUnit.MILLISECONDS);
        }
    }

    /** Looks whether the peer is still who it was: its key may be gone, or its rights may be others. */
    private void recheck() {
        final Login shown = login;
        final IngressAdapter adapter = ingress;
        if (shown == null || adapter == null || isClosing) {
            return;
        }
        final Principal principal = access.principals().find(shown);
        if (principal == null || principal.id() != adapter.principalId()) {
            disconnect(DisconnectReason.ACCESS_REVOKED, "");
        } else {
            adapter.rights(Rights.of(principal));
            adapter.signatures(signatureCheck(principal.id()));
            resume();
        }
    }

    /** @return what checks the signatures of a principal that must sign; null for others. */
    private @Nullable SignatureCheck signatureCheck(final int principalId) {
        final Principals principals = access.principals();
        return principals.mustSign(principalId)
                ? new SignatureCheck(
                        principalId,
                        principals.signatureKeysInUse(principalId),
                        signatureThreads,
                        context().executor(),
                        resume)
                : null;
    }

    private @Nullable X509Certificate clientCertificate() {
        final SslHandler ssl = context().pipeline().get(SslHandler.class);
        if (ssl == null) {
            return null;
        }
        try {
            return ssl.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? certificate
                    : null;
        } catch (final SSLPeerUnverifiedException e) {
            return null; // it has none
        }
    }

    /** @return what counts as one peer: an IPv6 network of 64 bits belongs to one customer of a provider. */
    private static String addressOf(final Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress peer)) {
            return "unknown";
        }
        final byte[] bytes = peer.getAddress().getAddress();
        return bytes.length == IPV4_LENGTH
                ? peer.getAddress().getHostAddress()
                : HexFormat.of().formatHex(bytes, 0, IPV6_NETWORK_LENGTH) + "::/64";
    }

    private void decodeRequests(final ChannelHandlerContext ctx, final ByteBuf in) {
        final IngressAdapter adapter = ingress();
        final long nowNs = System.nanoTime();
        if (in.isReadable()) {
            wrap(in);
            in.skipBytes(adapter.onBytes(view, 0, view.capacity(), egress().repliesHandedOver(), nowNs));
        }
        final DisconnectReason violation = adapter.violation();
        if (violation != null) {
            disconnect(violation, adapter.violationDetail());
        } else if (adapter.isChecking()) {
            ctx.channel().config().setAutoRead(false);
        } else if (adapter.missingSlots() > 0) {
            pause(ctx, adapter, nowNs);
        } else if (!ctx.channel().config().isAutoRead()) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    /** Reads no more until the principal may ask again, replies have made room in the window, or other batches have in the ring. */
    private void pause(final ChannelHandlerContext ctx, final IngressAdapter adapter, final long nowNs) {
        ctx.channel().config().setAutoRead(false);
        final RequestRate rate = adapter.rate();
        if (rate != null && rate.waitNs(nowNs) > 0) {
            resumeLater(ctx, rate, nowNs);
        } else if (!adapter.isInFlight(egress().repliesHandedOver())) {
            sessions.addStarved(this);
        }
    }

    private void resumeLater(final ChannelHandlerContext ctx, final RequestRate rate, final long nowNs) {
        if (rateTimer == null) {
            rateTimer = ctx.executor()
                    .schedule(
                            () -> {
                                leaveLine();
                                resume();
                            },
                            Math.max(rate.join(nowNs), WAIT_MIN_NS),
                            TimeUnit.NANOSECONDS);
        }
    }

    private void leaveLine() {
        final RequestRate rate = ingress == null ? null : ingress.rate();
        if (rateTimer != null && rate != null) {
            rate.leave();
        }
        rateTimer = cancelled(rateTimer);
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
        try {
            sendReplies(ctx, egress());
        } catch (final Throwable e) {
            egress().release();
            exceptionCaught(ctx, e); // a stream with a hole in it is no stream of replies
        }
    }

    private void sendReplies(final ChannelHandlerContext ctx, final SessionEgress replies) {
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
        noteUnread(pendingBytes(ctx));
        if (replies.isOverrun() || unreadBytes > limits.replyBacklogMax()) {
            cutOff(ctx);
            return;
        }
        if (sessions.replyBacklog().isOver()) {
            sessions.settleLargest();
        }
        resume();
    }

    private void noteUnread(final long bytes) {
        final long before = unreadBytes;
        final PrincipalUsage ofPrincipal = usage;
        if (bytes != before && ofPrincipal != null) {
            unreadBytes = bytes;
            ofPrincipal.addUnread(bytes - before);
            sessions.replyBacklog().add(bytes - before);
        }
    }

    private void settle() {
        final ChannelHandlerContext ctx = context();
        noteUnread(pendingBytes(ctx));
        if (sessions.replyBacklog().isOver()) {
            cutOff(ctx);
        }
    }

    private void cutOff(final ChannelHandlerContext ctx) {
        if (!isClosing) {
            sessions.metrics().onDisconnect(DisconnectReason.REPLIES_NOT_READ);
            if (sessions.cutOffLog().isDue()) {
                LOGGER.warn(
                        "cut off, replies not read: peer={}, pendingBytes={}, notLogged={}",
                        ctx.channel().remoteAddress(),
                        pendingBytes(ctx),
                        sessions.cutOffLog().takeHeldBack());
            }
        }
        isClosing = true;
        ctx.close();
    }

    /** Keeps a slow reader from holding large buffers with few replies in them. */
    private static ByteBuf rightSized(final ChannelHandlerContext ctx, final ByteBuf buffer) {
        if (pendingBytes(ctx) == 0 || buffer.readableBytes() > buffer.capacity() / 4) {
            return buffer;
        }
        try {
            return ctx.alloc().directBuffer(buffer.readableBytes()).writeBytes(buffer);
        } finally {
            buffer.release();
        }
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

    private void cancelTimers() {
        helloTimeout = cancelled(helloTimeout);
        idleCheck = cancelled(idleCheck);
        leaveLine();
        closeTimer = cancelled(closeTimer); // it would keep a closed connection in memory
    }

    private static @Nullable Future<?> cancelled(final @Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
        return null;
    }

    private void execute(final Runnable task) {
        context().executor().execute(task);
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    private Handshake handshake() {
        return Objects.requireNonNull(handshake);
    }

    private SessionEgress egress() {
        return Objects.requireNonNull(egress);
    }

    private IngressAdapter ingress() {
        return Objects.requireNonNull(ingress);
    }
}
