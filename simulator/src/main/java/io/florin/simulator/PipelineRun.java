package io.florin.simulator;

import static io.florin.simulator.SimulationFailure.require;
import static io.florin.simulator.SimulationFailure.requireEqual;

import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.journal.JournalException;
import io.florin.journal.JournalRecovery;
import io.florin.journal.RecoveryReport;
import io.florin.protocol.Status;
import io.florin.reference.Command;
import io.florin.reference.Id;
import io.florin.reference.Query;
import io.florin.reference.QueryReply;
import io.florin.reference.ReferenceLedger;
import io.florin.reference.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One history behind the real pipeline and journal. Commands with the same time are a group that is published at once; before the
 * next group all replies are awaited. The server makes ticks of its own when it comes to it. So what was done is read back from the
 * journal after each life: every acknowledged command must be there, none twice, none that was not sent, and a reference ledger that
 * applies the journal must answer as the server did.
 */
final class PipelineRun implements AutoCloseable {
    /** A question and where its answer is among the replies of a life. */
    private record Asked(Query query, int replyIndex) {}

    /** A file system in memory, where syncs cost nothing; what a crash loses is made by hand anyway. */
    private static final Path MEMORY = Path.of("/dev/shm");

    /** Bits that are flipped before each start, one at a time. */
    private static final int FLIPS = 6;

    private final Tally tally;
    private final Path root;
    private final AtomicLong clock = new AtomicLong();
    private final Random random;
    private final Command.Configure settings;

    private int lives;
    private Path directory;
    private PipelineHost host;
    private int threads;
    private boolean isDiskFull;

    /** Of this life: what was sent, in order, and the questions in between. */
    private final List<Command> sent = new ArrayList<>();

    private final List<Asked> asked = new ArrayList<>();

    private PipelineRun(final Command.Configure settings, final long atNs, final Tally tally) {
        this.settings = settings;
        this.tally = tally;
        random = new Random(settings.hashKey().lo());
        clock.set(atNs);
        try {
            root = Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "florin-simulator-")
                    : Files.createTempDirectory("florin-simulator-");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        directory = root.resolve("life-0");
        host = start();
    }

    /** @throws SimulationFailure when something is not as it should be. */
    static void run(final List<Step> steps, final Tally tally) {
        if (!(steps.get(0) instanceof Step.Send first) || !(first.command() instanceof Command.Configure settings)) {
            throw new SimulationFailure("does not begin with settings");
        }
        try (PipelineRun run = new PipelineRun(settings, first.atNs(), tally)) {
            tally.onCommand();
            Step fault = null;
            int i = 1;
            while (i < steps.size()) {
                if (steps.get(i) instanceof Step.Send send) {
                    final List<Command> group = group(steps, i);
                    run.step(i, send.atNs(), group, fault);
                    fault = null;
                    i += group.size();
                } else {
                    fault = steps.get(i++);
                }
            }
            run.end();
        }
    }

    /** @return the commands from this step on that have the same time; the last one ends its chain. */
    private static List<Command> group(final List<Step> steps, final int from) {
        final List<Command> group = new ArrayList<>();
        final long atNs = ((Step.Send) steps.get(from)).atNs();
        for (int i = from; i < steps.size() && steps.get(i) instanceof Step.Send send && send.atNs() == atNs; i++) {
            group.add(send.command());
        }
        group.set(group.size() - 1, group.get(group.size() - 1).unlinked());
        return group;
    }

    private void step(final int index, final long atNs, final List<Command> group, final @Nullable Step fault) {
        try {
            if (fault instanceof Step.DiskFull) {
                restart(true);
                clock.set(atNs);
                send(group);
                restart(false);
            } else if (fault instanceof Step.Crash crash) {
                crash(atNs, group, crash.lost());
                return;
            } else if (fault instanceof Step.SyncFails failure) {
                failSync(atNs, group, failure.after());
                return;
            }
            clock.set(atNs);
            ask(); // where something is due the server makes a tick before it answers
            send(group);
            ask();
        } catch (final RuntimeException | AssertionError e) {
            throw SimulationFailure.at("group at step " + index, e);
        }
    }

    private void send(final List<Command> group) {
        publish(group);
        host.egress().await(sent.size() + asked.size());
    }

    /** Publishes in one or several pieces. */
    private void publish(final List<Command> group) {
        int begin = 0;
        for (int i = 0; i < group.size(); i++) {
            if (!group.get(i).isLinked() && (i == group.size() - 1 || random.nextInt(3) == 0)) {
                host.publish(group.subList(begin, i + 1));
                begin = i + 1;
            }
            tally.onCommand();
        }
        sent.addAll(group);
    }

    private void ask() {
        if (random.nextInt(4) == 0) {
            final Query query =
                    random.nextBoolean() ? Query.GetAccount.of(Id.of(1 + random.nextInt(8))) : Query.TrialBalance.of(0);
            asked.add(new Asked(query, sent.size() + asked.size()));
            host.publish(query);
            host.egress().await(sent.size() + asked.size());
        }
    }

    /** The process dies while it works on a group: so many replies leave, then no more. What has no answer is sent again. */
    private void crash(final long atNs, final List<Command> group, final int answered) {
        final Map<Path, byte[]> acknowledged = DiskImage.acknowledged(directory);
        final int before = sent.size() + asked.size();
        if (threads == 1) {
            host.egress().blockAt(before + answered);
        }
        clock.set(atNs);
        publish(group);
        host.egress().await(before + group.size());
        final List<DirectBuffer> replies = host.egress().replies();
        restartOnImage(group, acknowledged, replies, before);
    }

    /** A sync fails while the group is worked on. Nothing is answered any more, and the process halts. */
    private void failSync(final long atNs, final List<Command> group, final int after) {
        final Map<Path, byte[]> acknowledged = DiskImage.acknowledged(directory);
        final int before = sent.size() + asked.size();
        host.forcer().failAfter(after);
        clock.set(atNs);
        publish(group);
        if (!host.egress().awaitOrFailure(before + group.size())) {
            host.forcer().heal();
            return;
        }
        tally.onSyncFailure();
        host.egress().die();
        final List<DirectBuffer> replies = host.egress().replies();
        require(after > 0 || replies.size() == before, "answered although the sync failed: " + replies);
        restartOnImage(group, acknowledged, replies, before);
    }

    /**
     * Starts again on what the dead process has left, and sends again what has no answer.
     *
     * @param acknowledged the files as they were in front of the group.
     * @param replies of the life that has ended.
     * @param before how many of them were to what came in front of the group.
     */
    private void restartOnImage(
            final List<Command> group,
            final Map<Path, byte[]> acknowledged,
            final List<DirectBuffer> replies,
            final int before) {
        lives++;
        final Path image = root.resolve("life-" + lives);
        DiskImage.copy(directory, image);
        final int left = replies.size() - before;
        if (left == 0) {
            DiskImage.tear(image, acknowledged, random);
        }
        host.egress().die();
        host.close();
        DiskImage.delete(directory);
        directory = image;
        isDiskFull = false;
        startAgain(replies);
        tally.onCrash();
        if (host.hasTornTail()) {
            tally.onTornTail();
        }
        int again = left;
        while (again > 0 && again < group.size() && group.get(again - 1).isLinked()) {
            again--;
        }
        if (again < group.size()) {
            send(group.subList(again, group.size()));
        }
    }

    /** Stops the server cleanly and starts it again. */
    private void restart(final boolean isFull) {
        final List<DirectBuffer> replies = stop();
        isDiskFull = isFull;
        startAgain(replies);
    }

    private List<DirectBuffer> stop() {
        host.close();
        return host.egress().replies();
    }

    /** @param replies of the life that has ended. */
    private void startAgain(final List<DirectBuffer> replies) {
        final int known = host.recovered().size();
        flipBits();
        host = start();
        verify(known, replies);
        sent.clear();
        asked.clear();
    }

    /**
     * Before a start bits are flipped, one at a time. A recovery gives the state behind some record, and everything that was acknowledged is
     * in it; or it refuses.
     */
    private void flipBits() {
        final NavigableMap<Long, Long> states = new TreeMap<>();
        final RecoveryReport whole = recover(states);
        for (int i = 0; i < FLIPS; i++) {
            final DiskImage.Flip flip = DiskImage.anyBit(directory, random);
            DiskImage.flip(directory, flip);
            final NavigableMap<Long, Long> damaged = new TreeMap<>();
            try {
                final RecoveryReport report = recover(damaged);
                require(
                        report.lastSequence() >= whole.acknowledgedSequence(),
                        "acknowledged, and lost with a flipped bit: " + flip + ", acknowledged="
                                + whole.acknowledgedSequence() + ", recovered=" + report.lastSequence());
                requireEqual(
                        "states with a flipped bit: " + flip, states.headMap(report.lastSequence(), true), damaged);
                tally.onFlip(false);
            } catch (final JournalException refusal) {
                tally.onFlip(true);
            }
            DiskImage.flip(directory, flip);
        }
    }

    /** @param states gets the state's hash behind each record, by its last sequence. */
    private RecoveryReport recover(final NavigableMap<Long, Long> states) {
        try (RecoveredEngine engine = new RecoveredEngine()) {
            return JournalRecovery.replay(directory, (first, count, timestampNs, buffer, offset, length) -> {
                engine.onRecord(first, count, timestampNs, buffer, offset, length);
                states.put(first + count - 1, engine.engine().stateHash());
            });
        }
    }

    private PipelineHost start() {
        threads = random.nextInt(4) == 0 ? 2 : 1;
        return new PipelineHost(directory, settings, isDiskFull, threads, clock, random);
    }

    private void end() {
        try {
            restart(false);
        } catch (final RuntimeException | AssertionError e) {
            throw SimulationFailure.at("at the end", e);
        }
    }

    /**
     * Holds the journal against what was sent and answered in the life that has ended.
     *
     * @param known how many commands the journal had when that life began.
     */
    private void verify(final int known, final List<DirectBuffer> replies) {
        final List<World.Entry> journal = host.recovered();
        final Deque<Asked> questions = new ArrayDeque<>(asked);
        final List<Command> accepted = new ArrayList<>();
        final List<Reply> answers = new ArrayList<>();
        final Deque<QueryReply> told = new ArrayDeque<>();
        splitReplies(replies, accepted, answers, told);
        final ReferenceLedger ledger = new ReferenceLedger();
        int place = 0;
        int answer = 0;
        for (int i = 0; i < journal.size(); i++) {
            final World.Entry entry = journal.get(i);
            final List<Reply> expected = ledger.apply(entry.command(), entry.sequence(), entry.timestampNs());
            final boolean isOwn =
                    entry.command() instanceof Command.Configure || entry.command() instanceof Command.Tick;
            if (i >= known && entry.command() instanceof Command.Tick) {
                tally.onServerTick();
            }
            if (i >= known && !isOwn) {
                require(place < accepted.size(), "in the journal, but never sent, or twice: " + entry);
                requireEqual("journaled at sequence " + entry.sequence(), accepted.get(place++), entry.command());
                for (final Reply reply : expected) {
                    if (answer < answers.size()) {
                        requireEqual("reply to " + entry, reply, answers.get(answer++));
                        tally.onReply(reply.status());
                    }
                }
                if (expected.size() > 1) {
                    tally.onChain(expected.get(0).status() == Status.OK
                            && expected.get(1).status() == Status.OK);
                }
            }
            while (i >= known - 1 && !told.isEmpty() && told.getFirst().sequence() == ledger.lastSequence()) {
                final Query query = questions.removeFirst().query();
                requireEqual("answer to " + query, ledger.query(query), told.getFirst());
                tally.onQuery(told.removeFirst().status());
            }
        }
        require(
                answer == answers.size(),
                "acknowledged, but not in the journal: " + answers.subList(answer, answers.size()));
        require(told.isEmpty(), "answers of a state that never was: " + told);
        checkState(journal, ledger);
    }

    /** Takes apart what was answered to commands and to queries, and leaves out the commands that found the disk full. */
    private void splitReplies(
            final List<DirectBuffer> replies,
            final List<Command> accepted,
            final List<Reply> answers,
            final Deque<QueryReply> told) {
        final Deque<Asked> questions = new ArrayDeque<>(asked);
        int place = 0;
        for (int i = 0; i < replies.size(); i++) {
            if (!questions.isEmpty() && questions.getFirst().replyIndex() == i) {
                questions.removeFirst();
                told.add(QueryReply.decode(replies.get(i)));
                continue;
            }
            final Command command = sent.get(place++);
            final Reply reply = Reply.decode(replies.get(i));
            requireEqual("correlation id", command.correlationId(), reply.correlationId());
            if (reply.status() == Status.STORAGE_FULL) {
                requireEqual("balances of a command that was not processed", null, reply.balances());
                tally.onReply(reply.status());
            } else {
                accepted.add(command);
                answers.add(reply);
            }
        }
        accepted.addAll(sent.subList(place, sent.size()));
    }

    private void checkState(final List<World.Entry> journal, final ReferenceLedger ledger) {
        try (EngineHost reader = EngineHost.replay(journal)) {
            requireEqual(
                    "state hash of another reader",
                    host.recoveredHash(),
                    reader.engine().stateHash());
            new StateCheck(reader::query, ledger, tally).all(random);
        }
    }

    @Override
    public void close() {
        host.egress().die();
        host.close();
        DiskImage.delete(root);
    }
}
