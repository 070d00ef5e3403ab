package io.florin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between client and server, and stops handing replies on after so many bytes of a connection. */
final class FaultyProxy implements AutoCloseable {
    /** What becomes of a connection that has had its bytes. */
    enum Fault {
        /** The connection is cut; the next one is whole. */
        CUT_FIRST,
        /** Nothing more comes from the server, and nobody says so; on every connection. */
        SILENCE
    }

    private final ServerSocket listener;
    private final int serverPort;
    private final Fault fault;
    private final long replyBytesMax;
    private final AtomicInteger connections = new AtomicInteger();

    FaultyProxy(final int serverPort, final Fault fault, final long replyBytesMax) throws IOException {
        this.serverPort = serverPort;
        this.fault = fault;
        this.replyBytesMax = replyBytesMax;
        listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** @return how many connections there were. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            final Socket client = listener.accept();
            final Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            final boolean isFaulty = connections.incrementAndGet() == 1 || fault == Fault.SILENCE;
            start(() -> copy(client, server, Long.MAX_VALUE));
            start(() -> copy(server, client, isFaulty ? replyBytesMax : Long.MAX_VALUE));
        }
    }

    private void copy(final Socket from, final Socket to, final long bytesMax) throws IOException {
        final InputStream in = from.getInputStream();
        final OutputStream out = to.getOutputStream();
        final byte[] buffer = new byte[8192];
        long left = bytesMax;
        int length = in.read(buffer);
        while (length >= 0) {
            final int passed = (int) Math.min(length, left);
            out.write(buffer, 0, passed);
            left -= passed;
            if (left == 0 && fault == Fault.CUT_FIRST) {
                break;
            }
            length = in.read(buffer);
        }
        from.close();
        to.close();
    }

    private static void start(final Action action) {
        final Thread thread = new Thread(
                () -> {
                    try {
                        action.run();
                    } catch (final IOException e) {
                        return; // the other side has closed
                    }
                },
                "faulty-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Action {
        void run() throws IOException;
    }
}
