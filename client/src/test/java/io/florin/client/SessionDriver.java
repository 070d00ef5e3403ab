package io.florin.client;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.florin.protocol.Status;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A session with a loop of its own, and a record of all that it told. Used from the test's thread. */
final class SessionDriver implements SessionListener, AutoCloseable {
    final List<Long> replies = new CopyOnWriteArrayList<>();
    final List<Status> statuses = new CopyOnWriteArrayList<>();
    final List<Long> replayed = new CopyOnWriteArrayList<>();
    final List<String> losses = new CopyOnWriteArrayList<>();
    final List<Integer> resent = new CopyOnWriteArrayList<>();
    final List<ServerInfo> connections = new CopyOnWriteArrayList<>();
    final AtomicInteger writable = new AtomicInteger();
    volatile Runnable onReply = () -> {};

    private final ClientLoop loop;
    private final CompletableFuture<@Nullable ClientException> closed = new CompletableFuture<>();
    private final TransferRequest transfer = new TransferRequest();
    private final Session session;

    SessionDriver(final ClientConfig config) {
        this(config, ClientLoop.create("test"));
    }

    SessionDriver(final ClientConfig config, final ClientLoop loop) {
        this.loop = loop;
        session = Session.open(loop, config, this);
    }

    static SessionDriver connected(final ClientConfig config) {
        final SessionDriver driver = new SessionDriver(config);
        Await.until("connected", () -> !driver.connections.isEmpty());
        return driver;
    }

    Session session() {
        return session;
    }

    <T> T onLoop(final Callable<T> task) {
        final CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(task.call());
            } catch (final Exception e) {
                result.completeExceptionally(e);
            }
        });
        return get(result);
    }

    /** Offers a transfer whose id is the correlation id. */
    boolean offer(final long id) {
        return onLoop(() -> session.tryOffer(id, transfer.transferId(0, id)));
    }

    void offer(final long firstId, final long lastId) {
        onLoop(() -> {
            for (long id = firstId; id <= lastId; id++) {
                if (!session.tryOffer(id, transfer.transferId(0, id))) {
                    throw new IllegalStateException("window is full: id=" + id);
                }
            }
            return true;
        });
    }

    boolean offerChain(final long firstId, final int members) {
        final ChainRequest chain = new ChainRequest(members);
        for (int i = 0; i < members; i++) {
            chain.add(transfer.transferId(0, firstId + i));
        }
        return onLoop(() -> session.tryOffer(firstId, chain));
    }

    void awaitReplies(final int count) {
        Await.until(count + " replies", () -> replies.size() >= count || closed.isDone());
        assertNull(closed.getNow(null), "closed");
    }

    /** @return why the session ended, which must not be by its owner. */
    ClientException awaitFailure() {
        return Objects.requireNonNull(get(closed));
    }

    void awaitClose() {
        assertNull(get(closed));
    }

    @Override
    public void onCommandReply(final CommandReply reply) {
        statuses.add(reply.status());
        if (reply.isReplayed()) {
            replayed.add(reply.correlationId());
        }
        replies.add(reply.correlationId());
        onReply.run();
    }

    @Override
    public void onConnected(final ServerInfo server) {
        connections.add(server);
    }

    @Override
    public void onDisconnected(final String reason, final int unanswered) {
        losses.add(reason);
    }

    @Override
    public void onResent(final int requests) {
        resent.add(requests);
    }

    @Override
    public void onWritable() {
        writable.incrementAndGet();
    }

    @Override
    public void onClosed(final @Nullable ClientException cause) {
        closed.complete(cause);
    }

    void closeLoop() {
        loop.close();
    }

    @Override
    public void close() {
        closeLoop();
    }

    private static <T extends @Nullable Object> T get(final CompletableFuture<T> future) {
        return future.orTimeout(Await.TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
    }
}
