package io.florin.benchmarks;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** Answers each request of one length by a reply of another, on one connection and one thread: the least that a server can do. */
final class EchoServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final int requestLength;
    private final int replyLength;
    private final Thread thread = new Thread(this::run, "echo");
    private volatile @Nullable IOException failure;

    EchoServer(final int requestLength, final int replyLength) throws IOException {
        this.requestLength = requestLength;
        this.replyLength = replyLength;
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Ends it. @throws UncheckedIOException when it had failed. */
    @Override
    public void close() throws IOException {
        listener.close();
        final IOException cause = failure;
        if (cause != null) {
            throw new UncheckedIOException("echo failed", cause);
        }
    }

    private void run() {
        final byte[] request = new byte[requestLength];
        final byte[] reply = new byte[replyLength];
        try (Socket socket = listener.accept()) {
            socket.setTcpNoDelay(true);
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                in.readFully(request);
                socket.getOutputStream().write(reply);
            }
        } catch (final EOFException | SocketException closed) {
            return;
        } catch (final IOException e) {
            failure = e;
        }
    }
}
