package io.florin.benchmarks.peers;

import io.florin.benchmarks.PaymentPlan;
import io.florin.benchmarks.SessionTask;
import io.florin.client.AccountReply;
import io.florin.client.ClientConfig;
import io.florin.client.GetAccountRequest;
import io.florin.client.Session;
import io.florin.protocol.Status;

/** Reads every account of a plan over one connection. */
final class FlorinBalances extends SessionTask<long[]> {
    private final PaymentPlan plan;
    private final long[] balances;
    private final GetAccountRequest request = new GetAccountRequest();
    private int offered;
    private int received;

    private FlorinBalances(final PaymentPlan plan) {
        this.plan = plan;
        balances = new long[plan.accounts()];
    }

    /** @return what each account was paid less what it has paid, in minor units. */
    static long[] read(final ClientConfig client, final PaymentPlan plan) {
        return new FlorinBalances(plan).run("balances", client);
    }

    @Override
    protected void offer(final Session open) {
        while (offered < balances.length && open.tryOffer(offered, plan.fill(request, offered))) {
            offered++;
        }
    }

    @Override
    public void onAccountReply(final AccountReply reply) {
        if (reply.status() != Status.OK) {
            fail(new IllegalStateException("no such account: number=" + received + ", status=" + reply.status()));
            return;
        }
        balances[received] = reply.account().balances().creditsPosted()
                - reply.account().balances().debitsPosted();
        if (++received == balances.length) {
            complete(balances);
        }
    }
}
