package io.florin.gateway;

import io.florin.gateway.security.SignatureKey;
import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.auth.CommandSignature;
import io.florin.protocol.auth.CommandVerifier;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Checks the signatures of one connection's commands, on a thread of the pool that all connections share, so that the event loop goes on
 * with the others. One batch at a time, and nothing is read from the connection meanwhile: its order is kept, and no more waits than one
 * batch a connection.
 *
 * <pre>
 *   event loop:  start ──▶ (the connection rests) ──▶ checkedFrames, next, next, …, publish ──▶ start …
 *   pool:                    verify, verify, …
 * </pre>
 *
 * Used by the connection's event loop alone; the hand-over to the pool and back orders the fields.
 */
final class SignatureCheck {
    /** Requests of a batch: few enough that connections take turns, enough that the hand-over is not felt. A chain is never parted. */
    static final int FRAMES_WANTED = 32;

    private final CommandVerifier verifier;
    private final ThreadPoolExecutor pool;
    private final Executor eventLoop;
    private final Runnable onChecked;
    private final Runnable check = this::check;
    private final Runnable checked = this::onChecked;
    private final Status[] statuses = new Status[Framing.CHAIN_LENGTH_MAX];
    private final UnsafeBuffer frames = new UnsafeBuffer(new byte[FRAMES_WANTED * Framing.REQUEST_FRAME_LENGTH_MAX]);
    private int frameCount;
    private int taken;
    private boolean isUnderWay;

    /**
     * @param keys that may have signed; none when all were revoked.
     * @param onChecked run on the event loop when a batch is checked.
     */
    SignatureCheck(
            final int principalId,
            final List<SignatureKey> keys,
            final ThreadPoolExecutor pool,
            final Executor eventLoop,
            final Runnable onChecked) {
        verifier = new CommandVerifier(
                principalId, keys.stream().map(SignatureKey::key).toList());
        this.pool = pool;
        this.eventLoop = eventLoop;
        this.onChecked = onChecked;
    }

    /**
     * Makes the pool of a gateway. Its queue is bounded by what can be in it: a batch a connection that is open. Its threads end when nobody
     * signs.
     *
     * @param threads at most.
     */
    static ThreadPoolExecutor newThreads(final int threads, final int connectionsMax) {
        final ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(connectionsMax),
                new DefaultThreadFactory("florin-signatures", true));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Whether a batch is being checked: until {@code onChecked} there is nothing to be taken. */
    boolean isUnderWay() {
        return isUnderWay;
    }

    /** Requests at the front of the connection's bytes that are checked and not taken. */
    int checkedFrames() {
        return isUnderWay ? 0 : frameCount - taken;
    }

    /** Takes the next checked request: OK, or why it is refused. */
    Status next() {
        return statuses[taken++];
    }

    /** Begins to check whole requests, no chain cut: a copy of them. What was checked before must have been taken. */
    void start(final DirectBuffer buffer, final int offset, final int count, final int length) {
        if (length > frames.capacity()) {
            frames.wrap(new byte[length]);
        }
        frames.putBytes(0, buffer, offset, length);
        frameCount = count;
        taken = 0;
        Arrays.fill(statuses, 0, count, Status.SIGNATURE_INVALID); // which it is until it was found to be right
        isUnderWay = true;
        pool.execute(check);
    }

    /** Gives up: what waits in the pool leaves it, and {@code onChecked} need not run any more. */
    void close() {
        pool.remove(check);
    }

    private void check() {
        try {
            verify();
        } finally {
            handBack();
        }
    }

    private void handBack() {
        try {
            eventLoop.execute(checked);
        } catch (final RejectedExecutionException e) {
            return; // the server is closed, and the connection with it
        }
    }

    private void verify() {
        int offset = 0;
        boolean isMember = false;
        for (int i = 0; i < frameCount; i++) {
            if (!isMember) {
                verifier.begin();
            }
            final int length = Framing.frameLength(frames, offset);
            final int message = offset + Framing.HEADER_LENGTH;
            final RequestType type = RequestType.of(RequestType.templateId(frames, message));
            final boolean isCommand = type != null && type.role() == RequestType.Role.COMMAND;
            statuses[i] = isCommand ? verify(message, length - Framing.HEADER_LENGTH) : Status.OK;
            isMember = isCommand && RequestType.isLinked(frames, message);
            offset += length;
        }
    }

    private Status verify(final int message, final int length) {
        if (!RequestType.isSigned(frames, message, length)) {
            return Status.SIGNATURE_MISSING;
        }
        return verifier.verify(frames, message, length - CommandSignature.LENGTH) == null
                ? Status.SIGNATURE_INVALID
                : Status.OK;
    }

    private void onChecked() {
        isUnderWay = false;
        onChecked.run();
    }
}
