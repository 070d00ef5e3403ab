package io.florin.simulator;

import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.pipeline.EntryLayout;
import io.florin.gateway.pipeline.Pipeline;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.journal.DirectoryLock;
import io.florin.journal.Journal;
import io.florin.journal.JournalConfig;
import io.florin.journal.JournalRecovery;
import io.florin.journal.RecoveryReport;
import io.florin.reference.Command;
import io.florin.reference.CommandDecoder;
import io.florin.reference.Query;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One life of a server without its sockets: lock, recovery, journal, pipeline. */
final class PipelineHost implements AutoCloseable {
    private static final int RING_LENGTH = 2048;
    private static final int SEGMENT_LENGTH = 2 * 1024 * 1024;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final FaultyForcer forcer = new FaultyForcer();
    private final BlockingEgress egress = new BlockingEgress();
    private final List<World.Entry> recovered = new ArrayList<>();
    private final long recoveredHash;
    private final boolean hasTornTail;
    private final Pipeline pipeline;

    /**
     * Starts as the server does.
     *
     * @param settings for a new journal.
     * @param isDiskFull whether the journal is to find no room.
     * @param random chooses the shape of the pipeline.
     */
    PipelineHost(
            final Path directory,
            final Command.Configure settings,
            final boolean isDiskFull,
            final int threads,
            final AtomicLong clock,
            final Random random) {
        try {
            final DirectoryLock lock = opened(DirectoryLock.acquire(directory));
            final RecoveredEngine engine = opened(new RecoveredEngine());
            final RecoveryReport report =
                    JournalRecovery.replay(directory, (first, count, timestampNs, buffer, offset, length) -> {
                        engine.onRecord(first, count, timestampNs, buffer, offset, length);
                        decode(first, count, timestampNs, buffer, offset);
                    });
            final JournalConfig config = JournalConfig.defaults(directory)
                    .withRecordLengthMax(Pipeline.RECORD_LENGTH_MIN)
                    .withSegmentLengthBytes(SEGMENT_LENGTH)
                    .withFreeSpaceFloorBytes(isDiskFull ? Long.MAX_VALUE : 0);
            final Journal journal = opened(Journal.open(config, lock, report, forcer));
            if (!engine.engine().isConfigured()) {
                configure(engine, journal, settings, clock.get());
            }
            hasTornTail = report.tornTail() != null;
            recoveredHash = engine.engine().stateHash();
            pipeline = opened(new Pipeline(
                    new PipelineConfig(RING_LENGTH, 1 + random.nextInt(64), threads, 0, 1, 1 + random.nextInt(8), 0),
                    engine,
                    journal,
                    config.recordLengthMax(),
                    clock::get,
                    () -> {},
                    egress::fail));
            pipeline.start();
        } catch (final RuntimeException e) {
            close();
            throw e;
        }
    }

    private void configure(
            final RecoveredEngine engine,
            final Journal journal,
            final Command.Configure settings,
            final long timestampNs) {
        final Capacity capacity = new Capacity(
                (int) settings.ledgersMax(), (int) settings.accountsMax(), (int) settings.transfersMax(), (int)
                        settings.historyMax());
        final Deque<Long> key = new ArrayDeque<>(
                List.of(settings.hashKey().lo(), settings.hashKey().hi()));
        engine.configure(capacity, journal, timestampNs, key::remove);
        recovered.add(new World.Entry(settings, 1, timestampNs));
    }

    private void decode(
            final long first, final int count, final long timestampNs, final DirectBuffer buffer, final int offset) {
        int position = offset;
        for (int i = 0; i < count; i++) {
            recovered.add(new World.Entry(
                    CommandDecoder.decode(buffer, position + EntryLayout.HEADER_LENGTH), first + i, timestampNs));
            position = EntryLayout.next(buffer, position);
        }
    }

    /** @return what the journal had at the start. */
    List<World.Entry> recovered() {
        return recovered;
    }

    /** @return the state's hash at the start. */
    long recoveredHash() {
        return recoveredHash;
    }

    /** @return whether the journal's last record was torn, and dropped at the start. */
    boolean hasTornTail() {
        return hasTornTail;
    }

    FaultyForcer forcer() {
        return forcer;
    }

    BlockingEgress egress() {
        return egress;
    }

    /** Publishes commands, the members of a chain in one piece. */
    void publish(final List<Command> commands) {
        final long last = pipeline.claim(commands.size());
        final long first = last - commands.size() + 1;
        int membersLeft = 0;
        for (int i = commands.size() - 1; i >= 0; i--) {
            membersLeft = commands.get(i).isLinked() ? membersLeft + 1 : 0;
            fill(first + i, commands.get(i).encode(), false, membersLeft);
        }
        pipeline.publish(first, last);
    }

    /** Publishes a query. */
    void publish(final Query query) {
        final long place = pipeline.claim(1);
        fill(place, query.encode(), true, 0);
        pipeline.publish(place, place);
    }

    private void fill(final long place, final byte[] message, final boolean isQuery, final int membersLeft) {
        pipeline.slot(place).fill(new UnsafeBuffer(message), 0, message.length, isQuery, membersLeft, 1, egress, 0);
    }

    private <T extends AutoCloseable> T opened(final T part) {
        parts.push(part);
        return part;
    }

    /** Stops; what was published is done. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (final Exception e) {
                throw new IllegalStateException("cannot stop", e);
            }
        }
    }
}
