package io.florin.reference;

import io.florin.protocol.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The ledger, slow and obvious: immutable values in maps, numbers without end, and a copy of everything where one may go back.
 * Answers all commands and queries but the state's hash.
 */
public final class ReferenceLedger {
    /** A command with what the journal adds to it. */
    private record Sequenced(Command command, long sequence, long timestampNs) {}

    /** A member of a chain that answers for all of it, and how. */
    private record Failure(int member, Status status) {}

    private final List<Sequenced> openChain = new ArrayList<>();
    /** What was answered to the chains whose ids are retained, by their content. */
    private final Map<List<Command>, List<Reply>> pastChains = new HashMap<>();

    private LedgerState state = new LedgerState();
    private Command.@Nullable Configure settings;
    private long lastSequence;
    private long lastTimestampNs;

    /** @return a ledger that is as this one is now, to try something out. */
    public ReferenceLedger copy() {
        final ReferenceLedger copy = new ReferenceLedger();
        copy.openChain.addAll(openChain);
        copy.pastChains.putAll(pastChains);
        copy.state = new LedgerState(state);
        copy.settings = settings;
        copy.lastSequence = lastSequence;
        copy.lastTimestampNs = lastTimestampNs;
        return copy;
    }

    /** @return the replies that the command brings: none while a chain is open, all of its members' at its end. */
    public List<Reply> apply(final Command command, final long sequence, final long timestampNs) {
        if (sequence != lastSequence + 1 || timestampNs < lastTimestampNs) {
            throw new IllegalArgumentException("not the next one: sequence=" + sequence + " last=" + lastSequence
                    + " timestampNs=" + timestampNs + " lastNs=" + lastTimestampNs);
        }
        lastSequence = sequence;
        lastTimestampNs = timestampNs;
        expire();
        if (command instanceof Command.Configure configure) {
            settings = configure;
            openChain.clear();
            return List.of(reply(command, sequence, timestampNs, Status.OK, false));
        } else if (command instanceof Command.Tick) {
            return List.of(reply(command, sequence, timestampNs, Status.OK, false));
        }
        openChain.add(new Sequenced(command, sequence, timestampNs));
        if (command.isLinked()) {
            return List.of();
        }
        final List<Sequenced> members = List.copyOf(openChain);
        openChain.clear();
        return members.size() == 1 ? List.of(applySingle(command)) : applyChain(members);
    }

    /** @return the answer to a query. */
    public QueryReply query(final Query query) {
        return new Queries(state, lastSequence, lastTimestampNs).answer(query);
    }

    /** @return the ids of all accounts, in the order of their openings. */
    public List<Id> accountIds() {
        return state.accounts().stream().map(Account::id).toList();
    }

    /** @return the ids of all transfers, in the order of their retention. */
    public List<Id> transferIds() {
        return state.transfers().stream()
                .map(transfer -> transfer.command().id())
                .toList();
    }

    /** @return all accounts, in the order of their openings. */
    public Collection<Account> accounts() {
        return Collections.unmodifiableCollection(state.accounts());
    }

    /** @return the account with this id, or null. */
    public @Nullable Account account(final Id id) {
        return state.account(id);
    }

    /** @return all that is retained, in the order of its retention. */
    public Collection<Retained> transfers() {
        return Collections.unmodifiableCollection(state.transfers());
    }

    /** @return the last sequence applied. */
    public long lastSequence() {
        return lastSequence;
    }

    /** @return the time of the last sequence applied. */
    public long lastTimestampNs() {
        return lastTimestampNs;
    }

    /** @return the settings that hold now. */
    public Command.Configure settings() {
        if (settings == null) {
            throw new IllegalStateException("not configured");
        }
        return settings;
    }

    /** @return how many members of a chain wait for the last one. */
    public int openChainLength() {
        return openChain.size();
    }

    /** @return the earliest expiry of an open authorization; {@link Long#MAX_VALUE} when there is none. */
    public long nextExpiryNs() {
        return state.transfers().stream()
                .filter(ReferenceLedger::isOpen)
                .mapToLong(ReferenceLedger::expiresNs)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void expire() {
        final List<Retained> due = state.transfers().stream()
                .filter(ReferenceLedger::isOpen)
                .filter(transfer -> expiresNs(transfer) <= lastTimestampNs)
                .toList();
        due.forEach(transfer -> execution(lastSequence).expire(transfer));
    }

    private static boolean isOpen(final Retained transfer) {
        final Retained.Done done = transfer.done();
        return done != null && done.hold() != null && done.hold().isOpen();
    }

    private static long expiresNs(final Retained transfer) {
        final Retained.Done done = Objects.requireNonNull(transfer.done());
        return Objects.requireNonNull(done.hold()).expiresNs();
    }

    private Execution execution(final long sequence) {
        return new Execution(state, settings(), sequence, lastTimestampNs);
    }

    private Reply applySingle(final Command command) {
        final Status shape = Shape.check(command);
        if (shape != Status.OK) {
            return reply(command, lastSequence, lastTimestampNs, shape, false);
        }
        if (!(command instanceof Money money)) {
            return applyToAccount(command, lastSequence);
        }
        final Retained known = state.transfer(money.id());
        if (known != null) {
            final Status difference = Content.compare(known.command(), money);
            return difference == Status.OK
                    ? reply(command, known.sequence(), known.timestampNs(), known.outcome(), true)
                    : reply(command, lastSequence, lastTimestampNs, difference, false);
        }
        final Status status = Retained.room(money) > settings().transfersMax() - state.transfersTaken()
                ? Status.CAPACITY_EXCEEDED
                : execution(lastSequence).execute(money, List.of());
        return reply(command, lastSequence, lastTimestampNs, status, false);
    }

    /** OpenAccount, SetAccountStatus and SetAccountLimits of sound shape, alone or as a chain's member. */
    private Reply applyToAccount(final Command command, final long sequence) {
        if (command instanceof Command.OpenAccount open) {
            final Account known = state.account(open.accountId());
            if (known == null) {
                return reply(
                        command, sequence, lastTimestampNs, execution(sequence).open(open), false);
            }
            final Status difference = Content.compare(known.opened(), open);
            return difference == Status.OK
                    ? reply(command, known.openedSequence(), known.openedNs(), Status.OK, true)
                    : reply(command, sequence, lastTimestampNs, difference, false);
        }
        final boolean isStatus = command instanceof Command.SetAccountStatus;
        final Id id = command instanceof Command.SetAccountStatus set
                ? set.accountId()
                : ((Command.SetAccountLimits) command).accountId();
        final long expectedVersion = command instanceof Command.SetAccountStatus set
                ? set.expectedVersion()
                : ((Command.SetAccountLimits) command).expectedVersion();
        final Account account = state.account(id);
        if (account == null) {
            return reply(command, sequence, lastTimestampNs, Status.ACCOUNT_NOT_FOUND, false);
        }
        final Account.LastChange same = isStatus ? Account.LastChange.STATUS : Account.LastChange.LIMITS;
        final boolean isDone = command instanceof Command.SetAccountStatus set
                ? account.status() == set.accountStatus() && account.reason() == set.reason()
                : account.overdraftLimit() == ((Command.SetAccountLimits) command).overdraftLimit();
        if (account.version() == expectedVersion + 1 && account.lastChange() == same && isDone) {
            return reply(command, sequence, lastTimestampNs, Status.OK, true);
        }
        if (account.version() != expectedVersion) {
            return reply(command, sequence, lastTimestampNs, Status.VERSION_MISMATCH, false);
        }
        final Status status = command instanceof Command.SetAccountStatus set
                ? execution(sequence).setStatus(account, set)
                : execution(sequence).setLimits(account, (Command.SetAccountLimits) command);
        return reply(command, sequence, lastTimestampNs, status, false);
    }

    private List<Reply> applyChain(final List<Sequenced> members) {
        final List<Command> content =
                members.stream().map(member -> Content.of(member.command)).toList();
        final List<Status> contentStatuses = new ArrayList<>();
        final Map<Id, Money> inChain = new HashMap<>();
        final List<Integer> claims = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            final Command command = members.get(i).command;
            Status status = Shape.check(command);
            if (status == Status.OK && command instanceof Money money) {
                final Retained known = state.transfer(money.id());
                final Money earlier = inChain.putIfAbsent(money.id(), money);
                if (known != null) {
                    status = Content.compare(known.command(), money);
                    if (status == Status.OK && known.chain().equals(content)) {
                        return repeat(members, Objects.requireNonNull(pastChains.get(content)));
                    }
                    status = status == Status.OK ? Status.ID_REUSED_CHAIN : status;
                } else if (earlier != null) {
                    status = Content.compare(earlier, money);
                    status = status == Status.OK ? Status.ID_REUSED_CHAIN : status;
                } else {
                    claims.add(i);
                }
            }
            contentStatuses.add(status);
        }
        int unsound = 0;
        while (unsound < members.size() && contentStatuses.get(unsound) == Status.OK) {
            unsound++;
        }
        final int withoutRoom = firstWithoutRoom(members, claims);
        if (withoutRoom >= 0) {
            return unsound < withoutRoom
                    ? replies(members, new Failure(unsound, contentStatuses.get(unsound)))
                    : replies(members, new Failure(withoutRoom, Status.CAPACITY_EXCEEDED));
        }
        return execute(members, content, claims, contentStatuses, unsound);
    }

    private List<Reply> execute(
            final List<Sequenced> members,
            final List<Command> content,
            final List<Integer> claims,
            final List<Status> contentStatuses,
            final int unsound) {
        final LedgerState before = new LedgerState(state);
        final List<Reply> done = new ArrayList<>();
        Failure failure = unsound < members.size() ? new Failure(unsound, contentStatuses.get(unsound)) : null;
        for (int i = 0; i < unsound; i++) {
            final Sequenced member = members.get(i);
            final Reply reply = member.command instanceof Money money
                    ? reply(
                            money,
                            member.sequence,
                            lastTimestampNs,
                            execution(member.sequence).execute(money, content),
                            false)
                    : applyToAccount(member.command, member.sequence);
            if (reply.status() != Status.OK) {
                failure = new Failure(i, reply.status());
                break;
            }
            done.add(reply);
        }
        final List<Reply> replies;
        if (failure == null) {
            replies = withBalances(members, done);
        } else {
            state = before;
            retainRefused(members, content, claims, failure);
            replies = replies(members, failure);
        }
        if (state.transfers().stream().anyMatch(transfer -> transfer.chain().equals(content))) {
            pastChains.put(content, replies);
        }
        return replies;
    }

    private void retainRefused(
            final List<Sequenced> members,
            final List<Command> content,
            final List<Integer> claims,
            final Failure failure) {
        if (failure.status == Status.CAPACITY_EXCEEDED || failure.status == Status.HISTORY_FULL) {
            return;
        }
        for (final int i : claims) {
            final Sequenced member = members.get(i);
            final Status outcome = i == failure.member ? failure.status : Status.CHAIN_FAILED;
            state.put(new Retained((Money) member.command, outcome, member.sequence, lastTimestampNs, content, null));
        }
    }

    /** @return the first claim that finds no room, or -1. */
    private int firstWithoutRoom(final List<Sequenced> members, final List<Integer> claims) {
        int taken = state.transfersTaken();
        for (final int i : claims) {
            taken += Retained.room((Money) members.get(i).command);
            if (taken > settings().transfersMax()) {
                return i;
            }
        }
        return -1;
    }

    private List<Reply> repeat(final List<Sequenced> members, final List<Reply> first) {
        final List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            final Reply then = first.get(i);
            replies.add(reply(members.get(i).command, then.sequence(), then.timestampNs(), then.status(), true));
        }
        return replies;
    }

    private List<Reply> replies(final List<Sequenced> members, final Failure failure) {
        final List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            final Status status = i == failure.member ? failure.status : Status.CHAIN_FAILED;
            final Sequenced member = members.get(i);
            replies.add(reply(member.command, member.sequence, lastTimestampNs, status, false));
        }
        return replies;
    }

    /** @return the replies with the balances that are there now. */
    private List<Reply> withBalances(final List<Sequenced> members, final List<Reply> done) {
        final List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            final Reply then = done.get(i);
            replies.add(
                    reply(members.get(i).command, then.sequence(), then.timestampNs(), then.status(), then.replayed()));
        }
        return replies;
    }

    private Reply reply(
            final Command command,
            final long sequence,
            final long timestampNs,
            final Status status,
            final boolean replayed) {
        final Account account = accountOf(command);
        return new Reply(
                command.correlationId(),
                sequence,
                timestampNs,
                status,
                replayed,
                account == null ? null : account.balances());
    }

    /** @return the account whose balances a reply has, by what the command names now. */
    private @Nullable Account accountOf(final Command command) {
        if (command instanceof Money.Transfer it) {
            return state.account(it.debitAccountId());
        } else if (command instanceof Money.Authorize it) {
            return state.account(it.debitAccountId());
        } else if (command instanceof Command.OpenAccount it) {
            return state.account(it.accountId());
        } else if (command instanceof Command.SetAccountStatus it) {
            return state.account(it.accountId());
        } else if (command instanceof Command.SetAccountLimits it) {
            return state.account(it.accountId());
        } else if (command instanceof FollowUp.Capture it) {
            return payerOf(it.authorizationId());
        } else if (command instanceof FollowUp.Void it) {
            return payerOf(it.authorizationId());
        } else if (command instanceof FollowUp.Refund it) {
            final Retained original = state.transfer(it.originalId());
            final Retained.Done paid = original == null ? null : original.done();
            final Retained.Part part = paid == null ? null : Execution.partOf(paid, it.payeeAccountId());
            return part == null ? null : state.account(part.payee());
        } else if (command instanceof FollowUp.Reverse it) {
            final Retained original = state.transfer(it.originalId());
            final Retained.Done paid = original == null ? null : original.done();
            return paid != null && original != null && original.command() instanceof Money.Transfer
                    ? state.account(LedgerState.payee(paid))
                    : null;
        }
        return null;
    }

    private @Nullable Account payerOf(final Id authorizationId) {
        final Retained original = state.transfer(authorizationId);
        final Retained.Done authorized = original == null ? null : original.done();
        return authorized == null || authorized.hold() == null ? null : state.account(authorized.debitAccountId());
    }
}
