package io.florin.gateway.recovery;

import io.florin.engine.Engine;
import io.florin.engine.InvalidSnapshotException;
import io.florin.engine.SnapshotSource;
import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.journal.JournalException;
import io.florin.journal.SnapshotInfo;
import io.florin.journal.SnapshotReader;
import io.florin.journal.SnapshotStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/**
 * Makes engines of snapshots. A snapshot is good when its file is intact, it belongs to the journal, the engine takes it, and the
 * state has the hash that its maker had. Single thread.
 */
public final class SnapshotLoader {
    private final SnapshotStore store;
    private final RecoveryProgress progress;

    /** @param progress hears how far a load has come. */
    public SnapshotLoader(final SnapshotStore store, final RecoveryProgress progress) {
        this.store = store;
        this.progress = progress;
    }

    /**
     * Loads the newest good snapshot.
     *
     * @return a new engine when there is none.
     * @throws JournalException if the directory cannot be read.
     */
    public StartState loadNewest() {
        final List<SkippedSnapshot> skipped = new ArrayList<>();
        for (final Path file : store.files()) {
            final long startNs = System.nanoTime();
            try {
                final RecoveredEngine engine = new RecoveredEngine();
                final SnapshotInfo info = load(file, engine);
                return new StartState(engine, info, System.nanoTime() - startNs, List.copyOf(skipped));
            } catch (final RuntimeException e) {
                skipped.add(new SkippedSnapshot(file, String.valueOf(e.getMessage())));
            }
        }
        return new StartState(new RecoveredEngine(), null, 0, List.copyOf(skipped));
    }

    /**
     * Loads a snapshot and lets it go again: the proof that a start could use it.
     *
     * @throws RuntimeException if it is not good: a {@link JournalException} names the file.
     */
    public SnapshotInfo check(final Path file) {
        final RecoveredEngine engine = new RecoveredEngine();
        final SnapshotInfo info = load(file, engine);
        engine.close();
        return info;
    }

    /** @param engine new; closed when it throws. */
    SnapshotInfo load(final Path file, final RecoveredEngine engine) {
        boolean isLoaded = false;
        try (SnapshotReader reader = store.open(file)) {
            engine.engine().readSnapshot(new CountingSource(reader));
            reader.end();
            requireSame(reader.info(), engine.engine());
            isLoaded = true;
            return reader.info();
        } catch (final InvalidSnapshotException e) {
            throw new JournalException("snapshot cannot be loaded: file=" + file + ": " + e.getMessage(), e);
        } finally {
            if (!isLoaded) {
                engine.close();
            }
        }
    }

    private static void requireSame(final SnapshotInfo info, final Engine engine) {
        if (engine.lastSequence() != info.sequence()
                || engine.lastTimestampNs() != info.position().timestampNs()
                || engine.stateHash() != info.stateHash()) {
            throw new JournalException("snapshot holds another state than it says: file=" + info.file() + " sequence="
                    + engine.lastSequence() + " expected=" + info.sequence() + " timestampNs="
                    + engine.lastTimestampNs() + " expected=" + info.position().timestampNs() + " stateHash="
                    + Long.toHexString(engine.stateHash()) + " expected=" + Long.toHexString(info.stateHash()));
        }
    }

    /** Tells how much has been loaded. */
    private final class CountingSource implements SnapshotSource {
        private static final long STRIDE = 16L << 20;

        private final SnapshotReader reader;
        private long doneBytes;
        private long toldBytes;

        CountingSource(final SnapshotReader reader) {
            this.reader = reader;
        }

        @Override
        public void read(final MutableDirectBuffer buffer, final int offset, final int length) {
            reader.read(buffer, offset, length);
            doneBytes += length;
            if (doneBytes - toldBytes >= STRIDE) {
                toldBytes = doneBytes;
                progress.onLoad(doneBytes, reader.info().lengthBytes());
            }
        }
    }
}
