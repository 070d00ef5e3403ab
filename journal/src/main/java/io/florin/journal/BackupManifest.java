package io.florin.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a backup consists of: JSON lines, written aside, forced and renamed when everything that they name is on storage.
 *
 * <pre>
 *   {"florinBackup":1,"sequence":75,"epoch":2,"files":3}
 *   {"path":"epoch-00000001.mark","length":4096,"sha256":"…","complete":true,"lastSequence":40,"lastCrc":"00000000"}
 *   …
 *   {"sha256":"…"}                of all lines above
 * </pre>
 *
 * A later backup into the same directory only adds bytes behind those that are named here, and files; so this manifest stays true
 * until the next one takes its name.
 *
 * @param sequence the last one in the backup.
 * @param epoch the newest one in the backup; 0 if there is none.
 * @param files by their path.
 * @param sha256 of the manifest itself: the identity of this state of the backup.
 */
record BackupManifest(long sequence, int epoch, SortedMap<String, BackupFile> files, String sha256) {
    static final String FILE_NAME = "backup.manifest";

    /** What to do about a damaged backup. */
    static final String TAKE_ANOTHER = "use another backup, or take a new one into an empty directory";

    private static final int VERSION = 1;
    private static final Pattern HEAD = Pattern.compile(
            "\\{\"florinBackup\":(\\d{1,9}),\"sequence\":(\\d{1,19}),\"epoch\":(\\d{1,9}),\"files\":(\\d{1,9})}");

    static BackupManifest of(final long sequence, final int epoch, final SortedMap<String, BackupFile> files) {
        return new BackupManifest(sequence, epoch, files, Hashes.hex(Hashes.sha256(body(sequence, epoch, files))));
    }

    /**
     * @return the manifest of a backup; null if there is none.
     * @throws DamagedJournalException if it is not as it was written.
     */
    static @Nullable BackupManifest read(final Path directory) {
        final Path file = directory.resolve(FILE_NAME);
        final byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (final NoSuchFileException e) {
            return null;
        } catch (final IOException e) {
            throw new JournalException("cannot read backup: file=" + file + " cause=" + e, e);
        }
        final BackupManifest manifest = parse(file, new String(bytes, UTF_8));
        if (manifest == null || !new String(bytes, UTF_8).equals(manifest.text())) {
            throw new DamagedJournalException(file, 0, 0, "the manifest is not as it was written", TAKE_ANOTHER);
        }
        return manifest;
    }

    /** Gives the manifest its name, whole and forced. */
    void write(final Path directory) throws IOException {
        final Path file = directory.resolve(FILE_NAME);
        final Path unfinished = directory.resolve(FILE_NAME + ".tmp");
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            final ByteBuffer bytes = ByteBuffer.wrap(text().getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        JournalFiles.forceDirectory(directory, Forcer.SYSTEM);
    }

    /** @return bytes that the files have, all together. */
    long lengthBytes() {
        return files.values().stream().mapToLong(BackupFile::length).sum();
    }

    private String text() {
        return body(sequence, epoch, files) + "{\"sha256\":\"" + sha256 + "\"}\n";
    }

    private static String body(final long sequence, final int epoch, final SortedMap<String, BackupFile> files) {
        final StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "{\"florinBackup\":%d,\"sequence\":%d,\"epoch\":%d,\"files\":%d}\n",
                VERSION,
                sequence,
                epoch,
                files.size()));
        files.values().forEach(file -> text.append(file.line()).append('\n'));
        return text.toString();
    }

    private static @Nullable BackupManifest parse(final Path file, final String text) {
        final List<String> lines = text.lines().toList();
        final Matcher head = HEAD.matcher(lines.isEmpty() ? "" : lines.get(0));
        if (!head.matches()) {
            return null;
        }
        if (Integer.parseInt(head.group(1)) != VERSION) {
            throw new JournalException("backup is of another version: file=" + file + " version=" + head.group(1)
                    + " supported=" + VERSION);
        }
        final SortedMap<String, BackupFile> files = new TreeMap<>();
        for (final String line : lines.subList(1, Math.max(1, lines.size() - 1))) {
            final BackupFile each = BackupFile.parse(line);
            if (each == null) {
                return null;
            }
            files.put(each.path(), each);
        }
        return of(Long.parseLong(head.group(2)), Integer.parseInt(head.group(3)), files);
    }
}
