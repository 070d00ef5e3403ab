package io.florin.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SessionAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long WARM_UP_REQUESTS = 300_000;
    private static final long REQUESTS = 500_000;

    @Test
    void shouldAllocateNothingPerRequest() throws Exception {
        final Flood flood = flood(256, WARM_UP_REQUESTS, REQUESTS);

        final double bytesPerRequest = (double) flood.allocatedBytes / REQUESTS;
        assertTrue(bytesPerRequest < 0.1, () -> "allocated: bytesPerRequest=" + bytesPerRequest);
        assertEquals(WARM_UP_REQUESTS + REQUESTS, flood.replies);
    }

    /** Prints how many requests a second one thread does; the server takes another core. Arguments: window, requests. */
    public static void main(final String[] args) throws Exception {
        final int window = Integer.parseInt(args[0]);
        final long requests = Long.parseLong(args[1]);
        final Flood flood = flood(window, requests, requests);
        final double seconds = flood.elapsedNs / 1e9;
        final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        out.printf(
                "window=%d requests=%d perSecond=%.0f cpuNsPerRequest=%.0f allocatedBytes=%d%n",
                window, requests, requests / seconds, (double) flood.cpuNs / requests, flood.allocatedBytes);
    }

    private static Flood flood(final int window, final long warmUpRequests, final long requests) throws Exception {
        try (FastServer server = new FastServer();
                ClientLoop loop = ClientLoop.create("flood")) {
            final Flood flood = new Flood(warmUpRequests, requests);
            final ClientConfig config = server.config().withWindow(window);
            loop.execute(() -> flood.open(loop, config));
            return flood.done.get(100, TimeUnit.SECONDS);
        }
    }

    /** Keeps the window full, and measures its own thread. */
    private static final class Flood implements SessionListener {
        private final CompletableFuture<Flood> done = new CompletableFuture<>();
        private final TransferRequest transfer = new TransferRequest()
                .debitAccountId(0, 1)
                .creditAccountId(0, 2)
                .ledger(978)
                .amount(1);
        private final AuthorizeRequest authorize = new AuthorizeRequest()
                .debitAccountId(0, 1)
                .creditAccountId(0, 2)
                .ledger(978)
                .amount(1)
                .timeoutNs(1);
        private final CaptureRequest capture = new CaptureRequest();
        private final RefundRequest refund = new RefundRequest();
        private final SetAccountStatusRequest setStatus = new SetAccountStatusRequest();
        private final long warmUpRequests;
        private final long allRequests;
        private @Nullable Session session;
        private long offered;
        private long replies;
        private long allocatedBytes;
        private long elapsedNs;
        private long cpuNs;

        Flood(final long warmUpRequests, final long requests) {
            this.warmUpRequests = warmUpRequests;
            allRequests = warmUpRequests + requests;
        }

        @Override
        public void onConnected(final ServerInfo server) {
            while (offerNext()) {}
        }

        @Override
        public void onCommandReply(final CommandReply reply) {
            replies++;
            if (replies == warmUpRequests) {
                allocatedBytes -= THREADS.getCurrentThreadAllocatedBytes();
                elapsedNs -= System.nanoTime();
                cpuNs -= THREADS.getCurrentThreadCpuTime();
            } else if (replies == allRequests) {
                allocatedBytes += THREADS.getCurrentThreadAllocatedBytes();
                elapsedNs += System.nanoTime();
                cpuNs += THREADS.getCurrentThreadCpuTime();
                done.complete(this);
            }
            offerNext();
        }

        @Override
        public void onClosed(final @Nullable ClientException cause) {
            done.completeExceptionally(new IOException("closed: " + cause));
        }

        void open(final ClientLoop loop, final ClientConfig config) {
            session = Session.open(loop, config, this);
        }

        /** Every other one a transfer, as it mostly is. */
        private Request request(final long id) {
            return switch ((int) (id & 7)) {
                case 1 -> authorize.authorizationId(0, id).code((int) (id & 0xFFFF));
                case 3 ->
                    capture.captureId(0, id)
                            .amount(id)
                            .clearSplits()
                            .addSplit(0, id, 1)
                            .addSplit(id, 0, 0);
                case 5 -> refund.refundId(0, id).userData(0, id).amount(id);
                case 7 -> setStatus.accountId(0, id).expectedVersion(1).accountStatus(AccountStatus.FROZEN);
                default -> transfer.transferId(0, id);
            };
        }

        private boolean offerNext() {
            final Session to = Objects.requireNonNull(session);
            if (offered == allRequests || !to.tryOffer(offered, request(offered))) {
                return false;
            }
            offered++;
            return true;
        }
    }
}
