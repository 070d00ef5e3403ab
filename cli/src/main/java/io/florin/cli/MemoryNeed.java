package io.florin.cli;

import com.sun.management.OperatingSystemMXBean;
import io.florin.gateway.pipeline.Capacity;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What a full engine needs, against what the machine (or its container) has. Memory is taken as records are written, so too large
 * a capacity shows only when it is too late: then the kernel ends the process.
 */
final class MemoryNeed {
    /** A record of 128 bytes, and its share of the index: 64 bytes for 3.5 of them, and 1.5 for overflows. */
    static final int BYTES_PER_ACCOUNT = 148;

    /** The same, and a place in the expiry queue, as if all were authorizations. */
    static final int BYTES_PER_TRANSFER = 164;

    static final int BYTES_PER_CHANGE = 128;

    /** The heap, the ring, network buffers, mapped journal, and the JVM itself. */
    static final long BYTES_BESIDES = 768L << 20;

    private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);

    private MemoryNeed() {}

    /** @return bytes that the machine has, 0 when that is unknown. */
    static long machineBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    /** @return bytes that a server needs when it is full. */
    static long bytes(final Capacity capacity) {
        return BYTES_BESIDES
                + (long) capacity.accountsMax() * BYTES_PER_ACCOUNT
                + (long) capacity.transfersMax() * BYTES_PER_TRANSFER
                + (long) capacity.historyMax() * BYTES_PER_CHANGE;
    }

    /** @return one line for the user, or null when there is enough, or nobody knows. */
    static @Nullable String shortage(final Capacity capacity, final long machineBytes) {
        final long needed = bytes(capacity);
        if (machineBytes <= 0 || needed <= machineBytes) {
            return null;
        }
        return "capacity needs " + gib(needed) + " GiB of memory when full, this machine has " + gib(machineBytes)
                + " GiB: accountsMax=" + capacity.accountsMax() + ", transfersMax=" + capacity.transfersMax()
                + ", historyMax=" + capacity.historyMax();
    }

    private static BigDecimal gib(final long bytes) {
        return BigDecimal.valueOf(bytes).divide(GIB, 1, RoundingMode.HALF_UP);
    }
}
