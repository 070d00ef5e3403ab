package io.florin.gateway;

import io.florin.gateway.recovery.StartState;
import io.florin.journal.JournalException;

/** Hears what becomes of a server that follows. But for the start, on a pipeline thread: it must not block. */
public interface FollowListener {
    /**
     * What a standby begins with.
     *
     * @param start the snapshot that it began with, if there was one, and those that were skipped.
     * @param sequence the last one applied.
     * @param loadNs how long it took to load all, in nanoseconds.
     * @param accountCount accounts loaded.
     * @param transferCount transfers loaded, refused ones included.
     * @param stateHash of the loaded state.
     */
    record LoadReport(
            StartState start, long sequence, long loadNs, int accountCount, int transferCount, long stateHash) {}

    /** The engine is loaded; the first connection is not yet let in. */
    void onLoaded(LoadReport report);

    /**
     * From now on the server takes commands.
     *
     * @param sequence the last one applied.
     */
    void onPromoted(long sequence);

    /** The journal cannot be followed any more: close the server, so that nobody takes an old state for the current one. */
    void onFollowFailed(JournalException failure);

    /** As the failure of an active server: the process should halt. */
    void onFailure(Throwable failure);
}
