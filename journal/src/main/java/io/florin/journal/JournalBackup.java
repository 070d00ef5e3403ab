package io.florin.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Copies a data directory, also that of a live server, so that the copy is a data directory too: everything that was acknowledged
 * when it began, and nothing else. Takes no lock on the source, and needs no key: records are opaque.
 *
 * <pre>
 *   &lt;target&gt;/
 *     epoch-00000001.mark            with the last sequence that was copied as acknowledged
 *     epoch-00000001/segment-*.cq4   up to the last record that counts; no prepared segment
 *     snapshots/snapshot-*.snap
 *     checkpoints.log
 *     backup.manifest                BackupManifest; written last
 *     backup.progress                BackupLog; while it runs, or was interrupted
 * </pre>
 *
 * <p>Into a directory that has an earlier backup it copies what is missing: files that cannot change any more, and are there with
 * the length of the manifest, are not read again, and a segment that has grown is written from where it ended. So the earlier
 * manifest stays true until the new one takes its place; then what the source has no more is deleted.
 *
 * <p>A backup that holds more than the source, as after a restore of an older one, is never touched.
 */
public final class JournalBackup {
    private static final int RESTARTS_MAX = 20;

    private final Path source;
    private final Path target;
    private final boolean isChecked;
    private final CopyProgress progress;

    private JournalBackup(final Path source, final Path target, final boolean isChecked, final CopyProgress progress) {
        this.source = source;
        this.target = target;
        this.isChecked = isChecked;
        this.progress = progress;
    }

    /**
     * Makes a backup, or brings one up to date.
     *
     * @param source the data directory; a server may be running on it.
     * @param target made when missing; must be empty, or a backup of the same journal. Locked meanwhile.
     * @param isChecked whether to read what an earlier backup left, and copy again what is not as it was written.
     * @throws DamagedJournalException if acknowledged records of the source, or the manifest in the target, are damaged.
     * @throws JournalException if the source cannot be read, or the target not be written, or is something else.
     */
    public static BackupReport run(
            final Path source, final Path target, final boolean isChecked, final CopyProgress progress) {
        return new JournalBackup(source, target, isChecked, progress).run();
    }

    static JournalException diverged(final String what) {
        return new JournalException("backup is not of this data directory, or holds what the directory has lost: "
                + what + " (keep it, and give another --to)");
    }

    private BackupReport run() {
        if (!Files.isDirectory(source)) {
            throw new JournalException("no data directory: directory=" + source);
        }
        JournalFiles.requireWhole(source);
        try {
            if (Files.exists(target) && Files.isSameFile(source, target)) {
                throw new JournalException("a data directory is no backup of itself: directory=" + target);
            }
            final BackupManifest before = BackupManifest.read(target);
            requireBackup(before);
            try (DirectoryLock lock = DirectoryLock.acquire(target)) {
                return copy(before, lock.directory());
            }
        } catch (final IOException e) {
            throw new JournalException("cannot back up: from=" + source + " to=" + target + " cause=" + e, e);
        }
    }

    private void requireBackup(final @Nullable BackupManifest before) throws IOException {
        if (before != null || !Files.exists(target) || Files.exists(target.resolve(BackupLog.FILE_NAME))) {
            return;
        }
        requireEmpty(target, "directory is neither empty nor a backup");
    }

    /** @throws JournalException if there is more than locks in a directory. */
    static void requireEmpty(final Path directory, final String otherwise) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (final Path file : files) {
                if (!file.endsWith(DirectoryLock.FILE_NAME) && !file.endsWith(DirectoryLock.PRUNER_FILE_NAME)) {
                    throw new JournalException(otherwise + ": directory=" + directory + " file=" + file.getFileName());
                }
            }
        }
    }

    private BackupReport copy(final @Nullable BackupManifest before, final Path directory) throws IOException {
        final Map<String, BackupFile> known = new HashMap<>();
        if (before != null) {
            known.putAll(before.files());
        }
        known.putAll(BackupLog.read(directory));
        if (isChecked) {
            dropDamaged(known);
        }
        final SortedMap<String, String> damaged = new TreeMap<>();
        try (BackupLog log = new BackupLog(directory)) {
            final CopyTally tally = new CopyTally(progress);
            final BackupManifest manifest = copy(known, damaged, log, tally);
            manifest.write(directory);
            log.delete();
            deleteOthers(known, manifest.files());
            return new BackupReport(
                    manifest.sequence(),
                    manifest.epoch(),
                    manifest.files().size(),
                    manifest.lengthBytes(),
                    tally.writtenFileCount(),
                    tally.writtenBytes(),
                    tally.restartCount(),
                    List.copyOf(damaged.values()));
        }
    }

    /** Begins again when the server has deleted what it needs no more; what was copied by then is kept. */
    private BackupManifest copy(
            final Map<String, BackupFile> known,
            final Map<String, String> damaged,
            final BackupLog log,
            final CopyTally tally)
            throws IOException {
        while (true) {
            try {
                final BackupManifest manifest = new BackupRun(source, target, known, damaged, log, tally).run();
                if (manifest != null) {
                    return manifest;
                }
            } catch (final IOException | JournalException e) {
                if (!isGone(e)) {
                    throw e;
                }
            }
            if (tally.onRestart() > RESTARTS_MAX) {
                throw new JournalException("data directory has no snapshot for the beginning of its journal, or changes"
                        + " faster than it can be copied: directory=" + source
                        + (damaged.isEmpty() ? "" : " damagedSnapshots=" + damaged.values()));
            }
        }
    }

    private boolean isGone(final Exception failure) {
        final Throwable cause = failure instanceof JournalException ? failure.getCause() : failure;
        return cause instanceof NoSuchFileException gone
                && gone.getFile() != null
                && Path.of(gone.getFile()).startsWith(source);
    }

    private void dropDamaged(final Map<String, BackupFile> known) throws IOException {
        final FileCopy reader = new FileCopy();
        final CopyTally tally = new CopyTally(progress);
        tally.begin(known.values().stream().mapToLong(BackupFile::length).sum());
        for (final Iterator<BackupFile> files = known.values().iterator(); files.hasNext(); ) {
            final BackupFile file = files.next();
            tally.onFile(file.path());
            if (!BackupCheck.isIntact(reader, target, file, tally::onRead)) {
                files.remove();
            }
        }
    }

    private void deleteOthers(final Map<String, BackupFile> known, final SortedMap<String, BackupFile> files)
            throws IOException {
        for (final String path : known.keySet().stream().sorted().toList()) {
            if (!files.containsKey(path)) {
                Files.deleteIfExists(target.resolve(path));
            }
        }
        for (final int epoch : JournalFiles.epochDirectories(target)) {
            final Path directory = JournalFiles.epochDirectory(target, epoch);
            try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
                if (!left.iterator().hasNext()) {
                    Files.delete(directory);
                }
            }
        }
        JournalFiles.forceDirectory(target, Forcer.SYSTEM);
    }
}
