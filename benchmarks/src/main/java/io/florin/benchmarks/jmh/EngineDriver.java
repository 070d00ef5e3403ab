package io.florin.benchmarks.jmh;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.florin.benchmarks.RequestEncoder;
import io.florin.engine.ChunkSource;
import io.florin.engine.Engine;
import io.florin.engine.SnapshotSink;
import io.florin.protocol.codec.CommandReplyDecoder;
import io.florin.protocol.codec.MessageHeaderDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** An engine with accounts, and requests between two random ones of them, each with a new number. One thread; makes no garbage. */
public final class EngineDriver implements AutoCloseable {
    /** Every reply has its status there. */
    private static final int STATUS_OFFSET =
            MessageHeaderDecoder.ENCODED_LENGTH + CommandReplyDecoder.statusEncodingOffset();

    private final Engine engine;
    private final RequestEncoder encoder = new RequestEncoder();
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[RequestEncoder.LENGTH_MAX]);
    private final RandomRequests requests;
    private int messageLength;
    private long sequence;
    private long passedNs;
    private long refusals;

    /** Opens accounts 1 to {@code accounts}; {@code transfersMax} is the room for transfers. */
    public EngineDriver(final int accounts, final int transfersMax) {
        this(accounts, accounts, transfersMax, ChunkSource.PLAIN);
    }

    /** As {@link #EngineDriver(int, int)}, with room for {@code accountsMax} accounts, and memory of the caller's choice. */
    EngineDriver(final int accounts, final int accountsMax, final int transfersMax, final ChunkSource chunks) {
        engine = new Engine(this::onReply, chunks);
        requests = new RandomRequests(accounts);
        apply(message, encoder.configure(message, 0, accountsMax, transfersMax));
        for (int i = 1; i <= accounts; i++) {
            apply(message, encoder.openAccount(message, 0, i));
        }
    }

    /** @return transfers retained so far. */
    public int transferCount() {
        return engine.transferCount();
    }

    /** Writes the engine's snapshot. */
    public void writeSnapshot(final SnapshotSink sink) {
        engine.writeSnapshot(sink);
    }

    /** Prepares a transfer: what {@link #applyTransfer} applies. */
    public void nextTransfer() {
        messageLength = requests.encode(RequestKind.TRANSFER, message, 0);
    }

    /** Applies the transfer that was prepared; again, when it was applied before. */
    public void applyTransfer() {
        apply(message, messageLength);
    }

    /** Applies an authorization. */
    public void applyAuthorize() {
        apply(message, requests.encode(RequestKind.AUTHORIZE, message, 0));
    }

    /** Lets so much time pass that all authorizations expire with the next command, and applies one. */
    public void applyAfterExpiry() {
        passedNs += RequestEncoder.TIMEOUT_NS + sequence;
        nextTransfer();
        applyTransfer();
    }

    /** What is asked next. */
    RandomRequests requests() {
        return requests;
    }

    /** Applies so many transfers, for the next requests to act on. */
    void applyOriginals(final RequestKind.Original original, final int count) {
        requests.beginOriginals(count);
        for (int i = 0; i < count; i++) {
            apply(message, requests.encode(original, message));
        }
    }

    /** Applies a batch as the server's engine stage does: what {@link Engine#AHEAD_MAX} commands need is read at once, then they are applied. */
    void apply(final RequestBatch batch) {
        for (int from = 0; from < RequestBatch.LENGTH; from += Engine.AHEAD_MAX) {
            if (batch.isQuery()) {
                query(batch, from, from + Engine.AHEAD_MAX);
            } else {
                readAhead(batch, from, from + Engine.AHEAD_MAX);
                apply(batch, from, from + Engine.AHEAD_MAX);
            }
        }
    }

    /** Applies a batch of commands one by one, without reading ahead. */
    void applyOneByOne(final RequestBatch batch) {
        apply(batch, 0, RequestBatch.LENGTH);
    }

    /** @throws IllegalStateException when a request was refused: a refusal costs less than what is measured. */
    void requireAllAccepted() {
        if (refusals != 0) {
            throw new IllegalStateException("requests were refused: refusals=" + refusals);
        }
    }

    @Override
    public void close() {
        engine.close();
    }

    private void readAhead(final RequestBatch batch, final int from, final int to) {
        for (int i = from; i < to; i++) {
            engine.readAhead(batch.message(i), 0);
        }
        engine.awaitAhead();
    }

    private void apply(final RequestBatch batch, final int from, final int to) {
        for (int i = from; i < to; i++) {
            apply(batch.message(i), batch.messageLength(i));
        }
    }

    private void query(final RequestBatch batch, final int from, final int to) {
        for (int i = from; i < to; i++) {
            engine.onQuery(batch.message(i), 0, batch.messageLength(i));
        }
    }

    private void apply(final UnsafeBuffer buffer, final int length) {
        sequence++;
        engine.onCommand(buffer, 0, length, sequence, passedNs + sequence, 1);
    }

    private void onReply(final DirectBuffer buffer, final int offset, final int length) {
        refusals += buffer.getShort(offset + STATUS_OFFSET, LITTLE_ENDIAN) == 0 ? 0 : 1;
    }
}
