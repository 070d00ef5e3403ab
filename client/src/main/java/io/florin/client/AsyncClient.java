package io.florin.client;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The thread-safe client: a future per call, over one {@link Session} with a thread of its own. Requests are sent in the order in which they
 * come, and answered in that order.
 *
 * <p>When the window is full a call waits for room, at most the request timeout; then its future has a {@link WindowFullException}. A call
 * from the client's own thread, which is where futures are completed, never waits: give slow or blocking continuations an executor
 * of their own.
 *
 * <p>When no answer comes in time the future has a {@link RequestTimeoutException}, and the outcome is unknown: make the same call again, with
 * the same id, to learn it. The request keeps its place in the window until it is answered. Each {@link ClientException} tells whether
 * the outcome is unknown.
 */
public final class AsyncClient implements AutoCloseable {
    private static final int WAKE_ALL = 1 << 30;
    private static final long TIMER_RESOLUTION_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final AtomicInteger CLIENT_NUMBER = new AtomicInteger();

    private final ClientConfig config;
    private final ConnectionListener listener;
    private final ClientLoop loop;
    private final long requestTimeoutNs;
    private final Semaphore room;
    private final ManyToOneConcurrentArrayQueue<Call<?>> submitted;
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private final CompletableFuture<ServerInfo> connected = new CompletableFuture<>();
    private volatile boolean closing;
    private volatile @Nullable ClientException closedCause;

    /** Of the loop's thread only, from here on. */
    private final Session session;

    private final Call.Requests requests = new Call.Requests();
    private final ArrayDeque<Call<?>> waiting = new ArrayDeque<>();
    private final ArrayDeque<Call<?>> offered = new ArrayDeque<>();
    private long correlationId;
    private boolean timerScheduled;

    private AsyncClient(final ClientConfig config, final ConnectionListener listener) {
        this.config = config;
        this.listener = listener;
        requestTimeoutNs = config.requestTimeout().toNanos();
        room = new Semaphore(config.window(), true);
        submitted = new ManyToOneConcurrentArrayQueue<>(Math.max(2, config.window()));
        loop = ClientLoop.create(Integer.toString(CLIENT_NUMBER.incrementAndGet()));
        session = Session.open(loop, config, new Adapter());
    }

    /**
     * Connects, waiting for the server's Welcome.
     *
     * @throws CannotConnectException when the server cannot be reached in time, or refuses.
     */
    public static AsyncClient connect(final ClientConfig config) {
        return connect(config, ConnectionListener.NONE);
    }

    /**
     * Connects, waiting for the server's Welcome.
     *
     * @param listener hears what becomes of the connection.
     * @throws CannotConnectException when the server cannot be reached in time, or refuses.
     */
    public static AsyncClient connect(final ClientConfig config, final ConnectionListener listener) {
        final AsyncClient client = new AsyncClient(config, listener);
        try {
            client.connected.join();
            return client;
        } catch (final CompletionException e) {
            if (e.getCause() instanceof ClientException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Carries out a command of any kind. */
    public CompletableFuture<CommandResult> execute(final Command command) {
        return single(requests -> requests.commands.of(command), reply -> ((CommandReply) reply).toResult());
    }

    /** Opens an account. The id is the idempotency key. */
    public CompletableFuture<CommandResult> openAccount(final NewAccount account) {
        return execute(account);
    }

    /** Blocks, frees or closes an account. The expected version tells a repetition from a change that came too late. */
    public CompletableFuture<CommandResult> setAccountStatus(final AccountStatusChange change) {
        return execute(change);
    }

    /** Changes how far an account may go below zero. The expected version tells a repetition from a change that came too late. */
    public CompletableFuture<CommandResult> setAccountLimits(final AccountLimitsChange change) {
        return execute(change);
    }

    /** Moves money now. The id is the idempotency key. */
    public CompletableFuture<CommandResult> transfer(final Transfer transfer) {
        return execute(transfer);
    }

    /** Holds money until an expiry. The id is the idempotency key. */
    public CompletableFuture<CommandResult> authorize(final Authorization authorization) {
        return execute(authorization);
    }

    /** Takes part or all of a hold. The id is the idempotency key. */
    public CompletableFuture<CommandResult> capture(final Capture capture) {
        return execute(capture);
    }

    /** Releases what is left of a hold. The id is the idempotency key. */
    public CompletableFuture<CommandResult> voidAuthorization(final AuthorizationVoid release) {
        return execute(release);
    }

    /** Gives back part or all of a payment or capture. The id is the idempotency key. */
    public CompletableFuture<CommandResult> refund(final Refund refund) {
        return execute(refund);
    }

    /** Undoes a whole payment. The id is the idempotency key. */
    public CompletableFuture<CommandResult> reverse(final Reversal reversal) {
        return execute(reversal);
    }

    /**
     * Carries out commands of any kind all or none, in order.
     *
     * @return a result per command. When one failed it has the reason, and the others {@link io.florin.protocol.Status#CHAIN_FAILED}.
     * @throws IllegalArgumentException when there are none, or more than the window or the protocol allows.
     */
    public CompletableFuture<List<CommandResult>> chain(final List<? extends Command> commands) {
        if (commands.size() > config.window()) {
            throw new IllegalArgumentException(
                    "chain longer than the window: members=" + commands.size() + ", window=" + config.window());
        }
        return submit(new Call.Chain(deadlineNs(), commands));
    }

    /** Reads an account. */
    public CompletableFuture<QueryResult<AccountSnapshot>> getAccount(final Id128 accountId) {
        return single(
                requests -> requests.getAccount.accountId(accountId.hi(), accountId.lo()),
                reply -> ((AccountReply) reply).toResult());
    }

    /**
     * Reads an account that was opened with history as it was after the newest change that is not later than either.
     *
     * @param atSequence place in the journal; {@link Long#MAX_VALUE} for any.
     * @param atNs time, in nanoseconds since 1970; {@link Long#MAX_VALUE} for any.
     */
    public CompletableFuture<QueryResult<AccountSnapshot>> getAccountAt(
            final Id128 accountId, final long atSequence, final long atNs) {
        return single(
                requests -> requests.getAccountAt
                        .accountId(accountId.hi(), accountId.lo())
                        .atSequence(atSequence)
                        .atNs(atNs),
                reply -> ((AccountReply) reply).toResult());
    }

    /** Reads a transfer of any kind: also the way to learn the outcome of one whose answer was lost. */
    public CompletableFuture<QueryResult<TransferSnapshot>> getTransfer(final Id128 transferId) {
        return single(
                requests -> requests.getTransfer.transferId(transferId.hi(), transferId.lo()),
                reply -> ((TransferReply) reply).toResult());
    }

    /** Reads an authorization: what became of it, and what can still be captured and refunded. */
    public CompletableFuture<QueryResult<AuthorizationSnapshot>> getAuthorization(final Id128 authorizationId) {
        return single(
                requests -> requests.getAuthorization.authorizationId(authorizationId.hi(), authorizationId.lo()),
                reply -> ((AuthorizationReply) reply).toResult());
    }

    /** Reads a page of an account's statement. Pages fit together whatever happens in between. */
    public CompletableFuture<QueryResult<EntriesPage>> listEntries(final EntriesQuery query) {
        return single(requests -> requests.listEntries.set(query), reply -> ((EntriesReply) reply).toResult());
    }

    /** Reads the hash of the whole state: equal for any two servers that have applied the same commands. */
    public CompletableFuture<QueryResult<Long>> getStateHash() {
        return single(requests -> requests.getStateHash, reply -> ((StateHashReply) reply).toResult());
    }

    /** Reads what the server is, active or standby, and how far it is. */
    public CompletableFuture<QueryResult<ServerStatus>> getServerStatus() {
        return single(requests -> requests.getServerStatus, reply -> ((ServerStatusReply) reply).toResult());
    }

    /**
     * Makes a standby the active server, when the process that wrote its journal is gone. Taken only from the server's own machine. May
     * be repeated: a server that was promoted before says so.
     */
    public CompletableFuture<Promotion> promote() {
        return single(requests -> requests.promote, reply -> ((PromoteReply) reply).toResult());
    }

    /** Reads the totals of all ledgers, page by page. */
    public CompletableFuture<QueryResult<TrialBalance>> trialBalance() {
        return submit(new Call.TrialBalancePages(deadlineNs()));
    }

    /**
     * Takes no more calls, waits for the answers of those that were made, at most the request timeout, and ends. What has no answer then
     * fails with a {@link ClientClosedException}. Called from the client's own thread it does not wait.
     */
    @Override
    public void close() {
        closing = true;
        if (!loop.isCurrentThread() && closedCause == null) {
            awaitAnswers();
        }
        session.close();
        loop.close();
    }

    private void awaitAnswers() {
        try {
            if (room.tryAcquire(config.window(), requestTimeoutNs, TimeUnit.NANOSECONDS)) {
                room.release(config.window());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long deadlineNs() {
        return System.nanoTime() + requestTimeoutNs;
    }

    private <T> CompletableFuture<T> single(
            final Function<Call.Requests, Request> encode, final Function<Reply, T> decode) {
        return submit(new Call.Single<>(deadlineNs(), encode, decode));
    }

    private <T> CompletableFuture<T> submit(final Call<T> call) {
        final ClientException refused = acquireRoom(call);
        if (refused != null) {
            call.future().completeExceptionally(refused);
            return call.future();
        }
        if (!submitted.offer(call)) {
            throw new IllegalStateException("more calls than room: size=" + submitted.size());
        }
        if (drainScheduled.compareAndSet(false, true)) {
            loop.executeOrRun(this::drain);
        }
        return call.future();
    }

    private @Nullable ClientException acquireRoom(final Call<?> call) {
        if (closing || closedCause != null) {
            return notSent();
        }
        try {
            final boolean acquired = loop.isCurrentThread()
                    ? room.tryAcquire(call.requests())
                    : room.tryAcquire(call.requests(), requestTimeoutNs, TimeUnit.NANOSECONDS);
            if (!acquired) {
                return new WindowFullException("window is full: window=" + config.window() + ", wanted="
                        + call.requests() + ", requestTimeout=" + config.requestTimeout());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return new WindowFullException("interrupted while waiting for room: window=" + config.window());
        }
        if (closing || closedCause != null) {
            room.release(call.requests());
            return notSent();
        }
        return null;
    }

    private ClientException notSent() {
        final ClientException cause = closedCause;
        final String reason = cause == null ? "closed by its owner" : String.valueOf(cause.getMessage());
        return new ClientClosedException("client is closed, the request was not sent: reason=" + reason, false);
    }

    /** Takes what callers submitted. On the loop's thread; on a caller's only when that has ended, and then nothing but failing is left. */
    private void drain() {
        drainScheduled.set(false);
        if (closedCause != null) {
            failSubmitted();
            return;
        }
        submitted.drain(waiting::add);
        offerWaiting();
        scheduleTimer();
    }

    private void offerWaiting() {
        Call<?> call = waiting.peek();
        while (call != null && tryOffer(call)) {
            waiting.remove();
            call = waiting.peek();
        }
    }

    /** @return whether the call is done with waiting: it was offered, or never can be. */
    private boolean tryOffer(final Call<?> call) {
        try {
            if (!call.tryOffer(session, requests, correlationId)) {
                return false;
            }
            correlationId += call.requests();
            offered.add(call);
        } catch (final IllegalArgumentException | NullPointerException e) {
            // The caller's mistake is the caller's alone: the calls behind it go on.
            room.release(call.requests());
            call.future().completeExceptionally(e);
        }
        return true;
    }

    private void onReply(final Reply reply) {
        final Call<?> call = offered.element();
        final Call.Progress progress = call.onReply(reply);
        if (progress == Call.Progress.MORE_REPLIES) {
            return;
        }
        offered.remove();
        if (progress == Call.Progress.OFFER_AGAIN) {
            waiting.add(call);
            offerWaiting();
        } else {
            room.release(call.requests());
            call.complete();
        }
    }

    private void scheduleTimer() {
        if (!timerScheduled && !(offered.isEmpty() && waiting.isEmpty())) {
            timerScheduled = true;
            final long nowNs = System.nanoTime();
            loop.schedule(this::onTimer, Math.max(TIMER_RESOLUTION_NS, leastNsLeft(nowNs)));
        }
    }

    private void onTimer() {
        timerScheduled = false;
        if (closedCause == null) {
            final long nowNs = System.nanoTime();
            offered.forEach(call -> expire(call, nowNs));
            waiting.forEach(call -> expire(call, nowNs));
            scheduleTimer();
        }
    }

    private void expire(final Call<?> call, final long nowNs) {
        if (call.deadlineNs() - nowNs <= 0 && !call.future().isDone()) {
            call.future()
                    .completeExceptionally(new RequestTimeoutException(
                            "no answer in time, the outcome is unknown, the same id may be sent again: requestTimeout="
                                    + config.requestTimeout() + ", connected=" + session.isConnected()));
        }
    }

    private long leastNsLeft(final long nowNs) {
        long least = requestTimeoutNs;
        for (final Call<?> call : offered) {
            least = call.future().isDone() ? least : Math.min(least, call.deadlineNs() - nowNs);
        }
        for (final Call<?> call : waiting) {
            least = call.future().isDone() ? least : Math.min(least, call.deadlineNs() - nowNs);
        }
        return least;
    }

    private void failSubmitted() {
        Call<?> call = pollSubmitted();
        while (call != null) {
            call.future().completeExceptionally(notSent());
            call = pollSubmitted();
        }
    }

    /** Callers may compete here, when the loop has ended. */
    private @Nullable Call<?> pollSubmitted() {
        synchronized (submitted) {
            return submitted.poll();
        }
    }

    private void onClosed(final @Nullable ClientException cause) {
        final ClientException failure = cause != null
                ? cause
                : new ClientClosedException("client was closed before the answer: unanswered=" + offered.size(), true);
        closedCause = failure;
        room.release(WAKE_ALL);
        connected.completeExceptionally(failure);
        offered.forEach(call -> call.future().completeExceptionally(failure));
        waiting.forEach(call -> call.future().completeExceptionally(notSent()));
        offered.clear();
        waiting.clear();
        failSubmitted();
        listener.onClosed(cause);
        loop.close();
    }

    private final class Adapter implements SessionListener {
        @Override
        public void onConnected(final ServerInfo server) {
            connected.complete(server);
            listener.onConnected(server);
        }

        @Override
        public void onDisconnected(final String reason, final int unanswered) {
            listener.onDisconnected(reason, unanswered);
        }

        @Override
        public void onResent(final int resent) {
            listener.onResent(resent);
        }

        @Override
        public void onClosed(final @Nullable ClientException cause) {
            AsyncClient.this.onClosed(cause);
        }

        @Override
        public void onWritable() {
            offerWaiting();
        }

        @Override
        public void onCommandReply(final CommandReply reply) {
            onReply(reply);
        }

        @Override
        public void onAccountReply(final AccountReply reply) {
            onReply(reply);
        }

        @Override
        public void onTransferReply(final TransferReply reply) {
            onReply(reply);
        }

        @Override
        public void onAuthorizationReply(final AuthorizationReply reply) {
            onReply(reply);
        }

        @Override
        public void onEntriesReply(final EntriesReply reply) {
            onReply(reply);
        }

        @Override
        public void onStateHashReply(final StateHashReply reply) {
            onReply(reply);
        }

        @Override
        public void onServerStatusReply(final ServerStatusReply reply) {
            onReply(reply);
        }

        @Override
        public void onPromoteReply(final PromoteReply reply) {
            onReply(reply);
        }

        @Override
        public void onTrialBalanceReply(final TrialBalanceReply reply) {
            onReply(reply);
        }
    }
}
