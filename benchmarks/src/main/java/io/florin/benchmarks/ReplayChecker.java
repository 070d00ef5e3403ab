package io.florin.benchmarks;

import io.florin.client.ClientConfig;
import io.florin.client.ClientException;
import io.florin.client.ClientLoop;
import io.florin.client.CommandReply;
import io.florin.client.ServerInfo;
import io.florin.client.Session;
import io.florin.client.SessionListener;
import io.florin.client.TransferRequest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends payments once more, byte for byte, and counts those that are not answered with their first outcome. */
final class ReplayChecker implements SessionListener {
    private final PaymentPlan plan;
    private final Outcomes outcomes;
    private final int count;
    private final TransferRequest request = PaymentPlan.newTransfer();
    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private @Nullable Session session;
    private int next;
    private int sent;
    private int heard;
    private int wrong;

    private ReplayChecker(final PaymentPlan plan, final Outcomes outcomes, final int count) {
        this.plan = plan;
        this.outcomes = outcomes;
        this.count = count;
    }

    /**
     * Sends the payments of the plan's first places again; holds, captures and queries are left out.
     *
     * @param outcomes of these places at least.
     * @param count of places.
     * @return how many had another outcome, or were not recognised.
     * @throws ClientException when the server cannot be reached.
     */
    static int countWrong(final ClientConfig config, final PaymentPlan plan, final Outcomes outcomes, final int count) {
        final ReplayChecker checker = new ReplayChecker(plan, outcomes, count);
        try (ClientLoop loop = ClientLoop.create("replay")) {
            loop.execute(() -> checker.session = Session.open(loop, config, checker));
            return Futures.await(checker.done);
        }
    }

    @Override
    public void onConnected(final ServerInfo server) {
        onWritable();
    }

    @Override
    public void onWritable() {
        while (session != null && next < count) {
            if (plan.kind(next) == CommandKind.PAY) {
                if (!session.tryOffer(next, plan.fill(request, next))) {
                    return;
                }
                sent++;
            }
            next++;
        }
        checkDone();
    }

    @Override
    public void onCommandReply(final CommandReply reply) {
        if (!outcomes.isReplayOf(reply.correlationId(), reply)) {
            wrong++;
        }
        heard++;
        checkDone();
    }

    @Override
    public void onClosed(final @Nullable ClientException cause) {
        if (cause != null) {
            done.completeExceptionally(cause);
        }
    }

    private void checkDone() {
        if (next >= count && heard == sent) {
            done.complete(wrong);
        }
    }
}
