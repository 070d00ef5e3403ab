package io.florin.cli;

import io.florin.gateway.recovery.RecoveryProgress;

/** Shows how far the making of a snapshot is. */
final class SnapshotProgress implements RecoveryProgress {
    private final ProgressMonitor monitor;

    SnapshotProgress(final ProgressMonitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public void onLoad(final long doneBytes, final long totalBytes) {
        monitor.onBytes("load", doneBytes, totalBytes);
    }

    @Override
    public void onReplay(final long done, final long total, final long lastSequence) {
        monitor.onCommands("replay", done, total);
    }
}
