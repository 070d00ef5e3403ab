package io.florin.simulator;

import static io.florin.simulator.SimulationFailure.require;
import static io.florin.simulator.SimulationFailure.requireEqual;

import io.florin.engine.Engine;
import io.florin.protocol.Status;
import io.florin.reference.Id;
import io.florin.reference.QueryReply;
import io.florin.reference.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One history for an engine alone, with a journal in memory. */
final class DirectRun implements AutoCloseable {
    private static final int CHECK_EVERY = 60;
    private static final int SNAPSHOT_ONE_IN = 32;
    private static final int WHOLE_JOURNAL_ONE_IN = 3;

    private final World world = new World();
    private final Tally tally;
    /** What the engine wrote, by the sequence after which it did. */
    private final NavigableMap<Long, byte[]> snapshots = new TreeMap<>();

    private EngineHost host = new EngineHost();
    private Map<Id, QueryReply.AccountReply> accounts = Map.of();

    private DirectRun(final Tally tally) {
        this.tally = tally;
    }

    /** @throws SimulationFailure when something is not as it should be. */
    static void run(final List<Step> steps, final Tally tally) {
        try (DirectRun run = new DirectRun(tally)) {
            for (int i = 0; i < steps.size(); i++) {
                run.step(i, steps.get(i));
            }
            run.end();
        }
    }

    private void step(final int index, final Step step) {
        try {
            if (step instanceof Step.Send send) {
                send(send);
            } else if (step instanceof Step.Crash crash) {
                crash(crash.lost());
            }
            if (index % CHECK_EVERY == CHECK_EVERY - 1) {
                check();
            }
        } catch (final RuntimeException | AssertionError e) {
            throw SimulationFailure.at("step " + index + ": " + step.line(), e);
        }
    }

    private void send(final Step.Send send) {
        final long heldBefore = world.ledger().nextExpiryNs();
        final Map<Id, QueryReply.AccountReply> before = accounts;
        final List<Reply> expected = world.send(send.command(), send.atNs());
        final World.Entry entry = world.journal().get(world.journal().size() - 1);
        final List<Reply> replies = host.apply(entry);
        requireEqual("replies", expected, replies);
        final Engine engine = host.engine();
        requireEqual("last sequence", entry.sequence(), engine.lastSequence());
        requireEqual("last timestamp", entry.timestampNs(), engine.lastTimestampNs());
        requireEqual("chain open", world.ledger().openChainLength() > 0, engine.isChainOpen());
        if (entry.sequence() % 3 == 0) { // another reader of the journal does not ask
            requireEqual("next expiry", world.ledger().nextExpiryNs(), engine.nextExpiryNs());
        }
        tally.onCommand();
        replies.forEach(reply -> tally.onReply(reply.status()));
        if (replies.size() > 1) {
            tally.onChain(replies.get(0).status() == Status.OK && replies.get(1).status() == Status.OK);
        }
        final boolean hasExpired = heldBefore <= entry.timestampNs();
        if (hasExpired) {
            tally.onExpiry();
        }
        final StateCheck check = stateCheck();
        accounts = check.accounts();
        check.books();
        if (replies.stream().noneMatch(reply -> reply.status() == Status.OK && !reply.replayed())) {
            accounts.forEach((id, account) -> requireUnmoved(before.get(id), account, hasExpired));
        }
        if (!engine.isChainOpen() && isChosen(SNAPSHOT_ONE_IN)) {
            snapshots.put(entry.sequence(), host.snapshot());
        }
    }

    /** Nothing but OK moves money; only an expiry may release some. */
    private static void requireUnmoved(
            final QueryReply.@Nullable AccountReply before,
            final QueryReply.AccountReply after,
            final boolean hasExpired) {
        final boolean isUnmoved = before != null
                && before.debitsPosted() == after.debitsPosted()
                && before.creditsPosted() == after.creditsPosted()
                && (before.debitsPending() == after.debitsPending()
                        || (hasExpired && before.debitsPending() > after.debitsPending()))
                && (before.creditsPending() == after.creditsPending()
                        || (hasExpired && before.creditsPending() > after.creditsPending()));
        require(isUnmoved, "a refused command moved something\n  before " + before + "\n  after  " + after);
    }

    private void crash(final int lost) {
        final long stateHash = host.engine().stateHash();
        final long lastSequence = host.engine().lastSequence();
        final long keptSequence = Math.max(1, lastSequence - lost);
        world.crash(lost);
        host.close();
        snapshots.tailMap(keptSequence, false).clear();
        host = restart();
        requireEqual(
                "sequence after the crash",
                world.ledger().lastSequence(),
                host.engine().lastSequence());
        if (host.engine().lastSequence() == lastSequence && lost == 0) {
            requireEqual("state hash after the crash", stateHash, host.engine().stateHash());
        }
        tally.onCrash();
        check();
        accounts = stateCheck().accounts();
    }

    /** Starts as the steps before it say: from the newest snapshot, which an engine may have written that began from one, or without. */
    private EngineHost restart() {
        final List<World.Entry> journal = world.journal();
        final Map.Entry<Long, byte[]> newest = snapshots.lastEntry();
        if (newest == null || isChosen(WHOLE_JOURNAL_ONE_IN)) {
            return EngineHost.replay(journal);
        }
        tally.onSnapshotStart();
        return EngineHost.load(
                newest.getValue(), journal.subList(newest.getKey().intValue(), journal.size()));
    }

    /** @return what is decided by the history alone, so that a seed gives the same run each time. */
    private boolean isChosen(final int oneIn) {
        final long hashKey = world.ledger().settings().hashKey().lo();
        return new SplittableRandom(hashKey + world.ledger().lastSequence()).nextInt(oneIn) == 0;
    }

    private void end() {
        try {
            check();
            try (EngineHost other = EngineHost.replay(world.journal())) {
                requireEqual(
                        "state hash of another reader",
                        host.engine().stateHash(),
                        other.engine().stateHash());
                if (!other.engine().isChainOpen()) {
                    require(
                            Arrays.equals(host.snapshot(), other.snapshot()),
                            "another reader's snapshot has other bytes");
                }
            }
        } catch (final RuntimeException | AssertionError e) {
            throw SimulationFailure.at("at the end", e);
        }
    }

    private void check() {
        stateCheck().all(new Random(world.ledger().lastSequence()));
    }

    private StateCheck stateCheck() {
        return new StateCheck(host::query, world.ledger(), tally);
    }

    @Override
    public void close() {
        host.close();
    }
}
