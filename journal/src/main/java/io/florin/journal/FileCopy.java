package io.florin.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Reads files once, hashes them, and writes what it reads. */
final class FileCopy {
    private static final int CHUNK_LENGTH = 1 << 20;

    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_LENGTH);

    /** What was read. */
    record Copied(long length, String sha256) {}

    /** Hashes at most so many bytes from the beginning of a file. */
    Copied hash(final Path file, final long lengthMax, final LongConsumer onBytes) throws IOException {
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
            return transfer(from, null, lengthMax, onBytes);
        }
    }

    /** Copies at most so many bytes from the beginning of a file over another, and forces them. */
    Copied copy(final Path source, final Path target, final long lengthMax, final LongConsumer onBytes)
            throws IOException {
        try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ);
                FileChannel to = FileChannel.open(
                        target,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            final Copied copied = transfer(from, to, lengthMax, onBytes);
            to.force(true);
            return copied;
        }
    }

    private Copied transfer(
            final FileChannel from, final @Nullable FileChannel to, final long lengthMax, final LongConsumer onBytes)
            throws IOException {
        final MessageDigest digest = Hashes.newSha256();
        long length = 0;
        while (length < lengthMax) {
            chunk.clear().limit((int) Math.min(CHUNK_LENGTH, lengthMax - length));
            final int read = from.read(chunk);
            if (read < 0) {
                break;
            }
            chunk.flip();
            digest.update(chunk.array(), 0, read);
            while (to != null && chunk.hasRemaining()) {
                to.write(chunk);
            }
            length += read;
            onBytes.accept(read);
        }
        return new Copied(length, Hashes.hex(digest.digest()));
    }
}
