package io.florin.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends lines to the file of the checkpoints, each whole and forced or not at all. */
final class CheckpointFile {
    static final int LINE_LENGTH_MAX = 4096;

    private final Path file;
    private final Forcer forcer;
    private boolean isNameForced;

    CheckpointFile(final Path file, final Forcer forcer) {
        this.file = file;
        this.forcer = forcer;
    }

    /** Appends a line, in place of one that was broken off. Opens the file each time, so that it may be moved away. */
    void append(final String line) throws IOException {
        isNameForced &= Files.exists(file);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            long position = endOfLines(channel);
            channel.truncate(position);
            final ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
            forcer.force(file, channel, true);
        }
        if (!isNameForced) {
            JournalFiles.forceDirectory(directory(), forcer);
            isNameForced = true;
        }
    }

    /** @return the position behind the last line end. */
    private long endOfLines(final FileChannel channel) throws IOException {
        final long length = channel.size();
        final int tailLength = (int) Math.min(length, LINE_LENGTH_MAX);
        final ByteBuffer tail = ByteBuffer.allocate(tailLength);
        while (tail.hasRemaining() && channel.read(tail, length - tail.remaining()) >= 0) {}
        for (int end = tail.position(); end > 0; end--) {
            if (tail.get(end - 1) == '\n') {
                return length - tailLength + end;
            }
        }
        if (length > tailLength) {
            throw new IOException("no checkpoints: file=" + file + " has a line longer than " + LINE_LENGTH_MAX);
        }
        return 0;
    }

    private Path directory() {
        final Path directory = file.toAbsolutePath().getParent();
        return directory == null ? file : directory;
    }
}
