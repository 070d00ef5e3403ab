package io.florin.gateway;

import io.florin.gateway.pipeline.ReplyEgress;
import io.florin.protocol.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Carries the replies of one connection from the pipeline's thread to its event loop: framed, in buffers of many replies, handed
 * over at the end of each batch. The hand-over is bounded; beyond the bound the replies are dropped and the connection is to be cut off.
 */
final class SessionEgress implements ReplyEgress {
    // The longest that Netty's pool keeps in its thread caches.
    private static final int BUFFER_LENGTH = 32 * 1024;
    private final Channel channel;
    private final Runnable onEventLoop;
    private final OneToOneConcurrentArrayQueue<ByteBuf> handedOver;
    private final boolean isLocal;
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    // The pipeline's thread alone.
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();
    private final int buffersMax;
    private @Nullable ByteBuf current;
    private int currentLength;
    private long replies;
    private boolean isTouched;

    private volatile long repliesHandedOver;
    private volatile boolean isOverrun;
    private volatile boolean isClosed;

    /**
     * @param onEventLoop run on the channel's event loop after replies were handed over.
     * @param backlogMax bytes that may wait in the hand-over.
     */
    SessionEgress(final Channel channel, final Runnable onEventLoop, final int backlogMax) {
        this.channel = channel;
        this.onEventLoop = onEventLoop;
        isLocal = channel.remoteAddress() instanceof InetSocketAddress peer
                && peer.getAddress().isLoopbackAddress();
        buffersMax = Math.max(2, backlogMax / BUFFER_LENGTH);
        handedOver = new OneToOneConcurrentArrayQueue<>(buffersMax);
    }

    @Override
    public boolean onReply(final DirectBuffer buffer, final int offset, final int length) {
        final boolean isFirst = !isTouched;
        isTouched = true;
        replies++;
        if (!isClosed && !isOverrun) {
            final int frameLength = Framing.HEADER_LENGTH + length;
            if (current == null || currentLength + frameLength > view.capacity()) {
                nextBuffer(Math.max(frameLength, BUFFER_LENGTH));
            }
            if (current != null) {
                Framing.putHeader(view, currentLength, length);
                view.putBytes(currentLength + Framing.HEADER_LENGTH, buffer, offset, length);
                currentLength += frameLength;
            }
        }
        return isFirst;
    }

    @Override
    public void onBatchEnd() {
        isTouched = false;
        hold();
        handOver();
        repliesHandedOver = replies;
        if (!isScheduled.getAndSet(true)) {
            channel.eventLoop().execute(onEventLoop);
        }
    }

    @Override
    public boolean isLocal() {
        return isLocal;
    }

    /** Event loop: says that what is handed over from now on needs another run. To be called before {@link #poll()}. */
    void onScheduled() {
        isScheduled.set(false);
    }

    /** Event loop: the next buffer to send, or null. The caller releases it. */
    @Nullable
    ByteBuf poll() {
        return handedOver.poll();
    }

    /** Replies handed over so far. */
    long repliesHandedOver() {
        return repliesHandedOver;
    }

    /** Whether replies were dropped, because the peer left too many unread. */
    boolean isOverrun() {
        return isOverrun;
    }

    /** Event loop: from now on replies are dropped. */
    void onClosed() {
        isClosed = true;
        release();
    }

    /** Event loop: lets go of what was handed over. */
    void release() {
        ByteBuf buffer = handedOver.poll();
        while (buffer != null) {
            buffer.release();
            buffer = handedOver.poll();
        }
    }

    private void nextBuffer(final int length) {
        hold();
        final ByteBuf next;
        try {
            next = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
        } catch (final OutOfMemoryError e) {
            // Direct memory is bounded: who leaves replies unread pays for it, never the pipeline.
            isOverrun = true;
            return;
        }
        if (next.hasMemoryAddress()) {
            view.wrap(next.memoryAddress(), length);
        } else {
            view.wrap(next.nioBuffer(0, length));
        }
        current = next;
    }

    /** Keeps what is full until the batch ends: before, nothing of it may leave. */
    private void hold() {
        final ByteBuf full = current;
        if (full != null) {
            full.writerIndex(currentLength);
            if (held.size() < buffersMax) {
                held.add(full);
            } else {
                isOverrun = true;
                full.release();
            }
            current = null;
            currentLength = 0;
        }
    }

    private void handOver() {
        boolean isFull = false; // what comes before a hole is sent
        ByteBuf full = held.poll();
        while (full != null) {
            isFull = isFull || !handedOver.offer(full);
            if (isFull) {
                isOverrun = true;
                full.release();
            }
            full = held.poll();
        }
    }
}
