package io.florin.gateway;

import io.florin.gateway.pipeline.Pipeline;
import io.florin.gateway.security.AccessControl;
import io.florin.gateway.security.TlsContext;
import io.florin.protocol.DisconnectReason;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/** The TCP side of the server: listens at once, so that a taken port shows before a long recovery; accepts once told to. */
final class TcpGateway {
    private static final int BACKLOG = 1024;

    private final GatewayConfig config;
    private final EventLoopGroup acceptors;
    private final EventLoopGroup eventLoops;
    private final ThreadPoolExecutor signatureThreads;
    private final EpochNanoClock clock;
    private final AccessControl access;
    private @Nullable Channel listener;
    private volatile @Nullable Pipeline pipeline;
    private volatile @Nullable Sessions sessions;

    TcpGateway(final GatewayConfig config, final AccessControl access, final EpochNanoClock clock) {
        this.config = config;
        this.access = access;
        this.clock = clock;
        final IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        acceptors = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("florin-acceptor"), io);
        signatureThreads =
                SignatureCheck.newThreads(config.eventLoops(), config.limits().connectionsMax());
        eventLoops = new MultiThreadIoEventLoopGroup(config.eventLoops(), new DefaultThreadFactory("florin-io"), io);
    }

    /**
     * Takes the port. Connections wait in the backlog until {@link #accept}.
     *
     * @throws StartException when the address cannot be had.
     */
    void bind() {
        final ChannelFuture bound = new ServerBootstrap()
                .group(acceptors, eventLoops)
                .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, ReadBuffers.allocator())
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(final SocketChannel channel) {
                        TcpGateway.this.initChannel(channel);
                    }
                })
                .bind(config.address())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            final InetSocketAddress address = config.address();
            throw new StartException(
                    "cannot listen: address=" + address.getHostString() + ":" + address.getPort() + ", reason="
                            + bound.cause().getMessage() + " (choose another with --port, or stop the other server)",
                    bound.cause());
        }
        listener = bound.channel();
    }

    /** The port that is listened on. */
    int port() {
        return listener == null
                ? config.address().getPort()
                : ((ServerSocketChannel) listener).localAddress().getPort();
    }

    /** Lets connections in, whose requests go to the pipeline. */
    void accept(final Pipeline pipeline, final Sessions sessions) {
        this.pipeline = pipeline;
        this.sessions = sessions;
        if (listener != null) {
            listener.config().setAutoRead(true);
        }
    }

    /** Applies changed principals to the connections that are open, and returns when that is done. Not for an event loop. */
    void recheck() {
        final Sessions open = sessions;
        if (open != null) {
            open.forEach(SessionHandler::scheduleRecheck);
            eventLoops.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
        }
    }

    /** Lets no connection in any more, and takes no more requests. Replies still go out. */
    void stopReading() {
        if (listener != null) {
            listener.close().awaitUninterruptibly();
        }
        final Sessions open = sessions;
        if (open != null) {
            open.forEach(SessionHandler::scheduleStop);
        }
        // Whatever an event loop was publishing is published when a task behind it has run.
        eventLoops.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
    }

    /** Says goodbye to every peer and ends the threads. */
    void close() {
        final Sessions open = sessions;
        if (open != null) {
            open.forEach(SessionHandler::scheduleShutdown);
        }
        eventLoops.forEach(loop -> loop.submit(() -> {}).awaitUninterruptibly());
        eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        signatureThreads.shutdownNow();
        acceptors.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void initChannel(final SocketChannel channel) {
        final Pipeline to = pipeline;
        final Sessions all = sessions;
        if (to == null || all == null) {
            throw new IllegalStateException("connection before accept(): peer=" + channel.remoteAddress());
        }
        final TlsContext tls = access.tls();
        final SessionHandler session =
                new SessionHandler(all, to, config.limits(), access, tls, signatureThreads, clock);
        if (tls != null) {
            channel.pipeline().addLast(new TlsFirst(tls, session));
        }
        channel.pipeline().addLast(session);
    }

    /** Speaks TLS with who does, and tells others that they must. */
    private static final class TlsFirst extends OptionalSslHandler {
        private final SessionHandler session;

        TlsFirst(final TlsContext tls, final SessionHandler session) {
            super(tls.sslContext());
            this.session = session;
        }

        @Override
        protected @Nullable ChannelHandler newNonSslHandler(final ChannelHandlerContext context) {
            session.disconnect(DisconnectReason.TLS_REQUIRED, "this port speaks TLS 1.3");
            return null;
        }
    }
}
