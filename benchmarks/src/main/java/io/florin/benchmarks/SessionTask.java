package io.florin.benchmarks;

import io.florin.client.ClientConfig;
import io.florin.client.ClientException;
import io.florin.client.ClientLoop;
import io.florin.client.CommandReply;
import io.florin.client.ServerInfo;
import io.florin.client.Session;
import io.florin.client.SessionListener;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is done over one session of its own, until it has a result. One that sends queries alone has nothing to do with replies of
 * commands; another says what it makes of them. All but {@link #run} is on the session's thread.
 */
public abstract class SessionTask<T> implements SessionListener {
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable Session session;

    /**
     * Does it, and waits for the result. Once.
     *
     * @param thread the name of the session's thread.
     * @throws ClientException when the server cannot be reached, or is lost meanwhile.
     */
    protected final T run(final String thread, final ClientConfig config) {
        try (ClientLoop loop = ClientLoop.create(thread)) {
            loop.execute(() -> session = Session.open(loop, config, this));
            return Futures.await(done);
        }
    }

    /** Offers what is left and fits. */
    protected abstract void offer(Session open);

    /** Ends it. */
    protected final void complete(final T result) {
        done.complete(result);
    }

    /** Ends it without a result. */
    protected final void fail(final RuntimeException cause) {
        done.completeExceptionally(cause);
    }

    @Override
    public final void onConnected(final ServerInfo server) {
        onWritable();
    }

    @Override
    public final void onWritable() {
        if (session != null) {
            offer(session);
        }
    }

    @Override
    public void onCommandReply(final CommandReply reply) {
        fail(new IllegalStateException("a command's reply, but only queries were sent"));
    }

    @Override
    public final void onClosed(final @Nullable ClientException cause) {
        if (cause != null) {
            fail(cause);
        }
    }
}
