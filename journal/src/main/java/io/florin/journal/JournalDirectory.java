package io.florin.journal;

import java.nio.file.Path;
import java.util.SortedSet;

/** Quick answers about a data directory, also while a server runs on it. Takes no lock and changes nothing. */
public final class JournalDirectory {
    private JournalDirectory() {}

    /** @return whether a process, this one included, holds the directory's lock. */
    public static boolean isInUse(final Path directory) {
        return DirectoryLock.isHeld(directory);
    }

    /** @return whether the beginning of the journal has been pruned, so that it can be read from a snapshot's place on only. */
    public static boolean isPruned(final Path directory) {
        final SortedSet<Integer> marks = JournalFiles.epochMarks(directory);
        if (marks.isEmpty()) {
            return false;
        }
        final SortedSet<Integer> segments = JournalFiles.segments(JournalFiles.epochDirectory(directory, 1));
        final boolean isFirstGone = segments.isEmpty() ? marks.size() > 1 : segments.first() > 0;
        return marks.first() > 1 || isFirstGone;
    }

    /**
     * @return the last sequence that the newest epoch's mark acknowledges; of a directory that nobody writes there may be intact
     *     records behind it, which the next start takes.
     * @throws JournalException if the mark cannot be read, or is damaged.
     */
    public static long acknowledgedSequence(final Path directory) {
        final SortedSet<Integer> marks = JournalFiles.epochMarks(directory);
        return marks.isEmpty() ? 0 : acknowledgedSequence(directory, EpochMark.readHeader(directory, marks.last()));
    }

    static long acknowledgedSequence(final Path directory, final EpochMark.Content mark) {
        try (AcknowledgedView view = AcknowledgedView.map(directory, mark)) {
            return Math.max(mark.baseSequence(), view.sequence());
        }
    }
}
