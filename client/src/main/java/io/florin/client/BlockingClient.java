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

    /** Carries out a command of any kind. */
    public CommandResult execute(final Command command) {
        return await(client.execute(command));
    }

    /** Opens an account. */
    public CommandResult openAccount(final NewAccount account) {
        return await(client.openAccount(account));
    }

    /** Blocks, frees or closes an account. */
    public CommandResult setAccountStatus(final AccountStatusChange change) {
        return await(client.setAccountStatus(change));
    }

    /** Changes how far an account may go below zero. */
    public CommandResult setAccountLimits(final AccountLimitsChange change) {
        return await(client.setAccountLimits(change));
    }

    /** Moves money now. */
    public CommandResult transfer(final Transfer transfer) {
        return await(client.transfer(transfer));
    }

    /** Holds money until an expiry. */
    public CommandResult authorize(final Authorization authorization) {
        return await(client.authorize(authorization));
    }

    /** Takes part or all of a hold. */
    public CommandResult capture(final Capture capture) {
        return await(client.capture(capture));
    }

    /** Releases what is left of a hold. */
    public CommandResult voidAuthorization(final AuthorizationVoid release) {
        return await(client.voidAuthorization(release));
    }

    /** Gives back part or all of a payment or capture. */
    public CommandResult refund(final Refund refund) {
        return await(client.refund(refund));
    }

    /** Undoes a whole payment. */
    public CommandResult reverse(final Reversal reversal) {
        return await(client.reverse(reversal));
    }

    /**
     * Carries out commands of any kind all or none, in order.
     *
     * @return a result per command.
     */
    public List<CommandResult> chain(final List<? extends Command> commands) {
        return await(client.chain(commands));
    }

    /** Reads an account. */
    public QueryResult<AccountSnapshot> getAccount(final Id128 accountId) {
        return await(client.getAccount(accountId));
    }

    /**
     * Reads an account that was opened with history as it was after the newest change that is not later than either.
     *
     * @param atSequence place in the journal; {@link Long#MAX_VALUE} for any.
     * @param atNs time, in nanoseconds since 1970; {@link Long#MAX_VALUE} for any.
     */
    public QueryResult<AccountSnapshot> getAccountAt(final Id128 accountId, final long atSequence, final long atNs) {
        return await(client.getAccountAt(accountId, atSequence, atNs));
    }

    /** Reads a transfer of any kind. */
    public QueryResult<TransferSnapshot> getTransfer(final Id128 transferId) {
        return await(client.getTransfer(transferId));
    }

    /** Reads an authorization: what became of it, and what can still be captured and refunded. */
    public QueryResult<AuthorizationSnapshot> getAuthorization(final Id128 authorizationId) {
        return await(client.getAuthorization(authorizationId));
    }

    /** Reads a page of an account's statement. Pages fit together whatever happens in between. */
    public QueryResult<EntriesPage> listEntries(final EntriesQuery query) {
        return await(client.listEntries(query));
    }

    /** Reads the hash of the whole state: equal for any two servers that have applied the same commands. */
    public QueryResult<Long> getStateHash() {
        return await(client.getStateHash());
    }

    /** Reads what the server is, active or standby, and how far it is. */
    public QueryResult<ServerStatus> getServerStatus() {
        return await(client.getServerStatus());
    }

    /**
     * Makes a standby the active server, when the process that wrote its journal is gone. Taken only from the server's own machine. May
     * be repeated: a server that was promoted before says so.
     */
    public Promotion promote() {
        return await(client.promote());
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
