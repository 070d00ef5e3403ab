package io.florin.gateway;

import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.pipeline.Pipeline;
import io.florin.gateway.pipeline.PipelineConfig;
import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.journal.DirectoryLock;
import io.florin.journal.Journal;
import io.florin.journal.JournalConfig;
import io.florin.journal.JournalRecovery;
import io.florin.journal.SyncPolicy;
import java.nio.file.Path;
import org.agrona.concurrent.OffsetEpochNanoClock;

/** A pipeline of one thread with a new journal, for a test that needs no sockets. */
final class RunningPipeline implements AutoCloseable {
    private final DirectoryLock lock;
    private final RecoveredEngine engine = new RecoveredEngine();
    private final Journal journal;
    private final Pipeline pipeline;

    /** @param directory of the journal. */
    RunningPipeline(final Path directory, final Capacity capacity) {
        final JournalConfig config =
                JournalConfig.defaults(directory).withFreeSpaceFloorBytes(0).withSyncPolicy(SyncPolicy.NONE);
        lock = DirectoryLock.acquire(directory);
        journal = Journal.open(config, lock, JournalRecovery.replay(directory, engine::onRecord));
        engine.configure(capacity, journal, 1, () -> 42);
        pipeline = new Pipeline(
                new PipelineConfig(2048, 512, 1, 1_000_000, 1),
                engine,
                journal,
                config.recordLengthMax(),
                new OffsetEpochNanoClock(),
                () -> {},
                FlorinServer::halt);
        pipeline.start();
    }

    Pipeline pipeline() {
        return pipeline;
    }

    @Override
    public void close() {
        pipeline.close();
        journal.close();
        engine.close();
        lock.close();
    }
}
