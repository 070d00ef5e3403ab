package io.florin.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One daemon thread with its selector (epoll where there is one), which carries any number of {@link Session}s. Thread-safe.
 *
 * <p>An owner of sessions does its own work here too, with {@link #execute} and {@link #schedule}: then nothing is ever shared.
 */
public final class ClientLoop implements AutoCloseable {
    private static final long CLOSE_TIMEOUT_SECONDS = 5;

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop eventLoop;
    private final boolean epoll;
    private final List<Session> sessions = new ArrayList<>(); // of the loop's thread only

    private ClientLoop(final String name, final boolean epoll) {
        this.epoll = epoll;
        final IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("florin-client-" + name, true), factory);
        eventLoop = group.next();
    }

    /** Makes a loop whose thread is named {@code florin-client-<name>-…}; it starts with the first task. */
    public static ClientLoop create(final String name) {
        return new ClientLoop(name, Epoll.isAvailable());
    }

    /** Makes a loop without epoll. */
    static ClientLoop createNio(final String name) {
        return new ClientLoop(name, false);
    }

    /**
     * Runs a task on the loop's thread, after what is queued there.
     *
     * @throws RejectedExecutionException when the loop is closed.
     */
    public void execute(final Runnable task) {
        eventLoop.execute(task);
    }

    /**
     * Runs a task on the loop's thread, not before this delay has passed.
     *
     * @throws RejectedExecutionException when the loop is closed.
     */
    public void schedule(final Runnable task, final long delayNs) {
        eventLoop.schedule(task, delayNs, TimeUnit.NANOSECONDS);
    }

    /** @return whether the caller is the loop's thread. */
    public boolean isCurrentThread() {
        return eventLoop.inEventLoop();
    }

    /** Fails the sessions that are open, and ends the thread. Waits for that, unless called from the loop itself. */
    @Override
    public void close() {
        executeOrRun(this::failSessions);
        final var closed = group.shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (!isCurrentThread()) {
            closed.awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
    }

    void add(final Session session) {
        sessions.add(session);
    }

    void remove(final Session session) {
        sessions.remove(session);
    }

    /** Runs a task on the loop's thread, or here when that has ended. */
    void executeOrRun(final Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (final RejectedExecutionException e) {
            task.run();
        }
    }

    private void failSessions() {
        for (final Session session : List.copyOf(sessions)) {
            session.fail(new ClientClosedException("client loop was closed: unanswered=" + session.unanswered(), true));
        }
    }

    /**
     * Makes a bootstrap for connections of this loop.
     *
     * @param peerTimeoutSeconds after which a peer that acknowledges nothing is taken for dead, where the transport can tell: a machine
     *     that lost its power closes no connection.
     */
    Bootstrap bootstrap(final int peerTimeoutSeconds) {
        final Bootstrap bootstrap = new Bootstrap().group(eventLoop);
        if (!epoll) {
            return bootstrap.channel(NioSocketChannel.class);
        }
        return bootstrap
                .channel(EpollSocketChannel.class)
                .option(EpollChannelOption.TCP_USER_TIMEOUT, (int) TimeUnit.SECONDS.toMillis(peerTimeoutSeconds))
                .option(EpollChannelOption.TCP_KEEPIDLE, peerTimeoutSeconds)
                .option(EpollChannelOption.TCP_KEEPINTVL, peerTimeoutSeconds);
    }
}
