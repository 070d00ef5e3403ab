package io.florin.gateway.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.dsl.ProducerType;
import io.florin.engine.Engine;
import io.florin.journal.Journal;
import io.florin.protocol.Framing;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.agrona.BufferUtil;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The ring and the stages behind it.
 *
 * <pre>
 *   publishers ──▶ ring ──▶ journal stage ──▶ engine stage ──▶ reply egress of each peer
 *                           one record and    applies, replies
 *                           one sync a batch
 * </pre>
 *
 * On a standby a follow stage stands in the journal stage's place until it is promoted.
 *
 * No reply leaves before the journal stage is done with its batch, so nothing is visible, in replies or in queries, that the sync policy
 * does not cover; on one thread the engine applies a long batch while it is synced. Publishing is for as many threads as configured; everything else is the pipeline's own.
 */
public final class Pipeline implements AutoCloseable {
    /** Members of the longest chain. */
    public static final int CHAIN_LENGTH_MAX = Framing.CHAIN_LENGTH_MAX;

    /** Bytes that a journal record's payload must be able to hold: the longest chain of the longest commands. */
    public static final int RECORD_LENGTH_MIN =
            CHAIN_LENGTH_MAX * EntryLayout.entryLength(CommandSlot.MESSAGE_LENGTH_MAX);

    static final String SERVER_NAME = "florin " + version();

    private static final long STOP_TIMEOUT_S = 60;

    private final RingBuffer<CommandSlot> ring;
    private final PipelineMetrics metrics;
    private final Stage orderingStage;
    private final EngineStage engineStage;
    private final List<StageProcessor> processors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicBoolean isSpaceWanted = new AtomicBoolean();
    private final Runnable onSpace;
    private final Consumer<Throwable> onFailure;
    private volatile boolean hasFailed;

    /**
     * @param recovered the engine as the journal left it.
     * @param journal where the pipeline goes on; closed by its owner.
     * @param recordLengthMax bytes of a journal record's payload at most, at least {@link #RECORD_LENGTH_MIN}.
     * @param onSpace called on a pipeline thread when slots have become free after {@link #wantSpace()}; must not block.
     * @param onFailure called once with the failure that stopped the pipeline: nothing is answered any more, and the process should
     *     halt.
     */
    public Pipeline(
            final PipelineConfig config,
            final RecoveredEngine recovered,
            final Journal journal,
            final int recordLengthMax,
            final EpochNanoClock clock,
            final Runnable onSpace,
            final Consumer<Throwable> onFailure) {
        this(
                config,
                recovered,
                clock,
                (pipeline, tick) -> pipeline.journalStage(
                        tick,
                        recovered.engine(),
                        journal,
                        recordLengthMax,
                        config.threads() == 1 ? config.overlapLengthMin() : Integer.MAX_VALUE,
                        clock),
                onSpace,
                onFailure);
    }

    private Pipeline(
            final PipelineConfig config,
            final RecoveredEngine recovered,
            final EpochNanoClock clock,
            final BiFunction<Pipeline, Tick, Stage> ordering,
            final Runnable onSpace,
            final Consumer<Throwable> onFailure) {
        this.onSpace = onSpace;
        this.onFailure = onFailure;
        ring = newRing(config);
        metrics = new PipelineMetrics(ring);
        recovered.router().attach(ring, metrics);
        final Engine engine = recovered.engine();
        final Tick tick = new Tick(engine.nextExpiryNs());
        orderingStage = ordering.apply(this, tick);
        final ServerRequestHandler server = new ServerRequestHandler(
                engine, recovered.router(), clock, orderingStage instanceof FollowStage follow ? follow : null);
        engineStage = new EngineStage(ring, engine, recovered.router(), tick, server, metrics);
        if (config.threads() == 1) {
            add("florin-pipeline", config, this::signalSpace, new Sequence[0], orderingStage, engineStage);
        } else {
            add("florin-journal", config, Pipeline::nothing, new Sequence[0], orderingStage);
            add("florin-engine", config, this::signalSpace, new Sequence[] {last().getSequence()}, engineStage);
        }
        ring.addGatingSequences(last().getSequence());
    }

    /**
     * Makes the pipeline of a standby: it follows a journal, answers queries, and refuses commands until it is promoted.
     *
     * @param config with one thread.
     * @param standby where the engine gets its records; closed by its owner.
     * @param onPromoted called on the pipeline's thread when commands are taken from now on; must not block.
     * @param onSpace as in the constructor.
     * @param onFailure as in the constructor; told a {@link io.florin.journal.JournalException} when the journal cannot be followed any
     *     more, which is no reason to halt: nothing was promised to anybody.
     */
    public static Pipeline following(
            final PipelineConfig config,
            final Standby standby,
            final EpochNanoClock clock,
            final Runnable onPromoted,
            final Runnable onSpace,
            final Consumer<Throwable> onFailure) {
        if (config.threads() != 1) {
            throw new IllegalArgumentException("a standby's pipeline has one thread: threads=" + config.threads());
        }
        requireRecordLength(standby.recordLengthMax());
        return new Pipeline(
                config,
                standby.engine(),
                clock,
                (pipeline, tick) -> new FollowStage(
                        pipeline.ring, standby, clock, tick, pipeline.metrics, config.overlapLengthMin(), onPromoted),
                onSpace,
                onFailure);
    }

    /** @return the version of this build, or "dev" outside of a jar. */
    public static String version() {
        final String version = Pipeline.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    /** Starts the threads. */
    public void start() {
        threads.forEach(Thread::start);
    }

    /**
     * Claims neighbouring slots; each must then be {@link CommandSlot#fill filled} and {@link #publish published}. Waits in the rare
     * case that another publisher took the free slots in between.
     *
     * @param slots at most {@link #freeSlots()}.
     * @return the ring sequence of the last one.
     */
    public long claim(final int slots) {
        return ring.next(slots);
    }

    /** Slots that can be claimed now; other publishers may be quicker. */
    public int freeSlots() {
        return (int) ring.remainingCapacity();
    }

    /**
     * Asks for a call of {@code onSpace} after the next batch. To be followed by another look at {@link #freeSlots()}: a batch may
     * have ended just before.
     */
    public void wantSpace() {
        isSpaceWanted.set(true);
    }

    /** The slot with this ring sequence, claimed by the caller. */
    public CommandSlot slot(final long ringSequence) {
        return ring.get(ringSequence);
    }

    /** Lets the stages see the slots from {@code first} to {@code last}. */
    public void publish(final long first, final long last) {
        ring.publish(first, last);
    }

    /** Slots of the ring. */
    public int ringLength() {
        return ring.getBufferSize();
    }

    /** What it counts. */
    public PipelineMetrics metrics() {
        return metrics;
    }

    /** Whether commands are taken, and why not; for any thread. */
    public Readiness readiness() {
        if (hasFailed) {
            return Readiness.HALTED;
        }
        final Journal journal = journal();
        if (journal == null) {
            return Readiness.STANDBY;
        }
        return journal.hasSpace() ? Readiness.READY : Readiness.STORAGE_FULL;
    }

    /** The journal that is written, whose figures may be read by any thread; null on a standby. */
    public @Nullable Journal journal() {
        final JournalStage stage =
                orderingStage instanceof FollowStage follow ? follow.successor() : (JournalStage) orderingStage;
        return stage == null ? null : stage.journal();
    }

    /** Commands that a standby is behind the journal that it follows; 0 on an active server. For any thread. */
    public long lagSequences() {
        return orderingStage instanceof FollowStage follow ? follow.lagSequences() : 0;
    }

    /** The last journal sequence applied; for any thread. */
    public long lastSequence() {
        return engineStage.lastSequence();
    }

    /** Does all that was published, then stops the threads. Publishers must have stopped before. */
    @Override
    public void close() {
        boolean isInterrupted = false;
        for (final StageProcessor processor : processors) {
            processor.halt();
            try {
                if (!processor.awaitEnd(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("pipeline did not stop: timeoutS=" + STOP_TIMEOUT_S);
                }
            } catch (final InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Stage journalStage(
            final Tick tick,
            final Engine engine,
            final Journal journal,
            final int recordLengthMax,
            final int overlapLengthMin,
            final EpochNanoClock clock) {
        requireRecordLength(recordLengthMax);
        return new JournalStage(
                ring,
                journal,
                clock,
                tick,
                metrics,
                recordLengthMax,
                overlapLengthMin,
                engine.lastSequence(),
                engine.lastTimestampNs());
    }

    private static void requireRecordLength(final int recordLengthMax) {
        if (recordLengthMax < RECORD_LENGTH_MIN) {
            throw new IllegalArgumentException(
                    "recordLengthMax must be at least " + RECORD_LENGTH_MIN + ": " + recordLengthMax);
        }
    }

    static RingBuffer<CommandSlot> newRing(final PipelineConfig config) {
        final UnsafeBuffer slab = new UnsafeBuffer(BufferUtil.allocateDirectAligned(
                config.ringLength() * CommandSlot.SLOT_LENGTH, CommandSlot.SLOT_LENGTH));
        final int[] nextOffset = {0};
        return RingBuffer.create(
                config.publishers() == 1 ? ProducerType.SINGLE : ProducerType.MULTI,
                () -> {
                    final CommandSlot slot = new CommandSlot(slab, nextOffset[0]);
                    nextOffset[0] += CommandSlot.SLOT_LENGTH;
                    return slot;
                },
                config.ringLength(),
                new BackoffWaitStrategy(config.yieldNs()));
    }

    private void add(
            final String name,
            final PipelineConfig config,
            final Runnable afterBatch,
            final Sequence[] dependsOn,
            final Stage... stages) {
        final StageProcessor processor = new StageProcessor(
                ring, ring.newBarrier(dependsOn), config.batchLengthMax(), afterBatch, this::fail, stages);
        processors.add(processor);
        threads.add(
                new FastThreadLocalThread(processor, name)); // others have no cache in Netty's pool of reply buffers
    }

    private StageProcessor last() {
        return processors.get(processors.size() - 1);
    }

    private void signalSpace() {
        if (isSpaceWanted.getAndSet(false)) {
            onSpace.run();
        }
    }

    private void fail(final Throwable failure) {
        hasFailed = true;
        processors.forEach(StageProcessor::abort);
        onFailure.accept(failure);
    }

    private static void nothing() {}
}
