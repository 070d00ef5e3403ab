package io.florin.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.security.Principal;
import io.florin.gateway.security.Rights;
import io.florin.gateway.security.Role;
import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From a socket's bytes to the reply nothing is allocated: not by the checks of rights and limits, not by what is counted. */
@Timeout(60)
class RequestAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP_ROUNDS = 10_000;
    private static final int ROUNDS = 10_000;
    private static final double BYTES_PER_REQUEST_MAX = 0.5;

    /** What its own accounts allow, what they do not, and a chain that is refused for one member. */
    private static final byte[][] REQUESTS = {
        Requests.transfer(1, 100, 1, 2, 5),
        Requests.transfer(2, 101, 99, 1, 5),
        Requests.linked(Requests.transfer(3, 102, 1, 2, 5)),
        Requests.transfer(4, 103, 99, 1, 5),
        Requests.getAccount(5, 1),
        Requests.getAccount(6, 99),
        Requests.getTransfer(7, 100),
        Requests.trialBalance(8)
    };

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"OPERATOR", "PAYER"})
    void shouldAllocateNothingPerRequest(final Role role) {
        final Principal principal = Access.principal(2, "shop", role == Role.PAYER ? "1..9" : "", role);
        try (RunningPipeline running = new RunningPipeline(directory, new Capacity(4, 100, 1000, 10))) {
            final CountingEgress egress = new CountingEgress();
            final RequestRate rate = new RequestRate(SessionLimits.REQUESTS_PER_SECOND_LIMIT, System.nanoTime());
            final IngressAdapter ingress = new IngressAdapter(
                    running.pipeline(),
                    egress,
                    principal.id(),
                    Rights.of(principal),
                    rate,
                    1024,
                    Framing.REQUEST_FRAME_LENGTH_MAX);
            final UnsafeBuffer bytes = new UnsafeBuffer(Requests.frames(REQUESTS));
            final long pipelineThread = threadId("florin-pipeline");
            final long ownThread = Thread.currentThread().getId();

            ask(ingress, egress, bytes, WARM_UP_ROUNDS);
            final long ownBefore = THREADS.getThreadAllocatedBytes(ownThread);
            final long pipelineBefore = THREADS.getThreadAllocatedBytes(pipelineThread);
            ask(ingress, egress, bytes, ROUNDS);
            final double requests = (double) ROUNDS * REQUESTS.length;
            final double own = (THREADS.getThreadAllocatedBytes(ownThread) - ownBefore) / requests;
            final double pipeline = (THREADS.getThreadAllocatedBytes(pipelineThread) - pipelineBefore) / requests;

            assertTrue(own < BYTES_PER_REQUEST_MAX, () -> "event loop: bytesPerRequest=" + own);
            assertTrue(pipeline < BYTES_PER_REQUEST_MAX, () -> "pipeline: bytesPerRequest=" + pipeline);
            assertEquals(
                    role == Role.PAYER ? WARM_UP_ROUNDS + ROUNDS : 0,
                    running.pipeline().metrics().replies(RequestType.TRIAL_BALANCE, Status.NOT_AUTHORIZED));
        }
    }

    private static void ask(
            final IngressAdapter ingress, final CountingEgress egress, final UnsafeBuffer bytes, final int rounds) {
        for (int round = 0; round < rounds; round++) {
            int taken = 0;
            while (taken < bytes.capacity()) {
                taken += ingress.onBytes(bytes, taken, bytes.capacity() - taken, egress.replied(), System.nanoTime());
            }
        }
        while (ingress.isInFlight(egress.replied())) {
            Thread.onSpinWait();
        }
    }

    private static long threadId(final String name) {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().equals(name))
                .mapToLong(thread -> thread.getThreadId())
                .findFirst()
                .orElseThrow();
    }
}
