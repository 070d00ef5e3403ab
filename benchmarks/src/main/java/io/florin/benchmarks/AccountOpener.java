package io.florin.benchmarks;

import io.florin.client.ClientConfig;
import io.florin.client.ClientException;
import io.florin.client.ClientLoop;
import io.florin.client.CommandReply;
import io.florin.client.OpenAccountRequest;
import io.florin.client.ServerInfo;
import io.florin.client.Session;
import io.florin.client.SessionListener;
import io.florin.protocol.Status;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Opens the accounts of a plan over one connection; those that are open already stay as they are. */
public final class AccountOpener implements SessionListener {
    private final PaymentPlan plan;
    private final OpenAccountRequest request = PaymentPlan.newAccount();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private @Nullable Session session;
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
        final AccountOpener opener = new AccountOpener(plan);
        try (ClientLoop loop = ClientLoop.create("accounts")) {
            loop.execute(() -> opener.session = Session.open(loop, config, opener));
            Futures.await(opener.done);
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
    public void onCommandReply(final CommandReply reply) {
        if (reply.status() != Status.OK) {
            done.completeExceptionally(new IllegalStateException("cannot open account: number=" + reply.correlationId()
                    + ", status=" + reply.status() + capacityHint(reply.status())));
        } else if (++opened == plan.accounts()) {
            done.complete(null);
        }
    }

    @Override
    public void onClosed(final @Nullable ClientException cause) {
        if (cause != null) {
            done.completeExceptionally(cause);
        }
    }

    private static String capacityHint(final Status status) {
        return status == Status.CAPACITY_EXCEEDED ? " (start the server with a greater --accounts-max)" : "";
    }
}
