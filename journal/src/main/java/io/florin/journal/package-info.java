/**
 * A durable log of opaque records over Chronicle Queue. It knows no payment: a record is bytes with a range of sequences
 * and a timestamp. {@link io.florin.journal.JournalRecovery} reads what earlier processes wrote, {@link
 * io.florin.journal.Journal} writes behind it, {@link io.florin.journal.DirectoryLock} keeps everybody else out.
 */
@NullMarked
package io.florin.journal;

import org.jspecify.annotations.NullMarked;
