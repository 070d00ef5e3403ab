package io.florin.journal;

import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Whether the volume has room, asked of the operating system every few milliseconds at most. Single thread. */
final class FreeSpace {
    static final int CHECK_INTERVAL_MS = 5;
    static final long CHECK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(CHECK_INTERVAL_MS);

    private final File directory;
    private final long floorBytes;
    private boolean enough;
    private boolean checked;
    private long checkedNs;

    FreeSpace(final Path directory, final long floorBytes) {
        this.directory = directory.toFile();
        this.floorBytes = floorBytes;
        this.enough = directory.toFile().getUsableSpace() >= floorBytes;
    }

    /** @return whether at least the floor was free when last asked. */
    boolean isEnough() {
        return enough;
    }

    /** @param nowNs from any clock that mostly goes forwards. */
    void check(final long nowNs) {
        final long elapsedNs = nowNs - checkedNs;
        if (!checked || elapsedNs >= CHECK_INTERVAL_NS || elapsedNs < 0) {
            checked = true;
            checkedNs = nowNs;
            enough = directory.getUsableSpace() >= floorBytes;
        }
    }
}
