package io.florin.benchmarks;

import io.florin.client.AccountReply;
import io.florin.client.Balances;
import io.florin.client.ClientConfig;
import io.florin.client.ClientException;
import io.florin.client.ClientLoop;
import io.florin.client.CommandReply;
import io.florin.client.GetAccountRequest;
import io.florin.client.ServerInfo;
import io.florin.client.Session;
import io.florin.client.SessionListener;
import io.florin.protocol.Status;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads every account of a plan and compares its sums with what the answers to the payments say they must be. */
public final class AccountChecker implements SessionListener {
    private final PaymentPlan plan;
    private final long[] debits;
    private final long[] credits;
    private final GetAccountRequest request = new GetAccountRequest();
    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private @Nullable Session session;
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
        final AccountChecker checker = new AccountChecker(plan, debits, credits);
        try (ClientLoop loop = ClientLoop.create("check")) {
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
        while (session != null && offered < plan.accounts() && session.tryOffer(offered, plan.fill(request, offered))) {
            offered++;
        }
    }

    @Override
    public void onAccountReply(final AccountReply reply) {
        if (reply.status() != Status.OK || !isAsAnswered(reply.account().balances())) {
            wrong++;
        }
        if (++checked == plan.accounts()) {
            done.complete(wrong);
        }
    }

    private boolean isAsAnswered(final Balances balances) {
        return balances.debitsPosted() == debits[checked]
                && balances.creditsPosted() == credits[checked]
                && balances.debitsPending() == 0
                && balances.creditsPending() == 0;
    }

    @Override
    public void onCommandReply(final CommandReply reply) {
        done.completeExceptionally(new IllegalStateException("a command's reply, but only queries were sent"));
    }

    @Override
    public void onClosed(final @Nullable ClientException cause) {
        if (cause != null) {
            done.completeExceptionally(cause);
        }
    }
}
