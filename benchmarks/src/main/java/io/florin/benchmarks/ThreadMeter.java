package io.florin.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a thread of this process has taken since it began. Any thread may ask. */
final class ThreadMeter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long threadId;

    ThreadMeter(final Thread thread) {
        threadId = thread.getId();
    }

    /** @return processor time, in nanoseconds. */
    long cpuNs() {
        return THREADS.getThreadCpuTime(threadId);
    }

    /** @return bytes allocated on the heap. */
    long allocatedBytes() {
        return THREADS.getThreadAllocatedBytes(threadId);
    }
}
