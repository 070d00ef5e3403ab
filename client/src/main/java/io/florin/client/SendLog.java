package io.florin.client;

import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.auth.CommandSignature;
import io.florin.protocol.auth.CommandSigner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The unanswered requests of a session, as the bytes of their frames, first in, first out. Four cursors run round one buffer:
 *
 * <pre>
 *         head           replied          sent            tail
 *   -------+----------------+---------------+---------------+--------
 *    free  |    answered,   |   in flight   |   not sent    |  free
 *          | chain not done |               |    so far     |
 *   -------+----------------+---------------+---------------+--------
 *          |&lt;- - - - - - - kept, to be sent again - - - - -&gt;|
 * </pre>
 *
 * Replies come in the order of the requests, so each moves {@code replied} on by one frame; {@code head} follows only at the end of a
 * chain, because after a lost connection a chain must be sent again from its first member. The replies that it then has for the
 * second time are told apart by counting.
 *
 * <p>A frame never wraps: one that begins before {@code capacity} may end in the room of one frame behind it, and the next begins at
 * 0. So what is to be sent is one or two regions of this very memory. With at most {@code entriesMax} frames of the greatest length,
 * the tail cannot run into the head. Not thread-safe.
 */
final class SendLog {
    private static final int CORRELATION_ID_OFFSET = Framing.HEADER_LENGTH + RequestType.CORRELATION_ID_OFFSET;

    private final int entriesMax;
    private final int capacity;
    private final ByteBuf memory;
    private final UnsafeBuffer buffer;

    private int head;
    private int replied;
    private int sent;
    private int tail;
    private int wrapEnd;
    private int entries;
    private int inFlight;
    private int unsent;
    private int chainReplied;
    private int chainDelivered;

    SendLog(final int entriesMax) {
        this.entriesMax = entriesMax;
        capacity = entriesMax * Framing.REQUEST_FRAME_LENGTH_MAX;
        memory = PooledByteBufAllocator.DEFAULT.directBuffer(capacity + Framing.REQUEST_FRAME_LENGTH_MAX);
        memory.writerIndex(memory.capacity());
        buffer = memory.hasMemoryAddress()
                ? new UnsafeBuffer(memory.memoryAddress(), memory.capacity())
                : new UnsafeBuffer(memory.nioBuffer());
    }

    void release() {
        memory.release();
    }

    /** @return requests kept: unanswered, or answered but of a chain that is not done. */
    int entries() {
        return entries;
    }

    int inFlight() {
        return inFlight;
    }

    int unsent() {
        return unsent;
    }

    /** Copies a frame to the tail. The caller has checked that there is room. */
    void append(final long correlationId, final DirectBuffer frame, final int offset, final int length) {
        append(correlationId, frame, offset, length, null);
    }

    /** As the other, and with a signer lets it sign the message: the frame grows by the signature. */
    void append(
            final long correlationId,
            final DirectBuffer frame,
            final int offset,
            final int length,
            final @Nullable CommandSigner signer) {
        if (entries == entriesMax) {
            throw new IllegalStateException("send log is full: entriesMax=" + entriesMax);
        }
        buffer.putBytes(tail, frame, offset, length);
        buffer.putLong(tail + CORRELATION_ID_OFFSET, correlationId, ByteOrder.LITTLE_ENDIAN);
        int end = tail + length;
        if (signer != null) {
            final int messageLength = length - Framing.HEADER_LENGTH;
            signer.sign(buffer, tail + Framing.HEADER_LENGTH, messageLength, buffer, end);
            Framing.putHeader(buffer, tail, messageLength + CommandSignature.LENGTH);
            end += CommandSignature.LENGTH;
        }
        if (end >= capacity) {
            wrapEnd = end;
            tail = 0;
        } else {
            tail = end;
        }
        entries++;
        unsent++;
    }

    /** @return the template id of the request whose reply is next. There must be one in flight. */
    int expectedTemplateId() {
        return RequestType.templateId(buffer, replied + Framing.HEADER_LENGTH);
    }

    /** @return the correlation id of the request whose reply is next. There must be one in flight. */
    long expectedCorrelationId() {
        return RequestType.correlationId(buffer, replied + Framing.HEADER_LENGTH);
    }

    /**
     * Takes the reply to the oldest request in flight.
     *
     * @return whether it is to be delivered; false when it was delivered on a connection before.
     */
    boolean onReply() {
        final boolean first = chainReplied >= chainDelivered;
        final boolean linked = isLinked(replied);
        replied = next(replied);
        inFlight--;
        chainReplied++;
        if (linked) {
            chainDelivered = Math.max(chainDelivered, chainReplied);
        } else {
            entries -= chainReplied;
            chainReplied = 0;
            chainDelivered = 0;
            head = replied;
        }
        return first;
    }

    /**
     * Forgets what was sent on a connection that is lost: all that is kept is to be sent again.
     *
     * @return how many requests had been sent.
     */
    int rewind() {
        final int resent = entries - unsent;
        replied = head;
        sent = head;
        chainReplied = 0;
        inFlight = 0;
        unsent = entries;
        return resent;
    }

    /**
     * Takes the next requests to be sent, whole chains only, as regions of this log's memory. They may be read until the replies come.
     *
     * @param inFlightMax how many requests may be in flight with them.
     * @param writer has one or two retained slices when there is something to be sent.
     * @return how many requests that were.
     */
    int takeUnsent(final int inFlightMax, final Consumer<ByteBuf> writer) {
        final int begin = sent;
        int taken = unsent;
        if (inFlight + unsent <= inFlightMax) {
            sent = tail;
        } else {
            taken = takeWholeChains(inFlightMax - inFlight);
        }
        if (taken > 0) {
            inFlight += taken;
            unsent -= taken;
            if (sent > begin) {
                writer.accept(memory.retainedSlice(begin, sent - begin));
            } else {
                writer.accept(memory.retainedSlice(begin, wrapEnd - begin));
                writeFromStart(writer);
            }
        }
        return taken;
    }

    /** @return members of the longest chain that is kept: with a window smaller than this, it could never be sent. */
    int longestChain() {
        int longest = 0;
        int length = 0;
        int cursor = head;
        for (int i = 0; i < entries; i++) {
            length++;
            longest = Math.max(longest, length);
            length = isLinked(cursor) ? length : 0;
            cursor = next(cursor);
        }
        return longest;
    }

    private void writeFromStart(final Consumer<ByteBuf> writer) {
        if (sent > 0) {
            writer.accept(memory.retainedSlice(0, sent));
        }
    }

    private int takeWholeChains(final int countMax) {
        int taken = 0;
        int cursor = sent;
        for (int count = 1; count <= Math.min(countMax, unsent); count++) {
            final boolean linked = isLinked(cursor);
            cursor = next(cursor);
            if (!linked) {
                sent = cursor;
                taken = count;
            }
        }
        return taken;
    }

    private boolean isLinked(final int cursor) {
        return RequestType.isLinked(buffer, cursor + Framing.HEADER_LENGTH);
    }

    private int next(final int cursor) {
        final int end = cursor + Framing.frameLength(buffer, cursor);
        return end >= capacity ? 0 : end;
    }
}
