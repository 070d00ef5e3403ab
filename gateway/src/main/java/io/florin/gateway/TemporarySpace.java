package io.florin.gateway;

import java.io.File;

/**
 * Room for the native libraries that Netty and Chronicle unpack when they start. One of their loaders takes what it has got of a
 * library when the room ends, and the process dies of SIGSEGV without a word about space.
 */
final class TemporarySpace {
    static final long NEEDED_BYTES = 16 << 20;

    private TemporarySpace() {}

    /** @throws StartException when so much room is not there. */
    static void require(final File directory, final long neededBytes) {
        final long freeBytes = directory.getUsableSpace();
        if (freeBytes < neededBytes) {
            throw new StartException(
                    "not enough space for temporary files: directory=" + directory + " freeBytes=" + freeBytes
                            + " neededBytes=" + neededBytes
                            + " (make room there, or name another one with FLORIN_JVM_OPTS=-Djava.io.tmpdir=DIR)",
                    null);
        }
    }

    /** @throws StartException when Java's own temporary directory has no room. */
    static void require() {
        require(new File(System.getProperty("java.io.tmpdir")), NEEDED_BYTES);
    }
}
