package io.florin.simulator;

import io.florin.reference.Command;
import io.florin.reference.ReferenceLedger;
import io.florin.reference.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The reference ledger with a journal of its own, which a crash can cut. */
final class World {
    /** What the journal has of a command. */
    record Entry(Command command, long sequence, long timestampNs) {}

    private final List<Entry> journal = new ArrayList<>();
    private ReferenceLedger ledger = new ReferenceLedger();

    ReferenceLedger ledger() {
        return ledger;
    }

    List<Entry> journal() {
        return Collections.unmodifiableList(journal);
    }

    /** Journals a command and applies it. @return its replies, see {@link ReferenceLedger#apply}. */
    List<Reply> send(final Command command, final long atNs) {
        final Entry entry = new Entry(command, ledger.lastSequence() + 1, Math.max(ledger.lastTimestampNs(), atNs));
        journal.add(entry);
        return ledger.apply(entry.command, entry.sequence, entry.timestampNs);
    }

    /**
     * Forgets the last commands, but never the settings at the beginning, and starts again. Where that leaves a chain open, the
     * settings are journaled once more.
     */
    void crash(final int lost) {
        final int kept = Math.max(1, journal.size() - lost);
        while (journal.size() > kept) {
            journal.remove(journal.size() - 1);
        }
        ledger = new ReferenceLedger();
        for (final Entry entry : journal) {
            ledger.apply(entry.command, entry.sequence, entry.timestampNs);
        }
        if (ledger.openChainLength() > 0) {
            send(ledger.settings(), ledger.lastTimestampNs());
        }
    }
}
