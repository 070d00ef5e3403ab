package io.florin.gateway;

import io.florin.gateway.security.SignatureKey;
import io.florin.protocol.Framing;
import io.florin.protocol.RequestType;
import io.florin.protocol.Status;
import io.florin.protocol.auth.CommandSignature;
import io.florin.protocol.auth.CommandVerifier;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
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

    private static final Status[] NONE = {};

    private final List<SignatureKey> keys;
    private final CommandVerifier verifier;
    private final ThreadPoolExecutor pool;
    private final Executor eventLoop;
    private final Runnable onChecked;
    private final Runnable check = this::check;
    private final Runnable checked = this::onChecked;
    private final UnsafeBuffer frames = new UnsafeBuffer(0, 0);
    private Status[] statuses = NONE;
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
        this.keys = keys;
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
                new LinkedBlockingQueue<>(connectionsMax),
                new DefaultThreadFactory("florin-signatures", true));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Whether what the other lets pass and refuses is what this one does. */
    boolean hasKeysOf(final SignatureCheck other) {
        return keys.equals(other.keys);
    }

    /** Whether a batch is being checked: until {@code onChecked} there is nothing to be taken. */
    boolean isUnderWay() {
        return isUnderWay;
    }

    /** Requests at the front of the connection's bytes that are checked and not taken. */
    int checkedFrames() {
        return isUnderWay ? 0 : statuses.length - taken;
    }

    /** Takes the next checked request: OK, or why it is refused. */
    Status next() {
        return statuses[taken++];
    }

    /**
     * Checks whole requests, no chain cut. What was checked before must have been taken.
     *
     * @return whether they are checked, as none has a signature; otherwise a copy of them is being checked, and {@code onChecked} will be run.
     */
    boolean start(final DirectBuffer buffer, final int offset, final int count, final int length) {
        statuses = new Status[count];
        taken = 0;
        if (!judgeUnsigned(buffer, offset)) {
            return true;
        }
        frames.wrap(new byte[length]);
        frames.putBytes(0, buffer, offset, length);
        isUnderWay = true;
        pool.execute(check);
        return false;
    }

    /** Gives up: what waits in the pool leaves it, and {@code onChecked} need not run any more. */
    void close() {
        if (isUnderWay) {
            pool.remove(check);
        }
    }

    /** @return whether any has a signature: that is invalid until it was found to be right. */
    private boolean judgeUnsigned(final DirectBuffer buffer, final int offset) {
        boolean hasSigned = false;
        int frame = offset;
        for (int i = 0; i < statuses.length; i++) {
            final int length = Framing.frameLength(buffer, frame);
            final int message = frame + Framing.HEADER_LENGTH;
            if (!RequestType.isCommand(buffer, message)) {
                statuses[i] = Status.OK;
            } else if (!RequestType.isSigned(buffer, message, length - Framing.HEADER_LENGTH)) {
                statuses[i] = Status.SIGNATURE_MISSING;
            } else {
                statuses[i] = Status.SIGNATURE_INVALID;
                hasSigned = true;
            }
            frame += length;
        }
        return hasSigned;
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

    /** Of a chain that has a bad member nothing more is verified: it is refused anyway. */
    private void verify() {
        int frame = 0;
        boolean isMember = false;
        boolean isGood = true;
        for (int i = 0; i < statuses.length; i++) {
            final int length = Framing.frameLength(frames, frame);
            final int message = frame + Framing.HEADER_LENGTH;
            if (!isMember) {
                verifier.begin();
                isGood = true;
            }
            if (isGood && statuses[i] == Status.SIGNATURE_INVALID) {
                final int messageLength = length - Framing.HEADER_LENGTH - CommandSignature.LENGTH;
                statuses[i] =
                        verifier.verify(frames, message, messageLength) == null ? Status.SIGNATURE_INVALID : Status.OK;
            }
            isGood &= statuses[i] == Status.OK;
            isMember = RequestType.isCommand(frames, message) && RequestType.isLinked(frames, message);
            frame += length;
        }
    }

    private void onChecked() {
        isUnderWay = false;
        frames.wrap(0, 0);
        onChecked.run();
    }
}
