package io.florin.gateway;

import io.florin.engine.Engine;
import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.pipeline.Pipeline;
import io.florin.gateway.pipeline.Readiness;
import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.gateway.pipeline.Standby;
import io.florin.gateway.recovery.RecoveredState;
import io.florin.gateway.recovery.SkippedSnapshot;
import io.florin.gateway.recovery.StartState;
import io.florin.gateway.recovery.StateRecovery;
import io.florin.gateway.security.AccessControl;
import io.florin.journal.DirectoryLock;
import io.florin.journal.Journal;
import io.florin.journal.JournalException;
import io.florin.journal.JournalFailedException;
import io.florin.journal.JournalPruner;
import io.florin.journal.KeyRing;
import io.florin.journal.RecoveryReport;
import io.florin.journal.SnapshotInfo;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server: the directory's lock, the recovered engine, the journal, the pipeline and the gateway, started in this order and
 * stopped in the opposite one. Start and close it from one thread.
 */
public final class FlorinServer implements AutoCloseable {
    /** The exit code of a server that halted. */
    public static final int HALT_EXIT_CODE = 70;

    private static final long PRUNER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    private static final Logger LOGGER = LoggerFactory.getLogger(FlorinServer.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final EpochNanoClock clock = new OffsetEpochNanoClock();
    private final ServerConfig config;
    private final Consumer<Throwable> onFailure;
    private final AccessControl access;
    private final TcpGateway gateway;
    private final @Nullable AdminServer admin;
    private final @Nullable ServerMetrics metrics;
    private volatile @Nullable Pipeline pipeline;
    private volatile boolean isStopping;

    private FlorinServer(final ServerConfig config, final Consumer<Throwable> onFailure) {
        this.config = config;
        this.onFailure = onFailure;
        config.gateway().security().check(config.gateway().address());
        access = AccessControl.load(config.gateway().security());
        gateway = new TcpGateway(config.gateway(), access, clock);
        metrics = config.admin() == null ? null : new ServerMetrics(this::readiness);
        admin = config.admin() == null || metrics == null
                ? null
                : new AdminServer(config.admin(), this::readiness, metrics::scrape);
    }

    /**
     * What a start found.
     *
     * @param snapshot that the recovery began with; null when it replayed all of the journal.
     * @param loadNs how long it took to load the snapshot, in nanoseconds.
     * @param skipped snapshots that could not be used.
     * @param recovery what the journal behind the snapshot said.
     * @param recoveryNs how long the replay took, in nanoseconds.
     * @param capacity what the engine can hold.
     * @param accountCount accounts recovered.
     * @param transferCount transfers recovered, refused ones included.
     * @param stateHash of the recovered state.
     * @param adminPort where the server has told about the recovery; 0 when there is no such port.
     */
    public record StartReport(
            @Nullable SnapshotInfo snapshot,
            long loadNs,
            List<SkippedSnapshot> skipped,
            RecoveryReport recovery,
            long recoveryNs,
            Capacity capacity,
            int accountCount,
            int transferCount,
            long stateHash,
            int adminPort) {
        /** @return the last sequence of the snapshot; 0 without one. */
        public long snapshotSequence() {
            return snapshot == null ? 0 : snapshot.sequence();
        }
    }

    /**
     * Starts a server; it serves when this returns.
     *
     * @param onStarted told what was recovered, before the first connection is let in.
     * @param onFailure called on a pipeline thread when commands can be neither journaled nor answered any more. The process should
     *     halt: whatever was answered is in the journal, and what was not is unknown to its sender, as after a crash.
     * @throws StartException when the address cannot be had, or temporary files have no room.
     * @throws io.florin.gateway.security.AccessConfigException when principals or certificates cannot be used, or the address can be
     *     reached by strangers without them.
     * @throws JournalException when the directory is held, cannot be used, or its journal is damaged.
     */
    public static FlorinServer start(
            final ServerConfig config, final Consumer<StartReport> onStarted, final Consumer<Throwable> onFailure) {
        TemporarySpace.require();
        final FlorinServer server = new FlorinServer(config, onFailure);
        try {
            server.start(onStarted);
        } catch (final RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /**
     * Starts a standby: it reads the journal that another process writes, answers queries, and refuses commands until it is promoted. It
     * serves when this returns.
     *
     * @param config its capacity is not looked at: the journal's is taken. The journal is written as it says after a promotion.
     * @throws StartException when the address cannot be had, temporary files have no room, or there is no journal yet.
     * @throws JournalException when the journal is damaged or cannot be read.
     */
    public static FlorinServer follow(final ServerConfig config, final FollowListener listener) {
        TemporarySpace.require();
        final FlorinServer server = new FlorinServer(config, failure -> {
            if (failure instanceof JournalException unreadable && !(failure instanceof JournalFailedException)) {
                listener.onFollowFailed(unreadable);
            } else {
                listener.onFailure(failure);
            }
        });
        try {
            server.startFollowing(listener);
        } catch (final RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** @return the version of this build, or "dev" outside of a jar. */
    public static String version() {
        return Pipeline.version();
    }

    /** @return the port that the server listens on. */
    public int port() {
        return gateway.port();
    }

    /** @return the port of health, readiness and metrics; 0 when there is none. */
    public int adminPort() {
        return admin == null ? 0 : admin.port();
    }

    /** @return whether commands are taken, and why not; for any thread. */
    public Readiness readiness() {
        final Pipeline running = pipeline;
        if (isStopping) {
            return Readiness.STOPPING;
        }
        return running == null ? Readiness.RECOVERING : running.readiness();
    }

    /** @return one line about who may come, and how. */
    public String describeAccess() {
        return access.describe();
    }

    /** @return how often somebody failed to authenticate since the start; for any thread. */
    public long authenticationFailureCount() {
        return access.authenticator().failureCount();
    }

    /**
     * Reads principals and certificates again. New connections get the new certificate; open ones whose key or certificate is not among the
     * principals any more are closed, and the others have their new rights from their next request on. For any thread.
     *
     * @throws io.florin.gateway.security.AccessConfigException when they cannot be used: then all is as before.
     * @throws io.florin.protocol.auth.SecretFileException when others may read them: then all is as before.
     */
    public void reloadAccess() {
        synchronized (access) { // what was read first must not be put in force last
            access.reload();
            gateway.recheck();
        }
    }

    /** @return the last sequence applied; for any thread, also after {@link #close}. */
    public long lastSequence() {
        final Pipeline running = pipeline;
        return running == null ? 0 : running.lastSequence();
    }

    /** Stops cleanly: takes no more requests, answers those it has, makes them durable, says goodbye. */
    @Override
    public void close() {
        isStopping = true;
        while (!parts.isEmpty()) {
            final AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (final Exception e) {
                LOGGER.error("stop failed", e);
                if (part instanceof Pipeline) {
                    onFailure.accept(e); // its threads may still use what lies below: leave it to the process's end
                    return;
                }
            }
        }
    }

    private void start(final Consumer<StartReport> onStarted) {
        startAdmin();
        parts.push(gateway::close);
        gateway.bind();
        final DirectoryLock lock = opened(DirectoryLock.acquire(config.journal().directory()));
        final DirectoryLock noPruner =
                opened(JournalPruner.awaitLock(config.journal().directory(), PRUNER_TIMEOUT_NS));
        final RecoveredState recovered = StateRecovery.recover(
                config.journal().directory(),
                config.journal().keys(),
                config.acceptLostTail(),
                new RecoveryLog(LOGGER::info, System::nanoTime));
        final StartState start = opened(recovered.start());
        final RecoveredEngine engine = start.engine();
        final RecoveryReport recovery = recovered.journal();
        final Journal journal = opened(Journal.open(config.journal(), lock, recovery));
        noPruner.close();
        configure(engine, journal);
        onStarted.accept(new StartReport(
                start.snapshot(),
                start.loadNs(),
                start.skipped(),
                recovery,
                recovered.replayNs(),
                engine.capacity(),
                engine.engine().accountCount(),
                engine.engine().transferCount(),
                engine.engine().stateHash(),
                adminPort()));
        touchAhead(engine);
        serve(onSpace -> new Pipeline(
                config.pipeline(), engine, journal, config.journal().recordLengthMax(), clock, onSpace, onFailure));
    }

    /** Before all else, so that it can be asked during a long recovery. */
    private void startAdmin() {
        if (admin != null && metrics != null) {
            opened(metrics);
            opened(admin).bind();
        }
    }

    private void startFollowing(final FollowListener listener) {
        startAdmin();
        parts.push(gateway::close);
        gateway.bind();
        final long startNs = System.nanoTime();
        final KeyRing keys = config.journal().keys();
        final StartState start = opened(StateRecovery.begin(
                config.journal().directory(), keys, new RecoveryLog(LOGGER::info, System::nanoTime)));
        final Standby standby = opened(new Standby(config.journal(), keys, start.engine(), start.position()));
        standby.load();
        final Engine engine = start.engine().engine();
        if (!engine.isConfigured()) {
            throw new StartException(
                    "there is no journal to follow yet: directory="
                            + config.journal().directory() + " (start the active server first)",
                    null);
        }
        listener.onLoaded(new FollowListener.LoadReport(
                start,
                engine.lastSequence(),
                System.nanoTime() - startNs,
                engine.accountCount(),
                engine.transferCount(),
                engine.stateHash()));
        touchAhead(start.engine());
        serve(onSpace -> Pipeline.following(
                config.pipeline(),
                standby,
                clock,
                () -> listener.onPromoted(engine.lastSequence()),
                onSpace,
                onFailure));
    }

    private void touchAhead(final RecoveredEngine engine) {
        final long bytes = config.pipeline().memoryAheadBytes();
        if (bytes > 0) {
            LOGGER.info("touching memory ahead: MiB={}", bytes >> 20);
            final long startNs = System.nanoTime();
            engine.keepReady(bytes);
            LOGGER.info("touched memory ahead: ms={}", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
        }
    }

    /** @param make makes the pipeline, given what to call when its ring has room again. */
    private void serve(final Function<Runnable, Pipeline> make) {
        final Sessions[] sessions = new Sessions[1];
        final Pipeline started = opened(make.apply(() -> sessions[0].resumeStarved()));
        pipeline = started;
        sessions[0] = new Sessions(started, config.gateway().limits());
        if (metrics != null) {
            metrics.bind(started, sessions[0], access);
        }
        parts.push(gateway::stopReading);
        started.start();
        gateway.accept(started, sessions[0]);
    }

    private <T extends AutoCloseable> T opened(final T part) {
        parts.push(part);
        return part;
    }

    /** Gives a new journal its capacity, or an older one more of it. */
    private void configure(final RecoveredEngine recovered, final Journal journal) {
        final Capacity has = recovered.engine().isConfigured() ? recovered.capacity() : null;
        final Capacity next = config.capacity().over(has == null ? ServerConfig.DEFAULT_CAPACITY : has);
        if (has != null && !next.covers(has)) {
            throw new StartException(
                    "capacity cannot shrink: journal=" + has + ", wanted=" + next + " (ask for at least what it has)",
                    null);
        }
        if (!next.equals(has)) {
            final long timestampNs =
                    Math.max(clock.nanoTime(), recovered.engine().lastTimestampNs());
            recovered.configure(next, journal, timestampNs, new SecureRandom()::nextLong);
        }
    }

    /** Ends the process at once, for a failure that nobody can mend from inside: see {@link #start}. */
    public static void halt(final Throwable failure) {
        LOGGER.error("cannot go on, halting; every answered command is in the journal", failure);
        Runtime.getRuntime().halt(HALT_EXIT_CODE);
    }
}
