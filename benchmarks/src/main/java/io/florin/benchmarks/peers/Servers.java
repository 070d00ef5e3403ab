package io.florin.benchmarks.peers;

import io.florin.benchmarks.ServerProcess;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/** Starts servers, and says what they said when they do not start. */
final class Servers {
    static final String LOOPBACK = "127.0.0.1";

    private static final long START_TIMEOUT_S = 60;

    private Servers() {}

    /**
     * @param start starts it, with the listener given to it.
     * @throws IllegalStateException when it does not get ready, with its words; then it is stopped.
     */
    static ServerProcess await(final Function<Consumer<String>, ServerProcess> start) throws InterruptedException {
        final Queue<String> said = new ConcurrentLinkedQueue<>();
        final ServerProcess server = start.apply(said::add);
        try {
            server.awaitReady(START_TIMEOUT_S);
            return server;
        } catch (final IllegalStateException e) {
            server.close();
            throw new IllegalStateException(e.getMessage() + ": " + said, e);
        } catch (final InterruptedException e) {
            server.close();
            throw e;
        }
    }
}
