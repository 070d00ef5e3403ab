package io.florin.simulator;

import io.florin.engine.Engine;
import io.florin.protocol.RequestType;
import io.florin.reference.Query;
import io.florin.reference.QueryReply;
import io.florin.reference.Reply;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** An engine alone: gives it commands and queries as the pipeline would, and takes its replies. */
final class EngineHost implements AutoCloseable {
    private static final int ODD_OFFSET = 3;

    private final List<byte[]> replies = new ArrayList<>();
    private final Engine engine = new Engine(this::onReply);

    Engine engine() {
        return engine;
    }

    /** Applies a command from an odd place of a larger buffer, as it lies in a ring. @return its replies. */
    List<Reply> apply(final World.Entry entry) {
        final byte[] message = entry.command().encode();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[message.length + 2 * ODD_OFFSET]);
        buffer.putBytes(ODD_OFFSET, message);
        SimulationFailure.requireEqual("sound message", null, RequestType.check(buffer, ODD_OFFSET, message.length));
        engine.readAhead(buffer, ODD_OFFSET);
        engine.awaitAhead();
        engine.onCommand(buffer, ODD_OFFSET, message.length, entry.sequence(), entry.timestampNs(), 1);
        final List<Reply> taken = replies.stream()
                .map(reply -> Reply.decode(new UnsafeBuffer(reply)))
                .toList();
        replies.clear();
        return taken;
    }

    /** Applies a journal to a new engine. */
    static EngineHost replay(final List<World.Entry> journal) {
        final EngineHost host = new EngineHost();
        journal.forEach(host::apply);
        return host;
    }

    /** Makes an engine of a snapshot, and applies the rest of the journal. */
    static EngineHost load(final byte[] snapshot, final List<World.Entry> rest) {
        final EngineHost host = new EngineHost();
        final int[] position = {0};
        host.engine.readSnapshot((buffer, offset, length) -> {
            buffer.putBytes(offset, snapshot, position[0], length);
            position[0] += length;
        });
        SimulationFailure.requireEqual("bytes of the snapshot that were read", snapshot.length, position[0]);
        rest.forEach(host::apply);
        return host;
    }

    /** @return a snapshot. */
    byte[] snapshot() {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        engine.writeSnapshot((buffer, offset, length) -> {
            final byte[] piece = new byte[length];
            buffer.getBytes(offset, piece);
            out.writeBytes(piece);
        });
        return out.toByteArray();
    }

    /** @return the answer to a query. */
    QueryReply query(final Query query) {
        return query(engine, replies, query);
    }

    /** @param replies where the engine's sink puts its replies. */
    static QueryReply query(final Engine engine, final List<byte[]> replies, final Query query) {
        final UnsafeBuffer message = new UnsafeBuffer(query.encode());
        final long sequence = engine.lastSequence();
        SimulationFailure.requireEqual("sound query", null, RequestType.check(message, 0, message.capacity()));
        engine.onQuery(message, 0, message.capacity());
        SimulationFailure.requireEqual("sequence after a query", sequence, engine.lastSequence());
        SimulationFailure.requireEqual("replies to " + query, 1, replies.size());
        return QueryReply.decode(new UnsafeBuffer(replies.remove(0)));
    }

    @Override
    public void close() {
        engine.close();
    }

    private void onReply(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] reply = new byte[length];
        buffer.getBytes(offset, reply);
        replies.add(reply);
    }
}
