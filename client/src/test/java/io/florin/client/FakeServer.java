package io.florin.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A server that does what its scripts say: one script per connection, in the order of the connections, each on a thread of its own. When the
 * scripts are used up, connections are answered truthfully. It knows ids that it answered before, and flags them replayed.
 */
final class FakeServer implements AutoCloseable {
    private final ServerSocket socket;
    private final LinkedBlockingQueue<Script> scripts = new LinkedBlockingQueue<>();
    private final List<FakeConnection> connections = new ArrayList<>();
    private final Set<Id128> knownIds = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;
    private volatile @Nullable Throwable failure;

    private FakeServer(final int port) throws IOException {
        socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        acceptor = new Thread(this::accept, "fake-server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** What becomes of one connection. */
    interface Script {
        void run(FakeConnection connection) throws IOException;
    }

    static FakeServer start(final Script... scripts) throws IOException {
        return startOn(0, scripts);
    }

    static FakeServer startOn(final int port, final Script... scripts) throws IOException {
        final FakeServer server = new FakeServer(port);
        server.scripts.addAll(List.of(scripts));
        return server;
    }

    ClientConfig config() {
        return ClientConfig.of(socket.getInetAddress().getHostAddress(), port()).withReconnect(Await.QUICKLY);
    }

    int port() {
        return socket.getLocalPort();
    }

    Set<Id128> knownIds() {
        return knownIds;
    }

    int connectionCount() {
        synchronized (connections) {
            return connections.size();
        }
    }

    FakeConnection connection(final int index) {
        synchronized (connections) {
            return connections.get(index);
        }
    }

    /** Closes the port, which then is free, and all connections. */
    void stop() throws IOException {
        socket.close();
        Await.until("port is free", () -> !acceptor.isAlive());
        synchronized (connections) {
            connections.forEach(FakeConnection::close);
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        if (failure != null) {
            throw new AssertionError("script failed", failure);
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                final Socket accepted = socket.accept();
                final FakeConnection connection = new FakeConnection(accepted, knownIds);
                synchronized (connections) {
                    connections.add(connection);
                }
                final Script next = scripts.poll();
                final Script script = next != null ? next : FakeConnection::welcomeAndAnswerAll;
                final Thread thread = new Thread(() -> run(script, connection), "fake-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (final IOException e) {
                return; // closed
            }
        }
    }

    private void run(final Script script, final FakeConnection connection) {
        try (connection) {
            script.run(connection);
        } catch (final IOException e) {
            return; // the client or the test closed the connection
        } catch (final RuntimeException | AssertionError e) {
            failure = e;
        }
    }
}
