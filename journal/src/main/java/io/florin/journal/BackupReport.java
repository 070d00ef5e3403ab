package io.florin.journal;

import java.util.List;

/**
 * What a backup did.
 *
 * @param sequence the last one in it: everything up to it that was acknowledged when the backup began.
 * @param epoch the newest one in it.
 * @param fileCount files in it.
 * @param lengthBytes bytes in it.
 * @param copiedFileCount files that were written or grew now.
 * @param copiedBytes bytes that were written now.
 * @param restartCount how often it began again because the server deleted files meanwhile.
 * @param skippedSnapshots why snapshots of the directory are not in it, one line each: they are not as they were written.
 */
public record BackupReport(
        long sequence,
        int epoch,
        int fileCount,
        long lengthBytes,
        int copiedFileCount,
        long copiedBytes,
        int restartCount,
        List<String> skippedSnapshots) {}
