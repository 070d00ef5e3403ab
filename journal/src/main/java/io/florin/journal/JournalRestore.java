package io.florin.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Makes a data directory of a backup, and checks each file with the manifest while it copies. While it is not finished, a file in
 * the directory says so, and no journal is opened there; the same restore again goes on with what is not there yet.
 */
public final class JournalRestore {
    private final Path backup;
    private final Path directory;
    private final CopyTally tally;
    private final FileCopy copier = new FileCopy();

    private JournalRestore(final Path backup, final Path directory, final CopyProgress progress) {
        this.backup = backup;
        this.directory = directory;
        this.tally = new CopyTally(progress);
    }

    /**
     * What a restore did.
     *
     * @param sequence the last one in the journal now.
     * @param epoch the newest one.
     * @param fileCount files in it.
     * @param lengthBytes bytes in it.
     * @param copiedFileCount files that were copied now, and not by the same restore before.
     */
    public record Report(long sequence, int epoch, int fileCount, long lengthBytes, int copiedFileCount) {}

    /**
     * Restores a backup.
     *
     * @param backup a directory that {@link JournalBackup} has made.
     * @param directory made when missing; must be empty, or what the same restore has left unfinished.
     * @throws DamagedJournalException if the backup is not as its manifest says.
     * @throws JournalException if the backup cannot be read, or the directory not be written, or is in use.
     */
    public static Report run(final Path backup, final Path directory, final CopyProgress progress) {
        return new JournalRestore(backup, directory, progress).run();
    }

    private Report run() {
        final BackupManifest manifest = BackupManifest.read(backup);
        if (manifest == null) {
            throw new JournalException("no whole backup: directory=" + backup + " has no " + BackupManifest.FILE_NAME);
        }
        try {
            requireUsable(manifest);
            try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
                copy(manifest, lock.directory());
            }
        } catch (final IOException e) {
            throw new JournalException("cannot restore: from=" + backup + " to=" + directory + " cause=" + e, e);
        }
        return new Report(
                manifest.sequence(),
                manifest.epoch(),
                manifest.files().size(),
                manifest.lengthBytes(),
                tally.writtenFileCount());
    }

    private void requireUsable(final BackupManifest manifest) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        final String begun = restoreBegun();
        if (begun == null) {
            JournalBackup.requireEmpty(directory, "directory is not empty, and a restore overwrites nothing");
        } else if (!begun.equals(manifest.sha256())) {
            throw new JournalException(
                    "directory is an unfinished restore of another backup, or of another state of it:" + " directory="
                            + directory + " (delete the directory)");
        }
    }

    /** @return the manifest whose restore was begun here; null if none was. */
    private @Nullable String restoreBegun() throws IOException {
        try {
            return Files.readString(directory.resolve(JournalFiles.RESTORE_INCOMPLETE), US_ASCII)
                    .strip();
        } catch (final NoSuchFileException e) {
            return null;
        }
    }

    private void copy(final BackupManifest manifest, final Path to) throws IOException {
        final Path incomplete = to.resolve(JournalFiles.RESTORE_INCOMPLETE);
        BackupRun.writeWhole(to, incomplete, (manifest.sha256() + "\n").getBytes(US_ASCII));
        tally.begin(manifest.lengthBytes());
        for (final BackupFile file : manifest.files().values()) {
            if (!file.isMark()) {
                copyFile(file, to);
            }
        }
        for (final BackupFile file : manifest.files().values()) {
            if (file.isMark()) {
                copyMark(file, to);
            }
        }
        Files.delete(incomplete);
        JournalFiles.forceDirectory(to, Forcer.SYSTEM);
    }

    private void copyFile(final BackupFile file, final Path to) throws IOException {
        tally.onFile(file.path());
        final Path copy = to.resolve(file.path());
        if (Files.exists(copy)
                && Files.size(copy) == file.length()
                && BackupCheck.isIntact(copier, to, file, tally::onRead)) {
            return;
        }
        final Path parent = requireNonNull(copy.getParent());
        JournalFiles.makeDirectories(parent, Forcer.SYSTEM);
        final FileCopy.Copied copied;
        try {
            copied = copier.copy(backup.resolve(file.path()), copy, file.length(), tally::onRead);
        } catch (final NoSuchFileException e) {
            throw BackupCheck.otherThanManifest(backup, file);
        }
        if (copied.length() != file.length() || !copied.sha256().equals(file.sha256())) {
            throw BackupCheck.otherThanManifest(backup, file);
        }
        JournalFiles.forceDirectory(parent, Forcer.SYSTEM);
        JournalFiles.forceDirectory(to, Forcer.SYSTEM);
        tally.onWritten(file.path(), copied.length());
    }

    private void copyMark(final BackupFile file, final Path to) throws IOException {
        tally.onFile(file.path());
        byte[] mark = null;
        try {
            mark = BackupCheck.markBytes(backup, file);
        } catch (final NoSuchFileException e) {
            throw BackupCheck.otherThanManifest(backup, file);
        }
        if (mark == null) {
            throw BackupCheck.otherThanManifest(backup, file);
        }
        BackupRun.writeWhole(to, to.resolve(file.path()), mark);
        tally.onRead(mark.length);
        tally.onWritten(file.path(), mark.length);
    }
}
