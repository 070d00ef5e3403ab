package io.florin.gateway.recovery;

/** Hears how far a recovery has come, every few MiB. On the recovering thread. */
public interface RecoveryProgress {
    /** Hears nothing. */
    RecoveryProgress NONE = new RecoveryProgress() {
        @Override
        public void onLoad(final long doneBytes, final long totalBytes) {
            // nobody listens
        }

        @Override
        public void onReplay(final long done, final long total, final long lastSequence) {
            // nobody listens
        }
    };

    /**
     * @param doneBytes of a snapshot that are loaded; less than before when another one is loaded.
     * @param totalBytes of its file.
     */
    void onLoad(long doneBytes, long totalBytes);

    /**
     * @param done of what is to be replayed: bytes, or commands where the bytes are not known.
     * @param total in the same unit.
     * @param lastSequence replayed.
     */
    void onReplay(long done, long total, long lastSequence);
}
