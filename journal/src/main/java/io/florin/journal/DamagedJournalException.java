package io.florin.journal;

import java.nio.file.Path;

/** Records that were acknowledged are damaged or missing. The journal must not be used as it is. */
public final class DamagedJournalException extends JournalException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long position;
    private final long sequence;

    /**
     * @param file the damaged or missing file.
     * @param position byte position in it, from where nothing can be trusted.
     * @param sequence the last sequence in front of the damage.
     * @param reason what was found there.
     * @param remedy what an operator can do.
     */
    DamagedJournalException(
            final Path file, final long position, final long sequence, final String reason, final String remedy) {
        super("journal is damaged: file=" + file + " position=" + position + " lastGoodSequence=" + sequence + ": "
                + reason + "; " + remedy);
        this.file = file;
        this.position = position;
        this.sequence = sequence;
    }

    /** @return the damaged or missing file. */
    public Path file() {
        return file;
    }

    /** @return byte position in the file, from where nothing can be trusted. */
    public long position() {
        return position;
    }

    /** @return the last sequence in front of the damage; 0 if there is none. */
    public long sequence() {
        return sequence;
    }
}
