package io.florin.gateway.pipeline;

import io.florin.engine.Engine;
import io.florin.engine.MemoryChunk;
import io.florin.journal.Journal;
import io.florin.protocol.codec.ConfigureEncoder;
import io.florin.protocol.codec.MessageHeaderEncoder;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** An engine in the course of its recovery: takes the journal's records, and after them the settings of a new journal. */
public final class RecoveredEngine implements AutoCloseable {
    /** Bytes of memory that can be kept ready. */
    public static final long MEMORY_AHEAD_MAX = (long) TouchedChunks.READY_MAX * MemoryChunk.LENGTH;

    private final ReplyRouter router = new ReplyRouter();
    private final TouchedChunks chunks = new TouchedChunks();
    private final Engine engine = new Engine(router, chunks);

    /** Applies the commands of one journal record, in the shape that the journal's {@code RecordHandler} has. */
    public void onRecord(
            final long firstSequence,
            final int count,
            final long timestampNs,
            final DirectBuffer record,
            final int offset,
            final int length) {
        int position = offset;
        int ahead = offset;
        for (int i = 0; i < count; i++) {
            if (i % Engine.AHEAD_MAX == 0) {
                ahead = readAhead(record, ahead, Math.min(Engine.AHEAD_MAX, count - i));
            }
            engine.onCommand(
                    record,
                    position + EntryLayout.HEADER_LENGTH,
                    EntryLayout.messageLength(record, position),
                    firstSequence + i,
                    timestampNs,
                    EntryLayout.principalId(record, position));
            position = EntryLayout.next(record, position);
        }
        if (position != offset + length || engine.isChainOpen()) {
            throw new IllegalStateException("journal record does not end with its last command: firstSequence="
                    + firstSequence + ", count=" + count + ", length=" + length + ", read=" + (position - offset));
        }
    }

    /** @return the position behind so many commands from there. */
    private int readAhead(final DirectBuffer record, final int from, final int count) {
        int position = from;
        for (int i = 0; i < count; i++) {
            engine.readAhead(record, position + EntryLayout.HEADER_LENGTH);
            position = EntryLayout.next(record, position);
        }
        engine.awaitAhead();
        return position;
    }

    /** The engine, to be given to a pipeline. */
    public Engine engine() {
        return engine;
    }

    /** What the engine can hold. It must be configured. */
    public Capacity capacity() {
        return new Capacity(engine.ledgersMax(), engine.accountsMax(), engine.transfersMax(), engine.historyMax());
    }

    /**
     * Gives the engine its capacity, by a command in the journal.
     *
     * @param random gives a new journal the key of its id tables; an older one keeps its own.
     */
    public void configure(
            final Capacity capacity, final Journal journal, final long timestampNs, final LongSupplier random) {
        final boolean isNew = !engine.isConfigured();
        final UnsafeBuffer record = configureRecord(
                capacity,
                isNew ? random.getAsLong() : engine.hashKeyLo(),
                isNew ? random.getAsLong() : engine.hashKeyHi());
        final long sequence = engine.lastSequence() + 1;
        journal.append(sequence, 1, timestampNs, record, 0, record.capacity());
        journal.commit(timestampNs);
        onRecord(sequence, 1, timestampNs, record, 0, record.capacity());
    }

    /**
     * Has so much memory touched from now on for what the engine will need, and returns when that is so, which takes seconds a GiB where
     * the system has to find it. Before a pipeline uses the engine.
     *
     * @param bytes 0 to {@link #MEMORY_AHEAD_MAX}; rounded up to whole chunks, and no more than what the capacity can take.
     * @throws IllegalStateException when there is not as much memory, or the caller is interrupted.
     */
    public void keepReady(final long bytes) {
        final long needed = Math.min(bytes, capacity().memoryBytesMax());
        chunks.keepReady((int) ((needed + MemoryChunk.LENGTH - 1) / MemoryChunk.LENGTH));
    }

    private static UnsafeBuffer configureRecord(final Capacity capacity, final long keyLo, final long keyHi) {
        final UnsafeBuffer message =
                new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + ConfigureEncoder.BLOCK_LENGTH]);
        new ConfigureEncoder()
                .wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
                .correlationId(0)
                .reserved(0)
                .ledgersMax(capacity.ledgersMax())
                .accountsMax(capacity.accountsMax())
                .transfersMax(capacity.transfersMax())
                .historyMax(capacity.historyMax())
                .hashKey()
                .lo(keyLo)
                .hi(keyHi);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[EntryLayout.entryLength(message.capacity())]);
        EntryLayout.put(record, 0, 0, message, 0, message.capacity());
        return record;
    }

    ReplyRouter router() {
        return router;
    }

    @Override
    public void close() {
        engine.close();
        chunks.close();
    }
}
