package io.florin.benchmarks.faults;

import io.florin.benchmarks.RequestEncoder;
import io.florin.gateway.pipeline.Capacity;
import io.florin.gateway.pipeline.EntryLayout;
import io.florin.gateway.pipeline.RecoveredEngine;
import io.florin.gateway.recovery.RecoveredState;
import io.florin.gateway.recovery.RecoveryProgress;
import io.florin.gateway.recovery.StateRecovery;
import io.florin.journal.DirectoryLock;
import io.florin.journal.Journal;
import io.florin.journal.JournalConfig;
import io.florin.journal.KeyRing;
import io.florin.journal.SyncPolicy;
import java.nio.file.Path;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** One epoch of a small journal of accounts and transfers, and beside it the engine whose state a recovery must give. One thread. */
final class SampleJournal implements AutoCloseable {
    static final Capacity CAPACITY = new Capacity(1, 16, 4096, 0);
    private static final int ACCOUNTS = 8;
    private static final int RECORD_LENGTH_MAX = 2048;
    private static final int COMMANDS_MAX = 4;
    private static final int AMOUNT_MAX = 1000;

    private final DirectoryLock lock;
    private final RecoveredEngine engine;
    private final Journal journal;
    private final Random random;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[RequestEncoder.LENGTH_MAX]);
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[RECORD_LENGTH_MAX]);
    private final RequestEncoder encoder = new RequestEncoder();
    private int recordLength;
    private int recordCount;

    /** What a recovery must give. */
    record State(long sequence, long hash) {}

    private SampleJournal(final Path directory, final SyncPolicy policy, final KeyRing keys, final Random random) {
        this.random = random;
        lock = DirectoryLock.acquire(directory);
        final RecoveredState recovered = StateRecovery.recover(directory, keys, false, RecoveryProgress.NONE);
        engine = recovered.start().engine();
        journal = Journal.open(config(directory, policy).withKeys(keys), lock, recovered.journal());
        if (!engine.engine().isConfigured()) {
            engine.configure(CAPACITY, journal, 1, random::nextLong);
            for (int account = 1; account <= ACCOUNTS; account++) {
                add(encoder.openAccount(message, 0, account));
                append();
            }
        }
    }

    /** Opens the next epoch of a journal, the first one with some accounts. */
    static SampleJournal open(final Path directory, final SyncPolicy policy, final KeyRing keys, final Random random) {
        return new SampleJournal(directory, policy, keys, random);
    }

    /** Appends so many records of one or a few transfers. */
    SampleJournal append(final int records) {
        for (int i = 0; i < records; i++) {
            final int count = 1 + random.nextInt(COMMANDS_MAX);
            for (int j = 0; j < count; j++) {
                transfer();
            }
            append();
        }
        return this;
    }

    /** Commits: all that was appended is acknowledged. */
    SampleJournal commit() {
        journal.commit(0);
        return this;
    }

    /** @return the state with all that was appended. */
    State state() {
        return new State(engine.engine().lastSequence(), engine.engine().stateHash());
    }

    @Override
    public void close() {
        journal.close();
        engine.close();
        lock.close();
    }

    private static JournalConfig config(final Path directory, final SyncPolicy policy) {
        return JournalConfig.defaults(directory)
                .withSyncPolicy(policy)
                .withRecordLengthMax(RECORD_LENGTH_MAX)
                .withSegmentLengthBytes(2L * (RECORD_LENGTH_MAX + 128) + JournalConfig.SEGMENT_OVERHEAD_LENGTH)
                .withFreeSpaceFloorBytes(0);
    }

    private void transfer() {
        final int debit = random.nextInt(ACCOUNTS);
        final int credit = (debit + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        add(encoder.transfer(message, 0, random.nextLong(), debit + 1L, credit + 1L, 1 + random.nextInt(AMOUNT_MAX)));
    }

    private void add(final int messageLength) {
        recordLength = EntryLayout.put(record, recordLength, 0, message, 0, messageLength);
        recordCount++;
    }

    private void append() {
        final long sequence = journal.appendedSequence() + 1;
        final long timestampNs = engine.engine().lastTimestampNs() + 1;
        journal.append(sequence, recordCount, timestampNs, record, 0, recordLength);
        engine.onRecord(sequence, recordCount, timestampNs, record, 0, recordLength);
        recordLength = 0;
        recordCount = 0;
    }
}
