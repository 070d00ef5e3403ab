package io.florin.reference;

import static java.math.BigInteger.ZERO;

import io.florin.protocol.Status;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The ledger, slow and obvious: immutable values in maps, numbers without end, and a copy of everything where one may go back. */
public final class ReferenceLedger {
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    /** What an account is worth. */
    public record Account(
            Command.OpenAccount opened, long sequence, long timestampNs, BigInteger debits, BigInteger credits) {
        BigInteger available() {
            return credits.subtract(debits).add(BigInteger.valueOf(opened.overdraftLimit()));
        }

        Account pay(final BigInteger amount) {
            return new Account(opened, sequence, timestampNs, debits.add(amount), credits);
        }

        Account receive(final BigInteger amount) {
            return new Account(opened, sequence, timestampNs, debits, credits.add(amount));
        }
    }

    /** A transfer and what became of it. */
    public record Outcome(Command.Transfer command, long sequence, long timestampNs, Status status) {}

    /** A command with what the journal adds to it. */
    public record Sequenced(Command command, long sequence, long timestampNs) {}

    private final int ledgersMax;
    private final int accountsMax;
    private final int transfersMax;
    private final List<Sequenced> chain = new ArrayList<>();
    private Map<Id, Account> accounts = new HashMap<>();
    private final Map<Id, Outcome> transfers = new HashMap<>();

    public ReferenceLedger(final int ledgersMax, final int accountsMax, final int transfersMax) {
        this.ledgersMax = ledgersMax;
        this.accountsMax = accountsMax;
        this.transfersMax = transfersMax;
    }

    /** @return all accounts. */
    public Map<Id, Account> accounts() {
        return accounts;
    }

    /** @return all transfers. */
    public Map<Id, Outcome> transfers() {
        return transfers;
    }

    /** @return the replies that the command brings: none while a chain is open, all of its members' at its end. */
    public List<Reply> apply(final Command command, final long sequence, final long timestampNs) {
        final Sequenced sequenced = new Sequenced(command, sequence, timestampNs);
        if (command.isLinked() || !chain.isEmpty()) {
            chain.add(sequenced);
            if (command.isLinked()) {
                return List.of();
            }
            final List<Sequenced> members = List.copyOf(chain);
            chain.clear();
            return applyChain(members);
        }
        return List.of(
                command instanceof Command.Transfer transfer
                        ? applySingle(transfer, sequenced)
                        : open((Command.OpenAccount) command, sequenced));
    }

    /** @return for each ledger, ascending, the sum of what its accounts have paid and of what they have received. */
    public Map<Long, BigInteger[]> totals() {
        final Map<Long, BigInteger[]> totals = new TreeMap<>();
        for (final Account account : accounts.values()) {
            final BigInteger[] sums =
                    totals.computeIfAbsent(account.opened.ledger(), ledger -> new BigInteger[] {ZERO, ZERO});
            sums[0] = sums[0].add(account.debits);
            sums[1] = sums[1].add(account.credits);
        }
        return totals;
    }

    private Reply open(final Command.OpenAccount command, final Sequenced at) {
        final Account known = accounts.get(command.accountId());
        final Status status = openStatus(command, known);
        if (status == Status.OK && known == null) {
            accounts.put(command.accountId(), new Account(command, at.sequence, at.timestampNs, ZERO, ZERO));
        } else if (status == Status.OK && known != null) {
            return reply(new Sequenced(command, known.sequence, known.timestampNs), status, true);
        }
        return reply(at, status, false);
    }

    private Status openStatus(final Command.OpenAccount command, final @Nullable Account known) {
        if (command.flags() != 0) {
            return Status.INVALID_FLAGS;
        } else if (command.accountId().equals(Id.ZERO)) {
            return Status.INVALID_ID;
        } else if (command.ledger() == 0) {
            return Status.INVALID_LEDGER;
        } else if (command.kind() != Command.CUSTOMER && command.kind() != Command.HOUSE) {
            return Status.INVALID_KIND;
        } else if (command.overdraftLimit() < 0) {
            return Status.INVALID_OVERDRAFT_LIMIT;
        } else if (known != null) {
            return openDifference(known.opened, command);
        }
        final Set<Long> ledgers = new HashSet<>(List.of(command.ledger()));
        accounts.values().forEach(account -> ledgers.add(account.opened.ledger()));
        return accounts.size() == accountsMax || ledgers.size() > ledgersMax ? Status.CAPACITY_EXCEEDED : Status.OK;
    }

    private static Status openDifference(final Command.OpenAccount first, final Command.OpenAccount second) {
        if (first.ledger() != second.ledger()) {
            return Status.ID_REUSED_LEDGER;
        } else if (first.code() != second.code()) {
            return Status.ID_REUSED_CODE;
        } else if (first.kind() != second.kind()) {
            return Status.ID_REUSED_KIND;
        } else if (first.overdraftLimit() != second.overdraftLimit()) {
            return Status.ID_REUSED_OVERDRAFT_LIMIT;
        }
        return first.userData().equals(second.userData()) ? Status.OK : Status.ID_REUSED_USER_DATA;
    }

    private Reply applySingle(final Command.Transfer command, final Sequenced at) {
        final Status shape = shape(command);
        if (shape != Status.OK) {
            return reply(at, shape, false);
        }
        final Outcome known = transfers.get(command.transferId());
        if (known != null) {
            final Status difference = difference(known.command, command);
            return difference == Status.OK
                    ? reply(new Sequenced(command, known.sequence, known.timestampNs), known.status, true)
                    : reply(at, difference, false);
        }
        if (transfers.size() == transfersMax) {
            return reply(at, Status.CAPACITY_EXCEEDED, false);
        }
        final Status status = move(command);
        transfers.put(command.transferId(), new Outcome(command, at.sequence, at.timestampNs, status));
        return reply(at, status, false);
    }

    private List<Reply> applyChain(final List<Sequenced> members) {
        final List<Status> contents = new ArrayList<>();
        final Map<Id, Command.Transfer> inChain = new HashMap<>();
        final Set<Integer> unused = new HashSet<>();
        for (int i = 0; i < members.size(); i++) {
            contents.add(chainContent(members.get(i).command, members.get(0).command, inChain));
            if (members.get(i).command instanceof Command.Transfer transfer && shape(transfer) == Status.OK) {
                final boolean isFirst = inChain.putIfAbsent(transfer.transferId(), transfer) == null;
                if (isFirst && !transfers.containsKey(transfer.transferId())) {
                    unused.add(i);
                }
            }
        }
        int failed = 0;
        while (failed < members.size() && contents.get(failed) == Status.OK) {
            failed++;
        }
        unused.remove(failed);
        final int room = transfersMax - transfers.size();
        if (unused.size() > room) {
            final int withoutRoom =
                    unused.stream().sorted().skip(room).findFirst().orElseThrow();
            return withoutRoom < failed
                    ? replies(members, withoutRoom, Status.CAPACITY_EXCEEDED)
                    : replies(members, failed, contents.get(failed));
        }
        if (failed == members.size() && unused.isEmpty()) {
            return members.stream().map(this::replay).toList();
        }
        return execute(members, unused, failed, failed < members.size() ? contents.get(failed) : Status.OK);
    }

    private List<Reply> execute(
            final List<Sequenced> members, final Set<Integer> unused, final int unsound, final Status unsoundStatus) {
        final Map<Id, Account> before = new HashMap<>(accounts);
        int failed = unsound;
        Status failure = unsoundStatus;
        for (int i = 0; i < failed && unused.contains(i); i++) {
            final Status status = move((Command.Transfer) members.get(i).command);
            if (status != Status.OK) {
                failed = i;
                failure = status;
            }
        }
        final boolean isDone = failed == members.size();
        if (!isDone) {
            accounts = before;
        }
        for (final int i : unused) {
            final Sequenced at = members.get(i);
            final Status status = isDone ? Status.OK : i == failed ? failure : Status.CHAIN_FAILED;
            final Command.Transfer transfer = (Command.Transfer) at.command;
            transfers.put(transfer.transferId(), new Outcome(transfer, at.sequence, at.timestampNs, status));
        }
        return replies(members, failed, failure);
    }

    private Status chainContent(final Command command, final Command first, final Map<Id, Command.Transfer> inChain) {
        if (!(command instanceof Command.Transfer transfer)) {
            return Status.INVALID_FLAGS;
        }
        final Status shape = shape(transfer);
        if (shape != Status.OK) {
            return shape;
        }
        final Outcome known = transfers.get(transfer.transferId());
        final Command.Transfer earlier = inChain.get(transfer.transferId());
        if (known != null && difference(known.command, transfer) != Status.OK) {
            return difference(known.command, transfer);
        } else if (known == null && earlier != null && difference(earlier, transfer) != Status.OK) {
            return difference(earlier, transfer);
        }
        final boolean isFirstKnown =
                first instanceof Command.Transfer firstTransfer && transfers.containsKey(firstTransfer.transferId());
        return earlier != null || isFirstKnown != (known != null) ? Status.ID_REUSED_CHAIN : Status.OK;
    }

    private Reply replay(final Sequenced member) {
        final Outcome known = Objects.requireNonNull(transfers.get(((Command.Transfer) member.command).transferId()));
        return reply(new Sequenced(member.command, known.sequence, known.timestampNs), known.status, true);
    }

    private List<Reply> replies(final List<Sequenced> members, final int failed, final Status failure) {
        final List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            final Status others = failed < members.size() ? Status.CHAIN_FAILED : Status.OK;
            final Sequenced at = members.get(i);
            final Status status = i == failed ? failure : others;
            replies.add(
                    at.command instanceof Command.Transfer
                            ? reply(at, status, false)
                            : new Reply(at.command.correlationId(), at.sequence, at.timestampNs, status, false, null));
        }
        return replies;
    }

    private Reply reply(final Sequenced at, final Status status, final boolean replayed) {
        final Id id = at.command instanceof Command.Transfer transfer
                ? transfer.debitAccountId()
                : ((Command.OpenAccount) at.command).accountId();
        return new Reply(at.command.correlationId(), at.sequence, at.timestampNs, status, replayed, balances(id));
    }

    private Reply.@Nullable Balances balances(final Id id) {
        final Account account = accounts.get(id);
        return account == null
                ? null
                : new Reply.Balances(
                        0,
                        account.debits.longValueExact(),
                        0,
                        account.credits.longValueExact(),
                        account.available().min(MAX).longValueExact());
    }

    private Status move(final Command.Transfer command) {
        final Account debit = accounts.get(command.debitAccountId());
        final Account credit = accounts.get(command.creditAccountId());
        final BigInteger amount = BigInteger.valueOf(command.amount());
        if (debit == null) {
            return Status.DEBIT_ACCOUNT_NOT_FOUND;
        } else if (credit == null) {
            return Status.CREDIT_ACCOUNT_NOT_FOUND;
        } else if (debit.opened.ledger() != command.ledger()) {
            return Status.DEBIT_LEDGER_MISMATCH;
        } else if (credit.opened.ledger() != command.ledger()) {
            return Status.CREDIT_LEDGER_MISMATCH;
        } else if (debit.debits.add(amount).compareTo(MAX) > 0) {
            return Status.DEBITS_OVERFLOW;
        } else if (credit.credits.add(amount).compareTo(MAX) > 0) {
            return Status.CREDITS_OVERFLOW;
        } else if (debit.opened.kind() == Command.CUSTOMER && amount.compareTo(debit.available()) > 0) {
            return Status.INSUFFICIENT_FUNDS;
        }
        accounts.put(command.debitAccountId(), debit.pay(amount));
        accounts.put(command.creditAccountId(), credit.receive(amount));
        return Status.OK;
    }

    private static Status shape(final Command.Transfer command) {
        if ((command.flags() & ~Command.LINKED) != 0) {
            return Status.INVALID_FLAGS;
        } else if (command.transferId().equals(Id.ZERO)) {
            return Status.INVALID_ID;
        } else if (command.ledger() == 0) {
            return Status.INVALID_LEDGER;
        } else if (command.debitAccountId().equals(Id.ZERO)) {
            return Status.INVALID_DEBIT_ACCOUNT;
        } else if (command.creditAccountId().equals(Id.ZERO)) {
            return Status.INVALID_CREDIT_ACCOUNT;
        } else if (command.debitAccountId().equals(command.creditAccountId())) {
            return Status.ACCOUNTS_EQUAL;
        } else if (command.amount() <= 0) {
            return Status.INVALID_AMOUNT;
        } else if (command.reference().length() > 35) {
            return Status.INVALID_REFERENCE;
        }
        return command.text().getBytes(StandardCharsets.UTF_8).length > 140 ? Status.INVALID_TEXT : Status.OK;
    }

    private static Status difference(final Command.Transfer first, final Command.Transfer second) {
        if (first.ledger() != second.ledger()) {
            return Status.ID_REUSED_LEDGER;
        } else if (first.code() != second.code()) {
            return Status.ID_REUSED_CODE;
        } else if (!first.debitAccountId().equals(second.debitAccountId())) {
            return Status.ID_REUSED_DEBIT_ACCOUNT;
        } else if (!first.creditAccountId().equals(second.creditAccountId())) {
            return Status.ID_REUSED_CREDIT_ACCOUNT;
        } else if (first.amount() != second.amount()) {
            return Status.ID_REUSED_AMOUNT;
        } else if (!first.userData().equals(second.userData())) {
            return Status.ID_REUSED_USER_DATA;
        }
        final boolean sameTexts =
                first.reference().equals(second.reference()) && first.text().equals(second.text());
        return sameTexts ? Status.OK : Status.ID_REUSED_TEXT;
    }
}
