package io.florin.journal;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.agrona.DirectBuffer;

/**
 * Hands the last acknowledged sequence and its digest from the appending thread to the one that signs. The writer never waits and
 * allocates nothing; the reader tries again when it meets a write: a sequence lock.
 */
final class CheckpointSlot {
    private static final VarHandle VERSION;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(CheckpointSlot.class, "version", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Odd during a write. */
    private long version;

    private long sequence;
    private long a;
    private long b;
    private long c;
    private long d;

    /** What is in the slot. */
    record Content(long sequence, Digest digest) {}

    /** Single writer thread. */
    void put(final long newSequence, final DirectBuffer digest) {
        final long next = version + 1;
        VERSION.setOpaque(this, next);
        VarHandle.storeStoreFence();
        sequence = newSequence;
        a = digest.getLong(0, BIG_ENDIAN);
        b = digest.getLong(Long.BYTES, BIG_ENDIAN);
        c = digest.getLong(2 * Long.BYTES, BIG_ENDIAN);
        d = digest.getLong(3 * Long.BYTES, BIG_ENDIAN);
        VERSION.setRelease(this, next + 1);
    }

    /** Any thread. */
    Content get() {
        while (true) {
            final long before = (long) VERSION.getAcquire(this);
            final Content content = content();
            VarHandle.loadLoadFence();
            if ((before & 1) == 0 && before == (long) VERSION.getOpaque(this)) {
                return content;
            }
            Thread.onSpinWait();
        }
    }

    private Content content() {
        return new Content(sequence, new Digest(a, b, c, d));
    }
}
