package io.florin.benchmarks;

import io.florin.client.ClientConfig;
import io.florin.client.ClientException;
import io.florin.client.CommandReply;
import io.florin.client.OpenAccountRequest;
import io.florin.client.Session;
import io.florin.protocol.Status;

/** Opens the accounts of a plan over one connection; those that are open already stay as they are. */
public final class AccountOpener extends SessionTask<Integer> {
    private final PaymentPlan plan;
    private final OpenAccountRequest request = PaymentPlan.newAccount();
    private int offered;
    private int opened;

    private AccountOpener(final PaymentPlan plan) {
        this.plan = plan;
    }

    /**
     * Opens the accounts and waits for it.
     *
     * @throws ClientException when the server cannot be reached.
     * @throws IllegalStateException when it refuses an account.
     */
    public static void open(final ClientConfig config, final PaymentPlan plan) {
        new AccountOpener(plan).run("accounts", config);
    }

    @Override
    protected void offer(final Session open) {
        while (offered < plan.accounts() && open.tryOffer(offered, plan.fill(request, offered))) {
            offered++;
        }
    }

    @Override
    public void onCommandReply(final CommandReply reply) {
        if (reply.status() != Status.OK) {
            fail(new IllegalStateException("cannot open account: number=" + reply.correlationId() + ", status="
                    + reply.status() + capacityHint(reply.status())));
        } else if (++opened == plan.accounts()) {
            complete(opened);
        }
    }

    private static String capacityHint(final Status status) {
        return status == Status.CAPACITY_EXCEEDED ? " (start the server with a greater --accounts-max)" : "";
    }
}
