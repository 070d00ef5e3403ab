package io.florin.simulator;

import io.florin.protocol.Status;
import io.florin.reference.Account;
import io.florin.reference.Command;
import io.florin.reference.FollowUp;
import io.florin.reference.Id;
import io.florin.reference.Money;
import io.florin.reference.ReferenceLedger;
import io.florin.reference.Reply;
import io.florin.reference.Retained;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes the history of a seed. It looks at a reference ledger of its own, so that most commands can be such that they succeed, and
 * then spoils some, sends some again, and lets time jump to where holds expire.
 */
final class HistoryGenerator {
    private static final long START_NS = 1_000_000;
    private static final long[] LEDGERS = {978, 978, 978, 978, 978, 978, 978, 840, 840, 0x8000_0001L};
    private static final long TIMEOUT_MAX_NS = 31_622_400_000_000_000L;
    private static final int REMEMBERED = 80;
    private static final int LONG_CHAIN_LENGTH = 60;
    private static final int CLOSED = 5;
    private static final int TRIES_PER_MEMBER = 4;

    private final Random random;
    private final Mutator mutator;
    private final Profile profile;
    private final World world = new World();
    private final List<Step> steps = new ArrayList<>();
    private final List<Command> sent = new ArrayList<>();
    private final List<List<Command>> chains = new ArrayList<>();
    private long nowNs = START_NS;
    private long nextId = 1000;
    private long nextAccountId = 1;
    private long correlationId;
    private int commands;

    private HistoryGenerator(final long seed) {
        random = new Random(seed);
        mutator = new Mutator(random);
        profile = Profile.of(seed, random);
    }

    /** @return the history of a seed, of about so many commands. */
    static History generate(final long seed, final int commands) {
        final HistoryGenerator generator = new HistoryGenerator(seed);
        generator.begin();
        while (generator.commands < commands) {
            generator.next();
        }
        return new History(generator.profile.isPipeline(), generator.steps);
    }

    private void begin() {
        final boolean isTight = profile.isTight();
        final int transfersMax = isTight ? 40 + random.nextInt(150) : 100_000;
        final int historyMax = isTight ? 10 + random.nextInt(60) : 100_000;
        send(new Command.Configure(
                0,
                0,
                isTight ? 2 : 16,
                profile.accounts() + (isTight ? 2 : 100),
                transfersMax,
                historyMax,
                new Id(random.nextLong(), random.nextLong())));
        for (int i = 0; i < profile.accounts(); i++) {
            final Command.OpenAccount account = openAccount();
            send(i < 2 ? account.withLedger(978).withKind(i == 0 ? Command.HOUSE : Command.CUSTOMER) : account);
        }
        for (final Account account : List.copyOf(ledger().accounts())) {
            if (account.isCustomer() && account.ledger() == 978) {
                final long amount = profile.isBig() ? Long.MAX_VALUE / 4 : 1000;
                send(transfer(Id.of(1), account.id(), account.ledger(), amount));
            }
        }
    }

    private void next() {
        advance();
        if (oneIn(profile.crashOneIn())) {
            crash();
        } else if (oneIn(profile.chainOneIn())) {
            chain();
        } else {
            send(member().unlinked());
        }
    }

    private void crash() {
        if (profile.isPipeline()) {
            steps.add(
                    switch (random.nextInt(6)) {
                        case 0 -> new Step.DiskFull();
                        case 1 -> new Step.SyncFails(random.nextInt(3));
                        default -> new Step.Crash(oneIn(2) ? 0 : random.nextInt(4));
                    });
            return;
        }
        int lost = oneIn(2) ? 0 : random.nextInt(4);
        if (oneIn(4)) {
            final int cut = 1 + random.nextInt(4);
            for (int i = 0; i < cut; i++) {
                send(member().linked());
            }
            lost = Math.min(lost, cut - 1);
        }
        steps.add(new Step.Crash(lost));
        world.crash(lost);
        if (oneIn(2)) {
            raiseCapacities();
        }
        resend(lost + random.nextInt(4));
    }

    /** What a client does that has no answer. */
    private void resend(final int count) {
        final List<Command> again = List.copyOf(sent.subList(Math.max(0, sent.size() - count), sent.size()));
        for (int i = 0; i < again.size(); i++) {
            send(i == again.size() - 1 ? again.get(i).unlinked() : again.get(i));
        }
    }

    private void raiseCapacities() {
        final Command.Configure now = ledger().settings();
        send(now.withLedgersMax(now.ledgersMax() + random.nextInt(2))
                .withAccountsMax(now.accountsMax() + random.nextInt(4))
                .withTransfersMax(now.transfersMax() + random.nextInt(60))
                .withHistoryMax(now.historyMax() + random.nextInt(40)));
    }

    private void advance() {
        final long expiryNs = ledger().nextExpiryNs();
        if (oneIn(6) && expiryNs != Long.MAX_VALUE) {
            nowNs = Math.max(nowNs, expiryNs + random.nextInt(3) - 1);
        } else if (oneIn(profile.isPipeline() ? 3 : 2)) {
            nowNs += oneIn(40) ? random.nextInt(1_000_000) : random.nextInt(20);
        }
    }

    private void chain() {
        final List<Command> members = chains.isEmpty() || !oneIn(5) ? freshChain() : oldChain();
        chains.add(members);
        for (int i = 0; i < members.size(); i++) {
            if (!profile.isPipeline() && oneIn(6)) {
                advance();
            }
            send(
                    i == members.size() - 1
                            ? members.get(i).unlinked()
                            : members.get(i).linked());
        }
    }

    private List<Command> freshChain() {
        int length = 2 + random.nextInt(3) + random.nextInt(3);
        if (oneIn(40)) {
            length = LONG_CHAIN_LENGTH;
        }
        final List<Command> members = new ArrayList<>();
        final ReferenceLedger trial = oneIn(3) ? null : ledger().copy();
        for (int tries = 0; members.size() < length && tries < TRIES_PER_MEMBER * length; tries++) {
            final Command member = chainMember(members);
            if (trial == null || isAccepted(trial, member)) {
                members.add(member);
            }
        }
        return members.isEmpty() ? List.of(polite()) : members;
    }

    /** Tries a command out. @return whether it does something now. */
    private boolean isAccepted(final ReferenceLedger trial, final Command command) {
        final List<Reply> replies =
                trial.apply(command.unlinked(), trial.lastSequence() + 1, Math.max(nowNs, trial.lastTimestampNs()));
        return replies.size() == 1
                && replies.get(0).status() == Status.OK
                && !replies.get(0).replayed();
    }

    private Command chainMember(final List<Command> members) {
        final Command earlier = members.isEmpty() ? null : members.get(random.nextInt(members.size()));
        if (earlier != null && oneIn(30)) {
            return oneIn(2) ? earlier : Mutator.sound(mutator.change(earlier, ids()));
        } else if (earlier != null && oneIn(2)) {
            return follow(earlier);
        }
        return oneIn(12) ? member() : polite();
    }

    /** @return a command about what an earlier member of the same chain makes. */
    private Command follow(final Command earlier) {
        if (earlier instanceof Money.Authorize hold) {
            return switch (random.nextInt(5)) {
                case 0 -> release(hold.authorizationId());
                case 1 -> refund(hold.authorizationId(), Id.ZERO, 1);
                default -> capture(hold.authorizationId(), hold.amount(), hold.debitAccountId());
            };
        } else if (earlier instanceof Money.Transfer paid) {
            return oneIn(2)
                    ? refund(paid.transferId(), Id.ZERO, between(1, paid.amount()))
                    : reverse(paid.transferId());
        } else if (earlier instanceof FollowUp.Capture captured) {
            final Id payee = captured.splits().isEmpty()
                    ? Id.ZERO
                    : captured.splits().get(0).creditAccountId();
            return refund(captured.captureId(), payee, between(1, captured.amount()));
        } else if (earlier instanceof Command.OpenAccount opened) {
            return transfer(Id.of(1), opened.accountId(), opened.ledger(), between(1, 50));
        } else if (earlier instanceof Command.SetAccountStatus set) {
            return set.withExpectedVersion(set.expectedVersion() + 1).withAccountStatus(status());
        } else if (earlier instanceof Command.SetAccountLimits set) {
            return set.withExpectedVersion(set.expectedVersion() + 1).withOverdraftLimit(random.nextInt(500));
        }
        return polite();
    }

    private List<Command> oldChain() {
        final List<Command> old =
                chains.get(chains.size() - 1 - random.nextInt(Math.min(chains.size(), REMEMBERED / 8)));
        final List<Command> again = new ArrayList<>();
        old.forEach(command -> again.add(command.withCorrelationId(++correlationId)));
        final int at = random.nextInt(again.size());
        switch (random.nextInt(8)) {
            case 0 -> again.set(at, mutator.change(again.get(at), ids()));
            case 1 -> again.set(at, polite());
            case 2 -> {
                if (again.size() > 2) {
                    again.remove(at);
                }
            }
            case 3 -> again.add(at, polite());
            case 4 -> again.set(at, again.get(random.nextInt(again.size())));
            default -> {
                // the whole chain once more
            }
        }
        return again;
    }

    /** @return a command that may be polite, rude, or one that was sent before. */
    private Command member() {
        if (!sent.isEmpty() && oneIn(profile.retryOneIn())) {
            final Command old = sent.get(sent.size() - 1 - random.nextInt(Math.min(sent.size(), REMEMBERED)));
            final Command again = old.withCorrelationId(oneIn(20) ? random.nextLong() : ++correlationId);
            return oneIn(2) ? again : mutator.change(again, ids());
        }
        return oneIn(profile.rudeOneIn()) ? mutator.change(polite(), ids()) : polite();
    }

    private Command polite() {
        final int choice = random.nextInt(100);
        if (choice < 20) {
            final Id payer = payer();
            return transfer(payer, partner(payer), ledgerOf(payer), amount(payer));
        } else if (choice < 40) {
            return authorize();
        } else if (choice < 62) {
            return capture();
        } else if (choice < 66) {
            return release(transferId(transfer -> hasHold(transfer, true)));
        } else if (choice < 76) {
            return refund();
        } else if (choice < 80) {
            return reverse(transferId(transfer -> transfer.command() instanceof Money.Transfer));
        } else if (choice < 84) {
            return openAccount();
        } else if (choice < 93) {
            return setStatus();
        } else if (choice < 98 || profile.isPipeline()) {
            return setLimits();
        }
        return openAccount();
    }

    private Command.OpenAccount openAccount() {
        final boolean isNew = !oneIn(6);
        final int flags = oneIn(3) ? Command.HISTORY : 0;
        return new Command.OpenAccount(
                ++correlationId,
                flags,
                random.nextInt(3),
                one(LEDGERS),
                isNew ? Id.of(nextAccountId++) : accountId(),
                oneIn(3) ? random.nextInt(500) : 0,
                userData(),
                oneIn(4) ? Command.HOUSE : Command.CUSTOMER);
    }

    private Command setStatus() {
        final Id id = accountId();
        final Account account = ledger().account(id);
        int status = status();
        if (account != null && account.status() != 1 && account.status() != CLOSED && !oneIn(3)) {
            status = 1;
        } else if (account != null && account.balance().signum() == 0 && oneIn(3)) {
            status = CLOSED;
        }
        return new Command.SetAccountStatus(++correlationId, 0, random.nextInt(3), version(account), id, status);
    }

    private Command setLimits() {
        final Id id = accountId();
        final Account account = ledger().account(id);
        long limit = random.nextInt(1000);
        if (account != null && oneIn(3)) {
            final BigInteger inUse = account.debits().subtract(account.creditsPosted());
            limit = clamp(inUse.add(BigInteger.valueOf(random.nextInt(3) - 1L)));
        } else if (profile.isBig() && oneIn(3)) {
            limit = Long.MAX_VALUE;
        }
        return new Command.SetAccountLimits(++correlationId, 0, version(account), id, Math.max(0, limit));
    }

    private Money.Transfer transfer(final Id payer, final Id payee, final long ledger, final long amount) {
        return new Money.Transfer(
                ++correlationId,
                0,
                random.nextInt(3),
                ledger,
                freshId(),
                payer,
                payee,
                amount,
                userData(),
                "ref",
                text());
    }

    private Money.Authorize authorize() {
        final Id payer = payer();
        final long timeoutNs = switch (random.nextInt(10)) {
            case 0 -> TIMEOUT_MAX_NS;
            case 1 -> 1;
            case 2, 3 -> 1_000_000_000;
            default -> 1 + random.nextInt(400);
        };
        return new Money.Authorize(
                ++correlationId,
                0,
                random.nextInt(3),
                ledgerOf(payer),
                freshId(),
                payer,
                partner(payer),
                amount(payer),
                userData(),
                timeoutNs,
                "ref",
                text());
    }

    private Command capture() {
        final Retained hold = pick(transfer -> hasHold(transfer, !oneIn(20)));
        if (hold == null) {
            return authorize();
        }
        final Retained.Hold state =
                Objects.requireNonNull(Objects.requireNonNull(hold.done()).hold());
        return capture(
                hold.command().id(),
                clamp(state.remaining()),
                Objects.requireNonNull(hold.done()).debitAccountId());
    }

    private Command capture(final Id authorizationId, final long remaining, final Id payer) {
        final long amount = switch (random.nextInt(12)) {
            case 0 -> remaining;
            case 1 -> remaining == Long.MAX_VALUE ? remaining : remaining + 1;
            default -> between(1, Math.max(1, remaining / 2));
        };
        return new FollowUp.Capture(
                ++correlationId,
                oneIn(8) ? Command.FINAL_CAPTURE : 0,
                random.nextInt(3),
                freshId(),
                authorizationId,
                amount,
                userData(),
                oneIn(3) ? splits(amount, payer) : List.of(),
                "ref",
                text());
    }

    private List<FollowUp.Split> splits(final long amount, final Id payer) {
        final List<Id> payees = new ArrayList<>();
        final int wanted = 1 + random.nextInt(oneIn(5) ? 8 : 3);
        for (int i = 0; i < 3 * wanted && payees.size() < wanted; i++) {
            final Id payee = partner(payer);
            if (!payees.contains(payee)) {
                payees.add(payee);
            }
        }
        final List<FollowUp.Split> splits = new ArrayList<>();
        long left = amount;
        for (int i = 0; i < payees.size() - 1; i++) {
            final long part = between(1, Math.max(1, left / 2));
            splits.add(new FollowUp.Split(payees.get(i), part));
            left -= part;
        }
        splits.add(new FollowUp.Split(payees.get(payees.size() - 1), 0));
        return splits;
    }

    private Command release(final Id authorizationId) {
        return new FollowUp.Void(
                ++correlationId, 0, random.nextInt(3), freshId(), authorizationId, userData(), "ref", text());
    }

    private Command refund() {
        final Retained paid = pick(transfer -> transfer.done() != null
                && !transfer.done().parts().isEmpty()
                && (oneIn(10) || transfer.done().refundable().signum() > 0));
        if (paid == null) {
            return refund(transferId(transfer -> true), Id.ZERO, 1);
        }
        final List<Retained.Part> parts = Objects.requireNonNull(paid.done()).parts();
        final Retained.Part part = parts.get(random.nextInt(parts.size()));
        final long left = clamp(part.amount().subtract(part.refunded()));
        final long amount = switch (random.nextInt(6)) {
            case 0 -> left;
            case 1 -> left == Long.MAX_VALUE ? left : left + 1;
            default -> between(1, Math.max(1, left / 2));
        };
        return refund(
                paid.command().id(), oneIn(2) || (parts.size() > 1 && !oneIn(10)) ? part.payee() : Id.ZERO, amount);
    }

    private Command refund(final Id originalId, final Id payee, final long amount) {
        return new FollowUp.Refund(
                ++correlationId,
                0,
                random.nextInt(3),
                freshId(),
                originalId,
                payee,
                Math.max(1, amount),
                userData(),
                "ref",
                text());
    }

    private Command reverse(final Id originalId) {
        return new FollowUp.Reverse(
                ++correlationId, 0, random.nextInt(3), freshId(), originalId, userData(), "ref", text());
    }

    private void send(final Command wanted) {
        if (!profile.isPipeline() && commands > 0 && oneIn(60) && ledger().openChainLength() == 0) {
            append(new Command.Tick(0, 0));
        }
        append(Mutator.sound(wanted));
    }

    private void append(final Command command) {
        steps.add(new Step.Send(nowNs, command));
        world.send(command, nowNs);
        commands++;
        if (!(command instanceof Command.Configure) && !(command instanceof Command.Tick)) {
            sent.add(command);
        }
    }

    private ReferenceLedger ledger() {
        return world.ledger();
    }

    private List<Id> ids() {
        final List<Id> ids = new ArrayList<>(ledger().accountIds());
        final List<Id> transferIds = ledger().transferIds();
        for (int i = 0; i < ids.size() && !transferIds.isEmpty(); i++) {
            ids.set(i, oneIn(2) ? ids.get(i) : transferIds.get(random.nextInt(transferIds.size())));
        }
        return ids;
    }

    private @Nullable Retained pick(final Predicate<Retained> isWanted) {
        final List<Retained> wanted =
                ledger().transfers().stream().filter(isWanted).toList();
        if (wanted.isEmpty()) {
            return null;
        }
        final int recent = Math.min(wanted.size(), REMEMBERED / 4);
        return oneIn(5)
                ? wanted.get(random.nextInt(wanted.size()))
                : wanted.get(wanted.size() - 1 - random.nextInt(recent));
    }

    private Id transferId(final Predicate<Retained> isWanted) {
        final Retained transfer = oneIn(15) ? pick(any -> true) : pick(isWanted);
        return transfer == null || oneIn(60)
                ? Id.of(nextId + 1)
                : transfer.command().id();
    }

    private static boolean hasHold(final Retained transfer, final boolean mustBeOpen) {
        final Retained.Done done = transfer.done();
        return done != null && done.hold() != null && (done.hold().isOpen() || !mustBeOpen);
    }

    private Id payer() {
        for (int i = 0; i < 3; i++) {
            final Account account = ledger().account(accountId());
            if (account != null && account.status() == 1 && account.available().signum() > 0) {
                return account.id();
            }
        }
        return accountId();
    }

    /** @return mostly another account of the same ledger. */
    private Id partner(final Id payer) {
        Id id = accountId();
        for (int i = 0; i < 5; i++) {
            final Account account = ledger().account(id);
            if (account != null && !id.equals(payer) && account.ledger() == ledgerOf(payer)) {
                return id;
            }
            id = accountId();
        }
        return id;
    }

    private Id accountId() {
        final Collection<Account> accounts = ledger().accounts();
        if (accounts.isEmpty() || oneIn(50)) {
            return Id.of(nextAccountId + 100);
        }
        return accounts.stream()
                .skip(random.nextInt(Math.min(accounts.size(), 14)))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private long ledgerOf(final Id id) {
        final Account account = ledger().account(id);
        return account == null ? 978 : account.ledger();
    }

    private long amount(final Id payer) {
        final Account account = ledger().account(payer);
        if (account == null) {
            return 1;
        }
        if (profile.isBig() && oneIn(3)) {
            final BigInteger room = BigInteger.valueOf(Long.MAX_VALUE).subtract(account.debits());
            return Math.max(1, clamp(room.add(BigInteger.valueOf(random.nextInt(3) - 1L))));
        }
        final long available = clamp(account.available());
        return switch (random.nextInt(10)) {
            case 0 -> Math.max(1, available);
            case 1 -> available < Long.MAX_VALUE ? Math.max(1, available + 1) : available;
            case 2 -> profile.isBig() ? Math.max(1, available / 2) : between(1, 400);
            default -> between(1, Math.max(1, Math.min(available, 100)));
        };
    }

    private int status() {
        final int[] statuses = {1, 1, 1, 2, 3, 4, 5};
        return statuses[random.nextInt(statuses.length)];
    }

    private long version(final @Nullable Account account) {
        final long version = account == null ? 1 : account.version();
        return switch (random.nextInt(12)) {
            case 0 -> version - 1;
            case 1 -> version + 1;
            default -> version;
        };
    }

    private Id freshId() {
        final long id = nextId++;
        return oneIn(20) ? new Id(0, id) : Id.of(id);
    }

    private Id userData() {
        return oneIn(10) ? Id.GREATEST : Id.of(1);
    }

    private String text() {
        return oneIn(10) ? "Größe".repeat(1 + random.nextInt(5)) : "text";
    }

    private long between(final long least, final long most) {
        return most <= least ? least : least + (long) (random.nextDouble() * (most - least + 1));
    }

    private static long clamp(final BigInteger value) {
        return value.min(BigInteger.valueOf(Long.MAX_VALUE))
                .max(BigInteger.valueOf(Long.MIN_VALUE))
                .longValueExact();
    }

    private boolean oneIn(final int n) {
        return random.nextInt(n) == 0;
    }

    private long one(final long... values) {
        return values[random.nextInt(values.length)];
    }
}
