package io.florin.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

/**
 * What a running backup has copied and forced so far, a line each: a backup that was interrupted goes on from here. Deleted once
 * the manifest says the same.
 */
final class BackupLog implements AutoCloseable {
    static final String FILE_NAME = "backup.progress";

    private final Path file;
    private @Nullable FileChannel channel;

    BackupLog(final Path directory) {
        this.file = directory.resolve(FILE_NAME);
    }

    /** @return what an interrupted backup has copied; a line that it did not finish does not count. */
    static Map<String, BackupFile> read(final Path directory) throws IOException {
        final Map<String, BackupFile> files = new HashMap<>();
        final Path file = directory.resolve(FILE_NAME);
        if (Files.exists(file)) {
            for (final String line : new String(Files.readAllBytes(file), UTF_8).split("\n", -1)) {
                final BackupFile copied = BackupFile.parse(line);
                if (copied != null) {
                    files.put(copied.path(), copied);
                }
            }
        }
        return files;
    }

    /** From now on the directory is not whole. */
    void begin() throws IOException {
        if (channel == null) {
            channel = FileChannel.open(
                    file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            write("\n"); // ends a line that an interrupted backup did not finish
            JournalFiles.forceDirectory(requireNonNull(file.getParent()), Forcer.SYSTEM);
        }
    }

    void add(final BackupFile copied) throws IOException {
        begin();
        write(copied.line() + "\n");
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() {
        CloseHelper.quietClose(channel);
    }

    private void write(final String text) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        final FileChannel open = requireNonNull(channel);
        while (bytes.hasRemaining()) {
            open.write(bytes);
        }
        open.force(false);
    }
}
