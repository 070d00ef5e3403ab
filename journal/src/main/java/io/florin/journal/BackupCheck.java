package io.florin.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Reads a backup and compares it with its manifest. Changes nothing. */
public final class BackupCheck {
    private BackupCheck() {}

    /**
     * What a check found: nothing wrong.
     *
     * @param sequence the last one in the backup.
     * @param fileCount files read.
     * @param lengthBytes bytes read.
     */
    public record Report(long sequence, int fileCount, long lengthBytes) {}

    /**
     * Checks a directory, if it is a backup.
     *
     * @return null if it has no manifest, or a server has run on it since.
     * @throws DamagedJournalException if a file is missing or not as the manifest says.
     */
    public static @Nullable Report run(final Path directory, final CopyProgress progress) {
        final BackupManifest manifest = BackupManifest.read(directory);
        if (manifest == null) {
            return null;
        }
        final SortedSet<Integer> marks = JournalFiles.epochMarks(directory);
        if (!marks.isEmpty() && marks.last() > manifest.epoch()) {
            return null;
        }
        final CopyTally tally = new CopyTally(progress);
        tally.begin(manifest.lengthBytes());
        try {
            final FileCopy reader = new FileCopy();
            for (final BackupFile file : manifest.files().values()) {
                tally.onFile(file.path());
                if (!isIntact(reader, directory, file, tally::onRead)) {
                    throw otherThanManifest(directory, file);
                }
            }
        } catch (final IOException e) {
            throw new JournalException("cannot read backup: directory=" + directory + " cause=" + e, e);
        }
        return new Report(manifest.sequence(), manifest.files().size(), manifest.lengthBytes());
    }

    static DamagedJournalException otherThanManifest(final Path directory, final BackupFile file) {
        final Path path = directory.resolve(file.path());
        return new DamagedJournalException(
                path,
                0,
                0,
                Files.exists(path)
                        ? "it is not what the manifest says: sha256=" + file.sha256()
                        : "the file is missing",
                BackupManifest.TAKE_ANOTHER);
    }

    /** @return whether a file of a backup is there and as its line says. */
    static boolean isIntact(
            final FileCopy reader, final Path directory, final BackupFile file, final LongConsumer onBytes)
            throws IOException {
        try {
            if (file.isMark()) {
                return markBytes(directory, file) != null;
            }
            final FileCopy.Copied read = reader.hash(directory.resolve(file.path()), file.length(), onBytes);
            return read.length() == file.length() && read.sha256().equals(file.sha256());
        } catch (final NoSuchFileException e) {
            return false;
        }
    }

    /**
     * A later backup that was interrupted may have written a mark that acknowledges more.
     *
     * @return the mark as the manifest says it is; null if it is not as it was written.
     */
    static byte @Nullable [] markBytes(final Path directory, final BackupFile file) throws IOException {
        final byte[] bytes = Files.readAllBytes(directory.resolve(file.path()));
        if (bytes.length != EpochMark.FILE_LENGTH) {
            return null;
        }
        final long acknowledged = EpochMark.firstSlot(bytes);
        final byte[] mark = EpochMark.withAcknowledged(bytes, file.lastSequence());
        final boolean isWhole = acknowledged >= file.lastSequence()
                && Arrays.equals(bytes, EpochMark.withAcknowledged(bytes, acknowledged));
        return isWhole && Hashes.hex(Hashes.sha256(mark)).equals(file.sha256()) ? mark : null;
    }
}
