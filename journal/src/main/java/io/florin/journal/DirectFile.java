package io.florin.journal;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.BitUtil;

/**
 * Opens files past the page cache, where the file system lets it: gigabytes that are written once and read once must not push out
 * the journal that a live server has there, nor let its next sync wait for their write-back. Elsewhere they go through it.
 */
final class DirectFile {
    /** Fits the blocks of every file system in use; direct transfers begin and end at its multiples. */
    static final int ALIGNMENT = 4096;

    /** Bytes of one transfer: long enough for the whole speed of a disk, and short for what has to wait behind it. */
    static final int PIECE_LENGTH = 1 << 20;

    private DirectFile() {}

    /** Makes a new file. */
    static FileChannel create(final Path file) throws IOException {
        return open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Opens a file to read it; a small one through the page cache, where it does no harm and is faster. */
    static FileChannel openRead(final Path file) throws IOException {
        return Files.size(file) < PIECE_LENGTH
                ? FileChannel.open(file, StandardOpenOption.READ)
                : open(file, StandardOpenOption.READ);
    }

    /** @return an aligned buffer of {@value #PIECE_LENGTH} bytes, or fewer if all of the file fits. */
    static ByteBuffer allocatePiece(final long fileLength) {
        final int length = (int) Math.min(PIECE_LENGTH, BitUtil.align(Math.max(fileLength, 1L), (long) ALIGNMENT));
        return ByteBuffer.allocateDirect(length + ALIGNMENT)
                .alignedSlice(ALIGNMENT)
                .slice(0, length);
    }

    private static FileChannel open(final Path file, final OpenOption... options) throws IOException {
        final Set<OpenOption> direct = new HashSet<>(List.of(options));
        if (ALIGNMENT % Files.getFileStore(directoryOf(file)).getBlockSize() == 0) {
            direct.add(ExtendedOpenOption.DIRECT);
            try {
                return FileChannel.open(file, direct);
            } catch (final IOException | UnsupportedOperationException e) {
                direct.remove(
                        ExtendedOpenOption.DIRECT); // a file system in memory, or a file that cannot be opened at all
            }
        }
        return FileChannel.open(file, direct);
    }

    private static Path directoryOf(final Path file) {
        final Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file : parent;
    }
}
