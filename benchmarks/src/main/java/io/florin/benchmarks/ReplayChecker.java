package io.florin.benchmarks;

import io.florin.client.ClientConfig;
import io.florin.client.ClientException;
import io.florin.client.CommandReply;
import io.florin.client.Session;
import io.florin.client.TransferRequest;

/** Sends payments once more, byte for byte, and counts those that are not answered with their first outcome. */
final class ReplayChecker extends SessionTask<Integer> {
    private final PaymentPlan plan;
    private final Outcomes outcomes;
    private final int count;
    private final TransferRequest request = PaymentPlan.newTransfer();
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
        return new ReplayChecker(plan, outcomes, count).run("replay", config);
    }

    @Override
    protected void offer(final Session open) {
        while (next < count) {
            if (plan.kind(next) == CommandKind.PAY) {
                if (!open.tryOffer(next, plan.fill(request, next))) {
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

    private void checkDone() {
        if (next >= count && heard == sent) {
            complete(wrong);
        }
    }
}
