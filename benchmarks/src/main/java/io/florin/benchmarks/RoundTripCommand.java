package io.florin.benchmarks;

import io.florin.client.ClientConfig;
import io.florin.protocol.Framing;
import io.florin.protocol.Status;
import io.florin.protocol.codec.CommandReplyDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One payment at a time, beside the least that it could take on this machine. */
@Command(
        name = "round-trip",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Measures one payment at a time over one connection, and in the same run, in turns of a tenth of a second, what it is made of"
                    + " at least: an echo of as many bytes over loopback, by a thread that does nothing else, and a write and flush of"
                    + " as many bytes as the journal gets, to the same disk.",
            "Starts a server of its own, in a new directory, which is deleted afterwards. All clients are the same blocking socket."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:a payment was refused", "2:usage", "3:no server could be started"})
public final class RoundTripCommand implements Callable<Integer> {
    private static final int EXIT_CANNOT_START = 3;
    private static final int START_TIMEOUT_S = 60;
    private static final int ACCOUNTS = 1000;
    private static final int RECORD_LENGTH = 256;
    private static final int FILE_LENGTH = 64 << 20;
    private static final int ZEROS_LENGTH = 1 << 20;
    private static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double NS_PER_US = 1000.0;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "where the server's directory and the probe's file are made; without it the system's directory for temporary files")
    @Nullable
    Path parent;

    @Option(
            names = "--sync",
            paramLabel = "POLICY",
            description = "the server's sync policy: none or batch",
            defaultValue = "batch")
    String sync = "";

    @Option(names = "--warmup", paramLabel = "SECONDS", description = "load before measuring", defaultValue = "10")
    int warmupSeconds;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            description = "how long to measure, all together",
            defaultValue = "15")
    int seconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        final CommandSpec command = Objects.requireNonNull(spec);
        if (!sync.equals("none") && !sync.equals("batch")) {
            throw new ParameterException(
                    command.commandLine(), "--sync: '" + sync + "' is not known: give none or batch");
        }
        if (warmupSeconds < 0 || seconds < 1) {
            throw new ParameterException(
                    command.commandLine(),
                    "--warmup must be at least 0 and --seconds at least 1: " + warmupSeconds + ", " + seconds);
        }
        final PrintWriter out = command.commandLine().getOut();
        final String launcher = System.getProperty("florin.launcher");
        if (launcher == null) {
            out.println("florin: run this through scripts/florin, which tells how to start a server");
            return EXIT_CANNOT_START;
        }
        final Path directory = parent == null
                ? Files.createTempDirectory("florin-round-trip-")
                : Files.createTempDirectory(Files.createDirectories(parent), "florin-round-trip-");
        try {
            return run(Path.of(launcher), directory, out);
        } finally {
            Directories.delete(directory);
        }
    }

    private int run(final Path launcher, final Path directory, final PrintWriter out)
            throws IOException, InterruptedException {
        final int port = ServerProcess.freePort();
        final byte[] request = AttackMessages.frame(AttackMessages.transfer(1));
        final int replyLength =
                Framing.HEADER_LENGTH + MessageHeaderDecoder.ENCODED_LENGTH + CommandReplyDecoder.BLOCK_LENGTH;
        try (ServerProcess server =
                        ServerProcess.start(launcher, directory.resolve("data"), port, sync, List.of(), line -> {});
                EchoServer echo = new EchoServer(request.length, replyLength);
                Socket echoSocket = connect(echo.port());
                FileChannel file = zeroed(directory.resolve("probe"))) {
            server.awaitReady(START_TIMEOUT_S);
            AccountOpener.open(ClientConfig.of("127.0.0.1", port), new PaymentPlan(1, ACCOUNTS));
            try (AttackPeer peer = new AttackPeer(port, closed -> {})) {
                peer.send(AttackMessages.frame(AttackMessages.hello()));
                peer.awaitWelcome();
                final DataInputStream in = new DataInputStream(echoSocket.getInputStream());
                final byte[] reply = new byte[replyLength];
                final RoundTrip echoed = new RoundTrip("echo", () -> {
                    echoSocket.getOutputStream().write(request);
                    in.readFully(reply);
                });
                final RoundTrip flushed = new RoundTrip("write and flush", new Flush(file));
                final Payments payments = new Payments(peer);
                final RoundTrip paid = new RoundTrip("payment", payments);
                measure(List.of(echoed, flushed, paid), warmupSeconds);
                List.of(echoed, flushed, paid).forEach(RoundTrip::reset);
                measure(List.of(echoed, flushed, paid), seconds);
                print(out, echoed, flushed, paid);
                out.printf(Locale.ROOT, "%,d payments, %,d refused%n", payments.sent, payments.refused);
                out.flush();
                return payments.refused == 0 ? 0 : 1;
            }
        }
    }

    private static void measure(final List<RoundTrip> roundTrips, final int seconds) throws IOException {
        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(seconds)) {
            for (final RoundTrip roundTrip : roundTrips) {
                roundTrip.run(TURN_NS);
            }
        }
    }

    private void print(final PrintWriter out, final RoundTrip echoed, final RoundTrip flushed, final RoundTrip paid) {
        for (final RoundTrip roundTrip : List.of(echoed, flushed, paid)) {
            final Histogram ns = roundTrip.latenciesNs();
            out.printf(
                    Locale.ROOT,
                    "%-16s %,9d times   p50 %,8.1f µs   p90 %,8.1f µs   p99 %,8.1f µs%n",
                    roundTrip.name(),
                    ns.getTotalCount(),
                    ns.getValueAtPercentile(50) / NS_PER_US,
                    ns.getValueAtPercentile(90) / NS_PER_US,
                    ns.getValueAtPercentile(99) / NS_PER_US);
        }
        final boolean isDurable = sync.equals("batch");
        final double leastNs = p50(echoed) + (isDurable ? p50(flushed) : 0);
        out.printf(
                Locale.ROOT,
                "a payment takes %.2f times %s, by p50; sync=%s%n",
                p50(paid) / leastNs,
                isDurable ? "an echo and a flush" : "an echo",
                sync);
    }

    private static double p50(final RoundTrip roundTrip) {
        return roundTrip.latenciesNs().getValueAtPercentile(50);
    }

    private static Socket connect(final int port) throws IOException {
        final Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** As the journal's segments are: filled before they are used. */
    private static FileChannel zeroed(final Path file) throws IOException {
        final FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_LENGTH);
        for (long position = 0; position < FILE_LENGTH; position += ZEROS_LENGTH) {
            zeros.clear();
            writeAll(channel, zeros, position);
        }
        channel.force(true);
        return channel;
    }

    private static void writeAll(final FileChannel channel, final ByteBuffer bytes, final long position)
            throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes, position + bytes.position());
        }
    }

    /** Writes as much as a record with one payment takes behind the last one, and forces it. */
    private static final class Flush implements RoundTrip.Step {
        private final FileChannel channel;
        private final ByteBuffer record = ByteBuffer.allocateDirect(RECORD_LENGTH);
        private long position;

        Flush(final FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void run() throws IOException {
            record.clear();
            writeAll(channel, record, position);
            channel.force(false);
            position = (position + RECORD_LENGTH) % FILE_LENGTH;
        }
    }

    /** Sends a payment and waits for its reply. */
    private static final class Payments implements RoundTrip.Step {
        private final AttackPeer peer;
        private long sent;
        private long refused;

        Payments(final AttackPeer peer) {
            this.peer = peer;
        }

        @Override
        public void run() throws IOException {
            peer.send(AttackMessages.frame(AttackMessages.transfer(++sent)));
            if (peer.readStatus() != Status.OK) {
                refused++;
            }
        }
    }
}
