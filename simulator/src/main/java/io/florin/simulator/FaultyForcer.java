package io.florin.simulator;

import io.florin.journal.Forcer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A storage whose sync can be made to fail, once. Thread-safe. The next segment is prepared by a thread of the journal's own at times
 * that no seed gives: its syncs do not count, and succeed.
 */
final class FaultyForcer implements Forcer {
    private static final int NEVER = -1;
    private static final String PREPARED_SUFFIX = ".precreated";

    private int syncsLeft = NEVER;

    /** Lets so many syncs succeed, and the one behind them fail; all later ones succeed again. */
    synchronized void failAfter(final int syncs) {
        syncsLeft = syncs;
    }

    /** Lets all syncs succeed. */
    synchronized void heal() {
        syncsLeft = NEVER;
    }

    @Override
    public void force(final Path path, final FileChannel channel, final boolean metaData) throws IOException {
        if (!path.toString().endsWith(PREPARED_SUFFIX) && fails()) {
            throw new IOException("injected fault: file=" + path);
        }
        SYSTEM.force(path, channel, metaData);
    }

    private synchronized boolean fails() {
        if (syncsLeft == NEVER) {
            return false;
        }
        return syncsLeft-- == 0;
    }
}
