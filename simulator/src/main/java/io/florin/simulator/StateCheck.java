package io.florin.simulator;

import static io.florin.simulator.SimulationFailure.require;
import static io.florin.simulator.SimulationFailure.requireEqual;

import io.florin.protocol.Status;
import io.florin.reference.Command;
import io.florin.reference.Id;
import io.florin.reference.Query;
import io.florin.reference.QueryReply;
import io.florin.reference.ReferenceLedger;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * Asks an engine everything that can be asked, compares the answers with the reference's, and asserts the invariants of
 * docs/ledger.md of the engine's answers alone.
 */
final class StateCheck {
    private static final int CUSTOMER = Command.CUSTOMER;
    private static final int NEAR_NS = 50;
    private static final int PAST_LENGTH = 80;

    private final Function<Query, QueryReply> engine;
    private final ReferenceLedger ledger;
    private final Tally tally;

    StateCheck(final Function<Query, QueryReply> engine, final ReferenceLedger ledger, final Tally tally) {
        this.engine = engine;
        this.ledger = ledger;
        this.tally = tally;
    }

    /** @return what the engine says of every account: the same as the reference, and no limit passed. */
    Map<Id, QueryReply.AccountReply> accounts() {
        final Map<Id, QueryReply.AccountReply> accounts = new HashMap<>();
        for (final Id id : ledger.accountIds()) {
            final QueryReply.AccountReply account = (QueryReply.AccountReply) ask(Query.GetAccount.of(id));
            accounts.put(id, account);
            require(
                    account.kind() != CUSTOMER || account.available() >= 0,
                    "a customer's available is below 0: " + account);
            require(
                    account.debitsPending() >= 0
                            && account.debitsPosted() >= 0
                            && account.creditsPending() >= 0
                            && account.creditsPosted() >= 0,
                    "a sum is below 0: " + account);
        }
        return accounts;
    }

    /** Checks that debits equal credits in each ledger. @return the pending total of each. */
    Map<Long, BigInteger> books() {
        final Map<Long, BigInteger> pending = new HashMap<>();
        final QueryReply.TrialBalanceReply books = (QueryReply.TrialBalanceReply) ask(Query.TrialBalance.of(0));
        for (final QueryReply.Totals totals : books.totals()) {
            requireEqual("posted of ledger " + totals.ledger(), totals.debitsPosted(), totals.creditsPosted());
            requireEqual("pending of ledger " + totals.ledger(), totals.debitsPending(), totals.creditsPending());
            pending.put(totals.ledger(), totals.debitsPending());
        }
        return pending;
    }

    /** Checks everything; {@code random} chooses pages, ranges, past moments and rude values. */
    void all(final Random random) {
        final Map<Id, QueryReply.AccountReply> accounts = accounts();
        final Map<Long, BigInteger> pending = books();
        final Map<Long, BigInteger> held = new HashMap<>();
        for (final Id id : ledger.transferIds()) {
            transfer(id, held);
        }
        pending.forEach(
                (code, sum) -> requireEqual("held in ledger " + code, sum, held.getOrDefault(code, BigInteger.ZERO)));
        accounts.values().forEach(this::statement);
        accounts.values().forEach(account -> past(account, random));
        rude(random);
        for (int i = 0; i < 20; i++) {
            ask(pageQuery(random));
            ask(pastQuery(random));
        }
    }

    private void transfer(final Id id, final Map<Long, BigInteger> held) {
        final QueryReply.TransferReply transfer = (QueryReply.TransferReply) ask(Query.GetTransfer.of(id));
        require(
                transfer.refundedAmount() >= 0
                        && BigInteger.valueOf(transfer.refundedAmount())
                                        .add(BigInteger.valueOf(transfer.refundableAmount()))
                                        .compareTo(BigInteger.valueOf(transfer.amount()))
                                <= 0,
                "more refunded than paid: " + transfer);
        final QueryReply.AuthorizationReply hold = (QueryReply.AuthorizationReply) ask(Query.GetAuthorization.of(id));
        if (hold.status() == Status.OK && hold.outcome() == Status.OK.code()) {
            requireEqual(
                    "captured + voided + expired + remaining of " + hold,
                    hold.amount(),
                    hold.capturedAmount() + hold.voidedAmount() + hold.expiredAmount() + hold.capturableAmount());
            require(hold.refundedAmount() <= hold.capturedAmount(), "more refunded than captured: " + hold);
            held.merge(hold.ledger(), BigInteger.valueOf(hold.capturableAmount()), BigInteger::add);
        }
    }

    /** Reads a whole statement, page by page, and adds it up. */
    private void statement(final QueryReply.AccountReply account) {
        final List<QueryReply.Entry> oldestFirst = pages(account.accountId(), Query.OLDEST_FIRST, 100);
        final List<QueryReply.Entry> newestFirst = pages(account.accountId(), Query.NEWEST_FIRST, 7);
        Collections.reverse(newestFirst);
        requireEqual("statement in both orders", oldestFirst, newestFirst);
        long balance = 0;
        long debits = 0;
        long credits = 0;
        for (final QueryReply.Entry entry : oldestFirst) {
            final boolean isDebit = entry.side() == 1;
            debits += isDebit ? entry.amount() : 0;
            credits += isDebit ? 0 : entry.amount();
            balance += isDebit ? -entry.amount() : entry.amount();
            requireEqual("running balance of " + entry, balance, entry.balance());
        }
        requireEqual("debits on the statement of " + account, account.debitsPosted(), debits);
        requireEqual("credits on the statement of " + account, account.creditsPosted(), credits);
    }

    /** Asks for what an account was after each of the last commands, and at random moments before. */
    private void past(final QueryReply.AccountReply account, final Random random) {
        if (account.history() == 1) {
            final long last = ledger.lastSequence();
            for (long at = last; at >= Math.max(0, last - PAST_LENGTH); at--) {
                ask(Query.GetAccountAt.of(account.accountId(), at, Long.MAX_VALUE));
                ask(Query.GetAccountAt.of(
                        account.accountId(), past(random, last), past(random, ledger.lastTimestampNs())));
            }
        }
    }

    private List<QueryReply.Entry> pages(final Id id, final int order, final int entriesMax) {
        final List<QueryReply.Entry> entries = new ArrayList<>();
        long cursor = 0;
        do {
            final QueryReply.EntriesReply page = (QueryReply.EntriesReply) ask(
                    Query.ListEntries.of(id, order).withEntriesMax(entriesMax).withCursor(cursor));
            entries.addAll(page.entries());
            cursor = page.nextCursor();
        } while (cursor != 0);
        return entries;
    }

    private Query pageQuery(final Random random) {
        final long nowNs = ledger.lastTimestampNs();
        final long[] times = {
            Long.MIN_VALUE, 0, nowNs, nowNs + 1, nowNs - random.nextInt(NEAR_NS), Long.MAX_VALUE, past(random, nowNs)
        };
        final long[] cursors = {0, 0, 1, 2, 1 + random.nextInt(100), Long.MAX_VALUE, -1, Long.MIN_VALUE};
        final int[] orders = {1, 1, 1, 2, 2, 2, 0, 3, 255};
        final int[] lengths = {0, 1, 2, 10, 256, 257, 65535};
        final long a = times[random.nextInt(times.length)];
        final long b = times[random.nextInt(times.length)];
        final boolean isRude = random.nextInt(20) == 0;
        return Query.ListEntries.of(anyAccount(random), orders[random.nextInt(orders.length)])
                .withFromNs(isRude ? a : Math.min(a, b))
                .withToNs(isRude ? b : Math.max(a, b))
                .withCursor(cursors[random.nextInt(cursors.length)])
                .withEntriesMax(lengths[random.nextInt(lengths.length)]);
    }

    private Query pastQuery(final Random random) {
        final long last = ledger.lastSequence();
        final long nowNs = ledger.lastTimestampNs();
        final long[] sequences = {Long.MAX_VALUE, last, past(random, last), past(random, last), 0, Long.MIN_VALUE};
        final long[] times = {Long.MAX_VALUE, Long.MAX_VALUE, nowNs, past(random, nowNs), nowNs - 1, Long.MIN_VALUE};
        return Query.GetAccountAt.of(
                anyAccount(random), sequences[random.nextInt(sequences.length)], times[random.nextInt(times.length)]);
    }

    private void rude(final Random random) {
        final List<Query> queries = List.of(
                Query.GetAccount.of(Id.ZERO),
                Query.GetAccount.of(Id.GREATEST),
                Query.GetTransfer.of(Id.ZERO),
                Query.GetTransfer.of(Id.GREATEST),
                Query.GetTransfer.of(anyAccount(random)),
                Query.GetAuthorization.of(Id.ZERO),
                Query.GetAuthorization.of(Id.GREATEST),
                Query.GetAccountAt.of(Id.ZERO, 1, 1),
                Query.GetAccountAt.of(Id.GREATEST, 1, 1),
                Query.ListEntries.of(Id.ZERO, 1),
                Query.ListEntries.of(Id.GREATEST, 1),
                Query.ListEntries.of(Id.GREATEST, 1).withFromNs(1).withToNs(0),
                Query.TrialBalance.of(1 + random.nextInt(1000)),
                Query.TrialBalance.of(0xFFFF_FFFFL),
                Query.GetStateHash.of());
        for (final Query query : queries) {
            ask(query);
            ask(query.withFlags(1 << random.nextInt(16)));
        }
    }

    private Id anyAccount(final Random random) {
        final List<Id> ids = ledger.accountIds();
        return ids.isEmpty() || random.nextInt(30) == 0
                ? new Id(random.nextInt(5), random.nextInt(2))
                : ids.get(random.nextInt(ids.size()));
    }

    private static long past(final Random random, final long last) {
        return last <= 0 ? 0 : (long) (random.nextDouble() * last);
    }

    private QueryReply ask(final Query query) {
        final QueryReply expected = ledger.query(query);
        final QueryReply actual = engine.apply(query);
        requireEqual("answer to " + query, expected, actual);
        tally.onQuery(actual.status());
        return actual;
    }
}
