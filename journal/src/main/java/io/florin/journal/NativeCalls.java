package io.florin.journal;

import net.openhft.posix.PosixAPI;

/** The calls of the operating system that Chronicle makes through its binding over jnr-ffi. */
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
}
