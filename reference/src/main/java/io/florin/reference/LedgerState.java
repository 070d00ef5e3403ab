package io.florin.reference;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All that a ledger knows: immutable values in maps, to be copied where one may have to go back. */
final class LedgerState {
    /** An entry of an account's statement; its number is its place from 1. */
    record Entry(
            long sequence,
            long timestampNs,
            Money command,
            @Nullable Id originalId,
            Id otherAccountId,
            BigInteger amount,
            BigInteger balance,
            boolean isDebit) {}

    /** What an account was after a change. */
    record Change(long sequence, long timestampNs, Account account) {}

    private final Map<Id, Account> accounts = new LinkedHashMap<>();
    private final Map<Id, Retained> transfers = new LinkedHashMap<>();
    private final Map<Id, List<Entry>> statements = new HashMap<>();
    private final Map<Id, List<Change>> changes = new HashMap<>();

    LedgerState() {}

    LedgerState(final LedgerState other) {
        accounts.putAll(other.accounts);
        transfers.putAll(other.transfers);
        other.statements.forEach((id, entries) -> statements.put(id, new ArrayList<>(entries)));
        other.changes.forEach((id, kept) -> changes.put(id, new ArrayList<>(kept)));
    }

    @Nullable
    Account account(final Id id) {
        return accounts.get(id);
    }

    /** @return the account, which is known to be there. */
    Account existing(final Id id) {
        final Account account = accounts.get(id);
        if (account == null) {
            throw new IllegalStateException("no account: " + id);
        }
        return account;
    }

    Collection<Account> accounts() {
        return accounts.values();
    }

    void put(final Account account) {
        accounts.put(account.id(), account);
    }

    void update(final Id id, final UnaryOperator<Account> change) {
        put(change.apply(existing(id)));
    }

    @Nullable
    Retained transfer(final Id id) {
        return transfers.get(id);
    }

    Collection<Retained> transfers() {
        return transfers.values();
    }

    void put(final Retained transfer) {
        transfers.put(transfer.command().id(), transfer);
    }

    List<Entry> statement(final Id accountId) {
        return statements.getOrDefault(accountId, List.of());
    }

    void add(final Id accountId, final Entry entry) {
        statements.computeIfAbsent(accountId, id -> new ArrayList<>()).add(entry);
    }

    List<Change> changes(final Id accountId) {
        return changes.getOrDefault(accountId, List.of());
    }

    /**
     * Keeps what the accounts are now, of those that have history. Where a later sequence has changed one already, by an expiry while
     * a chain's members came, the change has that one.
     */
    void keep(final long sequence, final long timestampNs, final Collection<Id> changed) {
        for (final Id id : changed) {
            final Account account = existing(id);
            if (account.hasHistory()) {
                final List<Change> kept = changes.computeIfAbsent(id, any -> new ArrayList<>());
                final long last = kept.isEmpty() ? 0 : kept.get(kept.size() - 1).sequence();
                kept.add(new Change(Math.max(sequence, last), timestampNs, account));
            }
        }
    }

    int history(final Id accountId) {
        return existing(accountId).hasHistory() ? 1 : 0;
    }

    /** @return how many of the capacity's transfers are taken. */
    int transfersTaken() {
        return transfers.values().stream().mapToInt(Retained::room).sum();
    }

    /** @return changes that are kept, and those that are set aside for the ends of open authorizations. */
    int historyTaken() {
        final int kept = changes.values().stream().mapToInt(List::size).sum();
        int setAside = 0;
        for (final Retained transfer : transfers.values()) {
            final Retained.Done done = transfer.done();
            if (done != null && done.hold() != null && done.hold().isOpen()) {
                setAside += history(done.debitAccountId()) + history(payee(done));
            }
        }
        return kept + setAside;
    }

    /** @return the one payee of what has no splits. */
    static Id payee(final Retained.Done done) {
        final Id payee = done.creditAccountId();
        if (payee == null) {
            throw new IllegalStateException("several payees: " + done);
        }
        return payee;
    }

    /** @return the ledgers that have accounts, ascending. */
    NavigableSet<Long> ledgers() {
        final NavigableSet<Long> ledgers = new TreeSet<>();
        accounts.values().forEach(account -> ledgers.add(account.ledger()));
        return ledgers;
    }
}
