package io.florin.journal;

import java.nio.file.Path;

/** A snapshot is not as it was written, or not of this journal. Nothing is lost by it: the journal behind an older one remains. */
public final class DamagedSnapshotException extends JournalException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long position;

    /**
     * @param file the snapshot.
     * @param position byte position in it, from where nothing can be trusted.
     * @param reason what was found there.
     */
    DamagedSnapshotException(final Path file, final long position, final String reason) {
        super("snapshot is damaged: file=" + file + " position=" + position + ": " + reason);
        this.file = file;
        this.position = position;
    }

    /** @return the snapshot. */
    public Path file() {
        return file;
    }

    /** @return byte position in the file, from where nothing can be trusted. */
    public long position() {
        return position;
    }
}
