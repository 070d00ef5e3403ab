package io.florin.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Forces a file to storage: {@link #SYSTEM} in production, a fault in tests and in the simulator.
 *
 * <p>Called by three threads: by the journal's writer, by the one that syncs in its stead, never both at once, and by the one that
 * prepares the next segment.
 */
@FunctionalInterface
public interface Forcer {
    /** Uses the operating system. */
    Forcer SYSTEM = (path, channel, metaData) -> channel.force(metaData);

    /**
     * Returns when the file is on storage.
     *
     * @param path of the file or directory.
     * @param channel open on it.
     * @param metaData whether the file's metadata, or a directory's names, are forced too.
     * @throws IOException if it cannot; the journal has failed then.
     */
    void force(Path path, FileChannel channel, boolean metaData) throws IOException;

    /** @return bytes that this process may still write to the volume of a directory; 0 if that cannot be said. */
    default long usableBytes(final Path directory) {
        return directory.toFile().getUsableSpace();
    }
}
