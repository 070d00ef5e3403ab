package io.florin.client;

import io.florin.protocol.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call of an {@link AsyncClient}: made by the caller's thread, from then on of the loop's thread alone, but for its future.
 *
 * @param <T> what the future gives.
 */
abstract sealed class Call<T> {
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final long deadlineNs;

    Call(final long deadlineNs) {
        this.deadlineNs = deadlineNs;
    }

    /** What a reply means for the call. */
    enum Progress {
        /** It has all its replies. */
        ANSWERED,
        /** More replies to what was offered are to come. */
        MORE_REPLIES,
        /** It must be offered again. */
        OFFER_AGAIN
    }

    /** The requests that all calls of one client share. */
    static final class Requests {
        final CommandRequests commands = new CommandRequests();
        final GetAccountRequest getAccount = new GetAccountRequest();
        final GetAccountAtRequest getAccountAt = new GetAccountAtRequest();
        final GetTransferRequest getTransfer = new GetTransferRequest();
        final GetAuthorizationRequest getAuthorization = new GetAuthorizationRequest();
        final ListEntriesRequest listEntries = new ListEntriesRequest();
        final TrialBalanceRequest trialBalance = new TrialBalanceRequest();
        final GetStateHashRequest getStateHash = new GetStateHashRequest();
        final GetServerStatusRequest getServerStatus = new GetServerStatusRequest();
        final PromoteRequest promote = new PromoteRequest();
    }

    final CompletableFuture<T> future() {
        return future;
    }

    final long deadlineNs() {
        return deadlineNs;
    }

    /** @return how much of the window it takes. */
    int requests() {
        return 1;
    }

    /** @return false when the window has no room now. */
    abstract boolean tryOffer(Session session, Requests requests, long correlationId);

    /** Takes what the call needs from a reply, but does not complete the future. */
    abstract Progress onReply(Reply reply);

    /** Completes the future, after {@link Progress#ANSWERED}. */
    abstract void complete();

    /** A call of one request and one reply. */
    static final class Single<T> extends Call<T> {
        private final Function<Requests, Request> encode;
        private final Function<Reply, T> decode;
        private @Nullable T result;

        Single(final long deadlineNs, final Function<Requests, Request> encode, final Function<Reply, T> decode) {
            super(deadlineNs);
            this.encode = encode;
            this.decode = decode;
        }

        @Override
        boolean tryOffer(final Session session, final Requests requests, final long correlationId) {
            return session.tryOffer(correlationId, encode.apply(requests));
        }

        @Override
        Progress onReply(final Reply reply) {
            result = decode.apply(reply);
            return Progress.ANSWERED;
        }

        @Override
        void complete() {
            future().complete(result);
        }
    }

    /** A chain: one request and one reply per member. */
    static final class Chain extends Call<List<CommandResult>> {
        private final ChainRequest chain;
        private final List<CommandResult> results;

        Chain(final long deadlineNs, final List<? extends Command> commands) {
            super(deadlineNs);
            final CommandRequests requests = new CommandRequests();
            chain = new ChainRequest(commands.size());
            commands.forEach(command -> chain.add(requests.of(command)));
            results = new ArrayList<>(commands.size());
        }

        @Override
        int requests() {
            return chain.size();
        }

        @Override
        boolean tryOffer(final Session session, final Requests requests, final long correlationId) {
            return session.tryOffer(correlationId, chain);
        }

        @Override
        Progress onReply(final Reply reply) {
            results.add(((CommandReply) reply).toResult());
            return results.size() == chain.size() ? Progress.ANSWERED : Progress.MORE_REPLIES;
        }

        @Override
        void complete() {
            future().complete(List.copyOf(results));
        }
    }

    /** The totals of all ledgers, page by page. */
    static final class TrialBalancePages extends Call<QueryResult<TrialBalance>> {
        private final List<LedgerTotals> totals = new ArrayList<>();
        private long fromLedger;
        private long firstSequence;
        private boolean consistent = true;
        private @Nullable QueryResult<TrialBalance> result;

        TrialBalancePages(final long deadlineNs) {
            super(deadlineNs);
        }

        @Override
        boolean tryOffer(final Session session, final Requests requests, final long correlationId) {
            return session.tryOffer(correlationId, requests.trialBalance.fromLedger(fromLedger));
        }

        @Override
        Progress onReply(final Reply reply) {
            final TrialBalanceReply page = (TrialBalanceReply) reply;
            final Status status = page.status();
            if (status != Status.OK) {
                result = new QueryResult<>(status, page.sequence(), page.timestampNs(), null);
                return Progress.ANSWERED;
            }
            if (fromLedger == 0) {
                firstSequence = page.sequence();
            }
            consistent &= page.sequence() == firstSequence;
            totals.addAll(page.totals());
            if (page.nextLedger() > fromLedger && !future().isDone()) {
                fromLedger = page.nextLedger();
                return Progress.OFFER_AGAIN;
            }
            final TrialBalance value =
                    new TrialBalance(totals, page.stateHash(), page.accountCount(), page.transferCount(), consistent);
            result = new QueryResult<>(status, page.sequence(), page.timestampNs(), value);
            return Progress.ANSWERED;
        }

        @Override
        void complete() {
            future().complete(result);
        }
    }
}
