package io.florin.gateway;

import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicLong;

/** The replies that all clients together have left unread, in bytes, and how many these may be. Thread-safe, without locks. */
final class ReplyBacklog {
    /** A small reply may hold a buffer four times its length, and reading, TLS and other pools need memory too. */
    private static final int SHARE_OF_MEMORY = 8;

    private final AtomicLong bytes = new AtomicLong();
    private final long bytesMax;

    /** @param bytesMax 0: what the memory outside of the heap allows. */
    ReplyBacklog(final long bytesMax) {
        this.bytesMax = bytesMax == 0 ? PlatformDependent.maxDirectMemory() / SHARE_OF_MEMORY : bytesMax;
    }

    /** Notes that somebody left so many more unread, or read so many. */
    void add(final long difference) {
        bytes.addAndGet(difference);
    }

    boolean isOver() {
        return bytes.get() > bytesMax;
    }
}
