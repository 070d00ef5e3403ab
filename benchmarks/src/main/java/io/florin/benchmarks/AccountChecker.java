package io.florin.benchmarks;

import io.florin.client.AccountReply;
import io.florin.client.Balances;
import io.florin.client.ClientConfig;
import io.florin.client.ClientException;
import io.florin.client.GetAccountRequest;
import io.florin.client.Session;
import io.florin.protocol.Status;

/** Reads every account of a plan and compares its sums with what the answers to the payments say they must be. */
public final class AccountChecker extends SessionTask<Integer> {
    private final PaymentPlan plan;
    private final long[] debits;
    private final long[] credits;
    private final GetAccountRequest request = new GetAccountRequest();
    private int offered;
    private int checked;
    private int wrong;

    private AccountChecker(final PaymentPlan plan, final long[] debits, final long[] credits) {
        this.plan = plan;
        this.debits = debits;
        this.credits = credits;
    }

    /**
     * Compares all accounts.
     *
     * @param debits what each account has paid, in minor units.
     * @param credits what each account was paid, in minor units.
     * @return how many differ.
     * @throws ClientException when the server cannot be reached.
     */
    public static int countWrong(
            final ClientConfig config, final PaymentPlan plan, final long[] debits, final long[] credits) {
        return new AccountChecker(plan, debits, credits).run("check", config);
    }

    @Override
    protected void offer(final Session open) {
        while (offered < plan.accounts() && open.tryOffer(offered, plan.fill(request, offered))) {
            offered++;
        }
    }

    @Override
    public void onAccountReply(final AccountReply reply) {
        if (reply.status() != Status.OK || !isAsAnswered(reply.account().balances())) {
            wrong++;
        }
        if (++checked == plan.accounts()) {
            complete(wrong);
        }
    }

    private boolean isAsAnswered(final Balances balances) {
        return balances.debitsPosted() == debits[checked]
                && balances.creditsPosted() == credits[checked]
                && balances.debitsPending() == 0
                && balances.creditsPending() == 0;
    }
}
