package io.florin.gateway;

import io.florin.gateway.pipeline.Readiness;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells over HTTP how the server is: {@code /health} answers while the process lives, {@code /ready} with 200 when it takes commands
 * and otherwise with 503 and why not, {@code /metrics} in Prometheus' text format. On one thread of its own, so that neither a flood of
 * payments nor a slow reader keeps it from answering. Changes nothing, and asks nobody who he is: it is for loopback or a guarded network.
 */
final class AdminServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AdminServer.class);
    private static final int CONNECTIONS_MAX = 32;
    private static final int TIMEOUT_S = 5;
    private static final int LINE_LENGTH_MAX = 1024;
    private static final int HEADERS_LENGTH_MAX = 8 * 1024;
    private static final int BODY_LENGTH_MAX = 1024;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("florin-admin"), NioIoHandler.newFactory());
    private final InetSocketAddress address;
    private final Supplier<Readiness> readiness;
    private final Supplier<String> metrics;
    private @Nullable Channel listener;
    private int connections; // the loop's thread alone

    /**
     * @param readiness asked for each {@code /ready}, on the server's thread.
     * @param metrics asked for each {@code /metrics}, on the server's thread.
     */
    AdminServer(final InetSocketAddress address, final Supplier<Readiness> readiness, final Supplier<String> metrics) {
        this.address = address;
        this.readiness = readiness;
        this.metrics = metrics;
    }

    /** @throws StartException when the address cannot be had. */
    void bind() {
        final ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(final SocketChannel channel) {
                        admit(channel);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new StartException(
                    "cannot listen: address=" + address.getHostString() + ":" + address.getPort() + ", reason="
                            + bound.cause().getMessage() + " (choose another with --admin-port)",
                    bound.cause());
        }
        listener = bound.channel();
    }

    /** The port that is listened on. */
    int port() {
        return listener == null
                ? address.getPort()
                : ((ServerSocketChannel) listener).localAddress().getPort();
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void admit(final SocketChannel channel) {
        if (connections >= CONNECTIONS_MAX) {
            channel.close();
            return;
        }
        connections++;
        channel.closeFuture().addListener(closed -> connections--);
        channel.pipeline()
                .addLast(new ReadTimeoutHandler(TIMEOUT_S))
                .addLast(new HttpServerCodec(LINE_LENGTH_MAX, HEADERS_LENGTH_MAX, BODY_LENGTH_MAX))
                .addLast(new HttpObjectAggregator(BODY_LENGTH_MAX))
                .addLast(new Answers());
    }

    private FullHttpResponse answer(final FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return text(HttpResponseStatus.BAD_REQUEST, "not HTTP");
        }
        if (!request.method().equals(HttpMethod.GET)) {
            return text(HttpResponseStatus.METHOD_NOT_ALLOWED, "GET alone");
        }
        return switch (request.uri()) {
            case "/health" -> text(HttpResponseStatus.OK, "alive");
            case "/ready" -> ready(readiness.get());
            case "/metrics" -> text(HttpResponseStatus.OK, metrics.get());
            default -> text(HttpResponseStatus.NOT_FOUND, "there are /health, /ready and /metrics");
        };
    }

    private static FullHttpResponse ready(final Readiness state) {
        return text(
                state == Readiness.READY ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                state.name());
    }

    private static FullHttpResponse text(final HttpResponseStatus status, final String body) {
        final FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    private final class Answers extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(final ChannelHandlerContext ctx, final FullHttpRequest request) {
            ctx.writeAndFlush(answer(request)).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
            // Too slow, too long, or gone: nothing that the operator of a server must know.
            LOGGER.debug("admin connection failed: peer={}", ctx.channel().remoteAddress(), cause);
            ctx.close();
        }
    }
}
