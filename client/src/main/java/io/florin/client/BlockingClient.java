package io.florin.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The simple client: every call waits for its answer. Thread-safe; several threads share the connection.
 *
 * <p>A refused payment is a result with its status. Every method throws a {@link ClientException} when there is no answer; when that says
 * that the outcome is unknown, make the same call again with the same id.
 */
public final class BlockingClient implements AutoCloseable {
    private final AsyncClient client;

    private BlockingClient(final AsyncClient client) {
        this.client = client;
    }

    /**
     * Connects.
     *
     * @throws CannotConnectException when the server cannot be reached in time, or refuses.
     */
    public static BlockingClient connect(final ClientConfig config) {
        return new BlockingClient(AsyncClient.connect(config));
    }

    /**
     * Connects.
     *
     * @param listener hears what becomes of the connection, on the client's own thread.
     * @throws CannotConnectException when the server cannot be reached in time, or refuses.
     */
    public static BlockingClient connect(final ClientConfig config, final ConnectionListener listener) {
        return new BlockingClient(AsyncClient.connect(config, listener));
    }

    /** Opens an account. */
    public CommandResult openAccount(final NewAccount account) {
        return await(client.openAccount(account));
    }

    /** Moves money now. */
    public CommandResult transfer(final Transfer transfer) {
        return await(client.transfer(transfer));
    }

    /**
     * Makes transfers all or none, in order.
     *
     * @return a result per transfer.
     */
    public List<CommandResult> chain(final List<Transfer> transfers) {
        return await(client.chain(transfers));
    }

    /** Reads an account. */
    public QueryResult<AccountSnapshot> getAccount(final Id128 accountId) {
        return await(client.getAccount(accountId));
    }

    /** Reads a transfer. */
    public QueryResult<TransferSnapshot> getTransfer(final Id128 transferId) {
        return await(client.getTransfer(transferId));
    }

    /** Reads the totals of all ledgers. */
    public QueryResult<TrialBalance> trialBalance() {
        return await(client.trialBalance());
    }

    /** Waits for the calls of other threads, at most the request timeout, and ends. */
    @Override
    public void close() {
        client.close();
    }

    private static <T> T await(final CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestTimeoutException("interrupted before the answer came, the outcome is unknown");
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("call failed", e);
        }
    }
}
