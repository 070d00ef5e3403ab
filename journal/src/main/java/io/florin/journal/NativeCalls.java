package io.florin.journal;

import net.openhft.posix.MAdviseFlag;
import net.openhft.posix.PosixAPI;

/** The calls of the operating system that the JDK does not offer, through Chronicle's binding over jnr-ffi. */
final class NativeCalls {
    private NativeCalls() {}

    /**
     * Without jnr-ffi Chronicle's binding silently becomes one that does nothing.
     *
     * @throws JournalException if native calls are not made.
     */
    static void requirePresent() {
        final long expectedPid = ProcessHandle.current().pid();
        final long pid = PosixAPI.posix().getpid();
        if (pid != expectedPid) {
            throw new JournalException("native calls are not made, is jnr-ffi on the class path? binding="
                    + PosixAPI.posix().getClass().getName() + " pid=" + pid + " expected=" + expectedPid);
        }
    }

    /**
     * Tells the kernel to fault single pages in. Otherwise a page fault on what is not in the page cache any more brings a folio
     * of up to 2 MiB in, and one dirty byte makes the next sync write all of it.
     */
    static void adviseRandomAccess(final long address, final long length) {
        final int result = PosixAPI.posix().madvise(address, length, MAdviseFlag.MADV_RANDOM);
        if (result != 0) {
            throw new JournalException(
                    "madvise failed: address=" + Long.toHexString(address) + " length=" + length + " result=" + result);
        }
    }
}
