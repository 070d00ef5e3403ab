package io.florin.gateway.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.florin.engine.SnapshotSink;
import io.florin.gateway.Requests;
import io.florin.gateway.recovery.RecoveredState;
import io.florin.gateway.recovery.RecoveryProgress;
import io.florin.gateway.recovery.StateRecovery;
import io.florin.journal.DirectoryLock;
import io.florin.journal.Journal;
import io.florin.journal.JournalConfig;
import io.florin.journal.KeyRing;
import io.florin.journal.SyncPolicy;
import io.florin.protocol.codec.AccountKind;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** A journal of payments and the engine that they give, without a pipeline: recovered when opened, appended to by hand. */
public final class TestLedger implements AutoCloseable {
    private static final int RECORD_LENGTH_MAX = 1 << 12;
    private static final int SEGMENT_LENGTH = 1 << 16;
    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final int COMMANDS_PER_RECORD = 5;

    private final DirectoryLock lock;
    private final RecoveredState recovered;
    private final Journal journal;
    private final RecoveredEngine engine;
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[RECORD_LENGTH_MAX]);

    private TestLedger(final DirectoryLock lock, final RecoveredState recovered, final Journal journal) {
        this.lock = lock;
        this.recovered = recovered;
        this.journal = journal;
        engine = recovered.start().engine();
    }

    /** Recovers what is there, and goes on behind it. Small segments, so that a few hundred payments roll. */
    public static TestLedger open(final Path directory, final SyncPolicy policy) {
        final DirectoryLock lock = DirectoryLock.acquire(directory);
        boolean isOpened = false;
        try {
            final RecoveredState recovered =
                    StateRecovery.recover(directory, KeyRing.none(), false, RecoveryProgress.NONE);
            final JournalConfig config = JournalConfig.defaults(directory)
                    .withSyncPolicy(policy)
                    .withRecordLengthMax(RECORD_LENGTH_MAX)
                    .withSegmentLengthBytes(SEGMENT_LENGTH)
                    .withFreeSpaceFloorBytes(0);
            final TestLedger ledger = new TestLedger(lock, recovered, Journal.open(config, lock, recovered.journal()));
            ledger.begin();
            isOpened = true;
            return ledger;
        } finally {
            if (!isOpened) {
                lock.close();
            }
        }
    }

    /** What the opening recovered. */
    public RecoveredState recovered() {
        return recovered;
    }

    public long lastSequence() {
        return engine.engine().lastSequence();
    }

    public long stateHash() {
        return engine.engine().stateHash();
    }

    public void writeSnapshot(final SnapshotSink sink) {
        engine.engine().writeSnapshot(sink);
    }

    /** Journals and applies so many payments, in records of five, each acknowledged. */
    public TestLedger pay(final int count) {
        for (int left = count; left > 0; left -= COMMANDS_PER_RECORD) {
            final byte[][] payments = new byte[Math.min(left, COMMANDS_PER_RECORD)][];
            for (int i = 0; i < payments.length; i++) {
                final long id = 1_000_000 + lastSequence() + 1 + i;
                payments[i] = Requests.transfer(id, id, 1, 2, 1 + id % 100);
            }
            append(payments);
        }
        return this;
    }

    @Override
    public void close() {
        journal.close();
        engine.close();
        lock.close();
    }

    private void begin() {
        if (!engine.engine().isConfigured()) {
            engine.configure(new Capacity(4, 1000, 1_000_000, 1000), journal, START_NS, () -> 42);
            append(Requests.openAccount(1, 1, AccountKind.HOUSE), Requests.openAccount(2, 2, AccountKind.CUSTOMER));
        }
    }

    private void append(final byte[]... messages) {
        int length = 0;
        for (final byte[] message : messages) {
            length = EntryLayout.put(record, length, 0, new UnsafeBuffer(message), 0, message.length);
        }
        final long sequence = lastSequence() + 1;
        final long timestampNs = START_NS + sequence;
        journal.append(sequence, messages.length, timestampNs, record, 0, length);
        journal.commit(timestampNs);
        engine.onRecord(sequence, messages.length, timestampNs, record, 0, length);
        assertEquals(sequence + messages.length - 1, lastSequence());
    }
}
