package io.florin.benchmarks;

import io.florin.client.AccountReply;
import io.florin.client.AuthorizeRequest;
import io.florin.client.CaptureRequest;
import io.florin.client.ClientException;
import io.florin.client.ClientLoop;
import io.florin.client.CommandReply;
import io.florin.client.GetAccountRequest;
import io.florin.client.Reply;
import io.florin.client.Request;
import io.florin.client.ServerInfo;
import io.florin.client.Session;
import io.florin.client.SessionListener;
import io.florin.client.TransferRequest;
import io.florin.protocol.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.agrona.BitUtil;
import org.jspecify.annotations.Nullable;

/**
 * Pays as planned, over some connections, all on one thread. Where the plan says so it also holds, captures and reads; all of these are
 * called payments here.
 *
 * <pre>
 *   open loop:   payment i is due at start + i / rate, whatever the server does; its latency counts from then. This is free of
 *                coordinated omission: a stall of the server shows in every payment that was due meanwhile. How late the generator
 *                itself was is recorded too. Payments go to the connections in turn.
 *   closed loop: each connection keeps its window full; a latency counts from the moment of sending.
 * </pre>
 *
 * Connections that are lost are made again by the client, which sends the unanswered payments again; each has exactly one outcome.
 * Made and stopped by one thread; statistics may be read by any.
 */
public final class LoadGenerator implements AutoCloseable {
    /** Latencies beyond this are recorded as this. */
    static final long LATENCY_MAX_NS = TimeUnit.MINUTES.toNanos(5);

    private static final int LATENCY_DIGITS = 3;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int PAUSES_KEPT = 20;

    private final LoadConfig config;
    private final PaymentPlan plan;
    private final OutcomeListener outcomes;
    private final ClientLoop loop = ClientLoop.create("load");
    private final List<Lane> lanes = new ArrayList<>();
    private final SingleWriterRecorder latencies = new SingleWriterRecorder(LATENCY_MAX_NS, LATENCY_DIGITS);
    private final SingleWriterRecorder sendDelays = new SingleWriterRecorder(LATENCY_MAX_NS, LATENCY_DIGITS);
    private final PauseLog pauses = new PauseLog(PAUSE_NS, PAUSES_KEPT);
    private final AtomicLongArray countByStatus = new AtomicLongArray(Status.values().length);
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Runnable paceTask = this::pace;

    // The loop's thread alone.
    private long nextIndex;
    private long answered;
    private int firstLane;
    private long startNs;
    private long turnNs;
    private boolean isStopping;

    private final AtomicLong sentCount = new AtomicLong();
    private final AtomicLong answeredCount = new AtomicLong();
    private final AtomicLong replayedCount = new AtomicLong();
    private final AtomicLong resentCount = new AtomicLong();
    private final AtomicLong amountPosted = new AtomicLong();
    private final AtomicLong amountHeld = new AtomicLong();
    private final CompletableFuture<ThreadMeter> meter = new CompletableFuture<>();
    private final AtomicLong lossCount = new AtomicLong();

    private LoadGenerator(final LoadConfig config, final PaymentPlan plan, final OutcomeListener outcomes) {
        this.config = config;
        this.plan = plan;
        this.outcomes = outcomes;
    }

    /** Connects and starts to pay. */
    public static LoadGenerator start(final LoadConfig config, final PaymentPlan plan, final OutcomeListener outcomes) {
        final LoadGenerator generator = new LoadGenerator(config, plan, outcomes);
        generator.loop.execute(generator::open);
        return generator;
    }

    /** Payments sent so far, each counted once. */
    long sentCount() {
        return sentCount.get();
    }

    /** Payments answered so far. */
    public long answeredCount() {
        return answeredCount.get();
    }

    /** Answers that were flagged as replayed. */
    public long replayedCount() {
        return replayedCount.get();
    }

    /** Payments that were sent again after a connection was lost. */
    long resentCount() {
        return resentCount.get();
    }

    /** Connections lost and made again. */
    long lossCount() {
        return lossCount.get();
    }

    /** Sum of the amounts of the payments that are done, in minor units: replayed ones too. */
    long amountPosted() {
        return amountPosted.get();
    }

    /** Sum of the amounts of the holds that are made and not captured, in minor units. */
    long amountHeld() {
        return amountHeld.get();
    }

    /** What the generator's own thread takes. */
    ThreadMeter meter() {
        return Futures.await(meter);
    }

    /** In an open loop, how long after its time each payment was sent, since the last call, in nanoseconds. */
    Histogram takeSendDelays() {
        return sendDelays.getIntervalHistogram();
    }

    /** Payments answered with this status. */
    public long count(final Status status) {
        return countByStatus.get(status.code());
    }

    /** The latencies since the last call, in nanoseconds; {@code recycle} is an earlier result to fill anew, or null. */
    public Histogram takeLatencies(final @Nullable Histogram recycle) {
        return latencies.getIntervalHistogram(recycle);
    }

    /** Latencies above 20 ms in an open loop; a closed loop notes none. */
    PauseLog pauses() {
        return pauses;
    }

    /** Sends no new payments; completes when all that were sent are answered, or when a connection failed for good. */
    public CompletableFuture<Void> stop() {
        loop.execute(() -> {
            isStopping = true;
            checkDone();
        });
        return done;
    }

    /** Completes when all payments are answered, or when a connection failed for good. */
    public CompletableFuture<Void> done() {
        return done;
    }

    @Override
    public void close() {
        loop.close();
    }

    private void open() {
        meter.complete(new ThreadMeter(Thread.currentThread()));
        for (int i = 0; i < config.connections(); i++) {
            final Lane lane = new Lane();
            lane.session = Session.open(loop, config.client(), lane);
            lanes.add(lane);
        }
    }

    private void onAllConnected() {
        startNs = System.nanoTime();
        if (config.isOpenLoop()) {
            pace();
        } else {
            lanes.forEach(Lane::sendWhatFits);
        }
    }

    private void pace() {
        sendWhatIsDue();
        if (!isStopping && nextIndex < config.paymentsMax()) {
            loop.schedule(paceTask, config.paceNs());
        }
    }

    private void sendWhatIsDue() {
        turnNs = System.nanoTime();
        final long due = Math.min(config.paymentsMax(), scheduledCount(turnNs - startNs));
        while (nextIndex < due && !isStopping) {
            if (!sendOnAnyLane()) {
                break; // all windows are full: the payments stay due, and their latencies grow
            }
        }
        sentCount.lazySet(nextIndex);
    }

    private long scheduledCount(final long elapsedNs) {
        final long seconds = elapsedNs / 1_000_000_000L;
        return seconds * config.ratePerSecond()
                + (elapsedNs - seconds * 1_000_000_000L) * config.ratePerSecond() / 1_000_000_000L
                + 1;
    }

    private long scheduledNs(final long index) {
        final long seconds = index / config.ratePerSecond();
        return startNs
                + seconds * 1_000_000_000L
                + (index - seconds * config.ratePerSecond()) * 1_000_000_000L / config.ratePerSecond();
    }

    private boolean sendOnAnyLane() {
        for (int i = 0; i < lanes.size(); i++) {
            final Lane lane = lanes.get((firstLane + i) % lanes.size());
            final long dueNs = scheduledNs(nextIndex);
            if (lane.trySend(dueNs)) {
                sendDelays.recordValue(Math.min(LATENCY_MAX_NS, Math.max(0, turnNs - dueNs)));
                firstLane = (firstLane + i + 1) % lanes.size();
                return true;
            }
        }
        return false;
    }

    private void checkDone() {
        final boolean isAllSent = isStopping || nextIndex >= config.paymentsMax();
        if (isAllSent && answered == nextIndex) {
            done.complete(null);
        }
    }

    private void fail(final ClientException cause) {
        done.completeExceptionally(cause);
    }

    /** One connection, and what is in flight on it: a ring, for replies come in order. */
    private final class Lane implements SessionListener {
        private final int mask =
                BitUtil.findNextPositivePowerOfTwo(config.client().window()) - 1;
        private final long[] indexes = new long[mask + 1];
        private final long[] startsNs = new long[mask + 1];
        private final CommandKind[] kinds = new CommandKind[mask + 1];
        private final long[] amounts = new long[mask + 1];
        private final OpenHolds holds = new OpenHolds();
        private final TransferRequest payment = PaymentPlan.newTransfer();
        private final AuthorizeRequest hold = PaymentPlan.newHold();
        private final CaptureRequest capture = PaymentPlan.newCapture();
        private final GetAccountRequest query = new GetAccountRequest();
        private @Nullable Session session;
        private long sent;
        private long heard;
        private boolean wasConnected;

        boolean trySend(final long latencyFromNs) {
            final long index = nextIndex;
            final CommandKind kind = kind(index);
            if (session == null || !session.tryOffer(index, request(kind, index))) {
                return false;
            }
            final int slot = (int) sent++ & mask;
            indexes[slot] = index;
            startsNs[slot] = latencyFromNs;
            kinds[slot] = kind;
            amounts[slot] = plan.amount(kind == CommandKind.CAPTURE ? holds.oldest() : index);
            if (kind == CommandKind.HOLD) {
                holds.add(index);
            } else if (kind == CommandKind.CAPTURE) {
                holds.removeOldest();
            }
            nextIndex++;
            return true;
        }

        void sendWhatFits() {
            final long nowNs = System.nanoTime();
            while (!isStopping && nextIndex < config.paymentsMax()) {
                if (!trySend(nowNs)) {
                    break;
                }
            }
            sentCount.lazySet(nextIndex);
        }

        @Override
        public void onCommandReply(final CommandReply reply) {
            final long index = onReply(reply);
            if (reply.isReplayed()) {
                replayedCount.lazySet(replayedCount.get() + 1);
            }
            outcomes.onOutcome(index, reply);
            checkDone();
        }

        @Override
        public void onAccountReply(final AccountReply reply) {
            onReply(reply);
            checkDone();
        }

        @Override
        public void onWritable() {
            if (config.isOpenLoop()) {
                sendWhatIsDue();
            } else {
                sendWhatFits();
            }
        }

        @Override
        public void onConnected(final ServerInfo server) {
            if (!wasConnected) {
                wasConnected = true;
                if (lanes.stream().allMatch(lane -> lane.wasConnected)) {
                    onAllConnected();
                }
            }
        }

        @Override
        public void onDisconnected(final String reason, final int unanswered) {
            lossCount.lazySet(lossCount.get() + 1);
        }

        @Override
        public void onResent(final int requests) {
            resentCount.lazySet(resentCount.get() + requests);
        }

        @Override
        public void onClosed(final @Nullable ClientException cause) {
            if (cause != null) {
                fail(cause);
            }
        }

        /** A hold when there is nothing to capture, a capture when too much is held. */
        private CommandKind kind(final long index) {
            final CommandKind planned = plan.kind(index);
            if (planned == CommandKind.CAPTURE && holds.isEmpty()) {
                return CommandKind.HOLD;
            }
            return planned == CommandKind.HOLD && holds.isFull() ? CommandKind.CAPTURE : planned;
        }

        private Request request(final CommandKind kind, final long index) {
            return switch (kind) {
                case PAY -> plan.fill(payment, index);
                case HOLD -> plan.fill(hold, index);
                case CAPTURE -> plan.fill(capture, index, holds.oldest());
                case QUERY -> plan.fill(query, plan.debitAccount(index));
            };
        }

        private long onReply(final Reply reply) {
            final int slot = (int) heard++ & mask;
            final long index = indexes[slot];
            if (reply.correlationId() != index) {
                throw new IllegalStateException(
                        "replies out of order: expected=" + index + ", received=" + reply.correlationId());
            }
            final long nowNs = System.nanoTime();
            latencies.recordValue(Math.max(0, Math.min(LATENCY_MAX_NS, nowNs - startsNs[slot])));
            if (config.isOpenLoop()) {
                pauses.onLatency(startsNs[slot], nowNs);
            }
            final Status status = reply.status();
            countByStatus.lazySet(status.code(), countByStatus.get(status.code()) + 1);
            answeredCount.lazySet(++answered);
            if (status == Status.OK) {
                addAmount(kinds[slot], amounts[slot]);
            }
            return index;
        }

        private void addAmount(final CommandKind kind, final long amount) {
            if (kind == CommandKind.HOLD) {
                amountHeld.lazySet(amountHeld.get() + amount);
            } else if (kind == CommandKind.PAY) {
                amountPosted.lazySet(amountPosted.get() + amount);
            } else if (kind == CommandKind.CAPTURE) {
                amountPosted.lazySet(amountPosted.get() + amount);
                amountHeld.lazySet(amountHeld.get() - amount);
            }
        }
    }
}
