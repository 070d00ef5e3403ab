package io.florin.journal;

import java.util.HashSet;
import java.util.Set;

/** Counts what is copied, and tells how far it is, at each file and about once a MiB. */
final class CopyTally {
    private static final long TELL_STRIDE = 1 << 20;

    private final CopyProgress progress;
    private String file = "";
    private long totalBytes;
    private long doneBytes;
    private long toldBytes;
    private long writtenBytes;
    private final Set<String> writtenFiles = new HashSet<>();
    private int restartCount;

    CopyTally(final CopyProgress progress) {
        this.progress = progress;
    }

    /** Begins, or begins again, with so much to read. */
    void begin(final long bytes) {
        totalBytes = bytes;
        doneBytes = 0;
        toldBytes = 0;
    }

    void onFile(final String path) {
        file = path;
        tell();
    }

    void onRead(final long bytes) {
        doneBytes += bytes;
        if (doneBytes - toldBytes >= TELL_STRIDE || doneBytes == totalBytes) {
            tell();
        }
    }

    void onWritten(final String path, final long bytes) {
        writtenBytes += bytes;
        writtenFiles.add(path);
    }

    /** @return how often it began again. */
    int onRestart() {
        return ++restartCount;
    }

    long writtenBytes() {
        return writtenBytes;
    }

    int writtenFileCount() {
        return writtenFiles.size();
    }

    int restartCount() {
        return restartCount;
    }

    private void tell() {
        toldBytes = doneBytes;
        progress.onBytes(file, doneBytes, Math.max(totalBytes, doneBytes));
    }
}
